"""Logging in: lock-out, one-time codes, recovery codes, sessions. Passwords themselves are hashed in bot.console."""

import hashlib
import secrets
from datetime import datetime, timedelta

import pyotp

from storage import accounts
from storage.account_tables import Account, Session
from storage.db import Transaction

TRIES, LOCKED_FOR = 5, timedelta(minutes=15)
IDLE, LASTS = timedelta(hours=12), timedelta(days=7)
RECOVERY_CODES = 10
_STEP = 30  # seconds, RFC 6238
_SEEN_EVERY = timedelta(minutes=1)


def locked(account: Account, now: datetime) -> bool:
    """Whether too many wrong tries keep the account shut."""
    return account.locked_until is not None and account.locked_until > now


def failed(tx: Transaction, account: Account, now: datetime) -> bool:
    """Count a wrong try; whether it was the one that locks the account."""
    wrong = account.wrong + 1
    shut = wrong >= TRIES
    until = now + LOCKED_FOR if shut else account.locked_until
    accounts.change(tx, account.id or 0, wrong=0 if shut else wrong, locked_until=until)
    return shut


def code_fits(tx: Transaction, account: Account, code: str, now: datetime) -> bool:
    """Whether the second step is passed: no secret set, a fresh code of the telephone, or an unused recovery code.

    Each code works once: a code's time step must be later than the last one used.
    """
    if not account.totp_secret:
        return True
    said = code.replace(" ", "").replace("-", "").lower()
    step = _step_of(account.totp_secret, said, now)
    if step is not None and step > account.totp_step:
        accounts.change(tx, account.id or 0, totp_step=step)
        return True
    spent = fingerprint(said)
    if spent not in account.recovery:
        return False
    accounts.change(tx, account.id or 0, recovery=[left for left in account.recovery if left != spent])
    return True


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step this code belongs to, the present one or a neighbour; None if it is wrong."""
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // _STEP
    steps = (present - 1, present, present + 1)
    return (
        next((s for s in steps if secrets.compare_digest(totp.at(s * _STEP), code)), None) if code.isascii() else None
    )


def turn_on(tx: Transaction, account: Account, secret: str, code: str, now: datetime) -> list[str] | None:
    """Begin to ask for codes; the recovery codes to write down, or None if the code does not fit the secret."""
    step = _step_of(secret, code.replace(" ", ""), now)
    if step is None:
        return None
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    spent = [fingerprint(each) for each in codes]
    accounts.change(tx, account.id or 0, totp_secret=secret, totp_step=step, recovery=spent)
    return codes


def turn_off(tx: Transaction, account_id: int) -> None:
    """Ask for no codes any more."""
    accounts.change(tx, account_id, totp_secret="", totp_step=0, recovery=[])


def enter(tx: Transaction, account: Account, now: datetime, address: str, browser: str) -> str:
    """A new session; the token that only the cookie knows."""
    accounts.change(tx, account.id or 0, wrong=0, locked_until=None)
    accounts.forget_before(tx, now - LASTS)
    token = secrets.token_urlsafe(32)
    accounts.open_session(tx, fingerprint(token), account.id or 0, now, address[:64], browser[:200])
    return token


def present(tx: Transaction, token: str, now: datetime) -> tuple[Account, Session] | None:
    """Whose session it is; None if it ended, lay idle too long or its account was closed."""
    session = accounts.session(tx, fingerprint(token)) if token else None
    if session is None or session.seen_at < now - IDLE or session.created_at < now - LASTS:
        return None
    account = accounts.by_id(tx, session.account_id)
    return (account, session) if account is not None and account.active else None


def worth_noting(session: Session, now: datetime) -> bool:
    """Whether the session's last use is old enough to be written down anew."""
    return session.seen_at < now - _SEEN_EVERY


def fingerprint(secret: str) -> str:
    """What we keep of tokens and recovery codes, which are random and long: their SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
