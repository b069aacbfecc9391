"""Accounts of the console and their sessions."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from storage.account_tables import Account, Session
from storage.db import Transaction, instance

_account, _session = instance(Account), instance(Session)
_accounts = Account.__table__  # type: ignore[attr-defined]
_sessions = Session.__table__  # type: ignore[attr-defined]


def by_login(tx: Transaction, login: str) -> Account | None:
    """The account with this log-in name."""
    return _one(tx, col(Account.login) == login)


def by_id(tx: Transaction, account_id: int) -> Account | None:
    """The account with this id."""
    return _one(tx, col(Account.id) == account_id)


def _one(tx: Transaction, condition: Any) -> Account | None:
    found = tx.connection.execute(select(Account).where(condition)).first()
    return None if found is None else _account(**found._mapping)


def everything(tx: Transaction) -> list[Account]:
    """All accounts by log-in name."""
    return [_account(**row._mapping) for row in tx.connection.execute(select(Account).order_by(Account.login))]


def create(tx: Transaction, login: str, person_id: int, password: str, now: datetime, grid_id: int | None) -> int:
    """A new account's id; `password` is its hash."""
    row = {
        "login": login, "person_id": person_id, "password": password, "grid_id": grid_id, "totp_secret": "",
        "totp_step": 0, "recovery": [], "wrong": 0, "active": True, "created_at": now,
    }  # fmt: skip
    return int(tx.connection.execute(_accounts.insert().values(**row).returning(_accounts.c.id)).scalar_one())


def change(tx: Transaction, account_id: int, **values: Any) -> None:
    """Set the named columns of one account."""
    tx.connection.execute(_accounts.update().where(_accounts.c.id == account_id).values(**values))


def open_session(tx: Transaction, token: str, account_id: int, now: datetime, address: str, browser: str) -> None:
    """Somebody logged in; `token` is the hash of what their cookie holds."""
    row = {"token": token, "account_id": account_id, "created_at": now, "seen_at": now}
    tx.connection.execute(_sessions.insert().values(**row, address=address, browser=browser))


def session(tx: Transaction, token: str) -> Session | None:
    """The session with this hash."""
    found = tx.connection.execute(select(Session).where(col(Session.token) == token)).first()
    return None if found is None else _session(**found._mapping)


def sessions(tx: Transaction, account_id: int) -> list[Session]:
    """Where the account is logged in, the latest first."""
    query = select(Session).where(col(Session.account_id) == account_id).order_by(col(Session.seen_at).desc())
    return [_session(**row._mapping) for row in tx.connection.execute(query)]


def seen(tx: Transaction, token: str, now: datetime) -> None:
    """The session is in use."""
    tx.connection.execute(_sessions.update().where(_sessions.c.token == token).values(seen_at=now))


def end(tx: Transaction, token: str) -> None:
    """Log one browser out."""
    tx.connection.execute(_sessions.delete().where(_sessions.c.token == token))


def end_all(tx: Transaction, account_id: int, but: str = "") -> None:
    """Log every browser of the account out, except the one with this hash."""
    ended = _sessions.delete().where(_sessions.c.account_id == account_id, _sessions.c.token != but)
    tx.connection.execute(ended)


def forget_before(tx: Transaction, before: datetime) -> None:
    """Sessions nobody used since then."""
    tx.connection.execute(_sessions.delete().where(_sessions.c.seen_at < before))


def sessions_by_account(tx: Transaction) -> dict[int, list[Session]]:
    """Everybody's sessions, each account's latest first."""
    found: dict[int, list[Session]] = {}
    for row in tx.connection.execute(select(Session).order_by(col(Session.seen_at).desc())):
        found.setdefault(row.account_id, []).append(_session(**row._mapping))
    return found
