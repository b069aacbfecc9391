"""One's own account: password, second step, where one is logged in."""

import pyotp
import segno
from starlette.responses import Response

from bot.console import passwords, texts
from bot.console.visit import Page, Visit
from handlers import logins
from handlers.refusals import Mistake
from handlers.town import roles
from storage import accounts


def show(visit: Visit, codes: list[str] | None = None, secret: str = "") -> Response:
    """The account as it is; `codes` are new recovery codes, shown this once; `secret` is being set up."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=visit.account.login, issuer_name=texts.BRAND) if secret else ""
    return visit.show(
        "account.html", texts, codes=codes, secret=secret, picture=_picture(uri) if uri else "", here=visit.token,
        posts=[texts.ROLE_NAMES.get(role, role) for role in roles(visit.person)],
        sessions=accounts.sessions(visit.tx, visit.account.id or 0),
        account=accounts.by_id(visit.tx, visit.account.id or 0),
    )  # fmt: skip


def _picture(uri: str) -> str:
    """A QR code as a data address."""
    return segno.make(uri, error="m").svg_data_uri(scale=4, border=2)


def change_password(visit: Visit) -> Response:
    """A new password, for who knows the old one; other browsers are logged out."""
    if not passwords.matches(str(visit.form.get("old", "")), visit.account.password):
        raise Mistake(texts.PASSWORD_WRONG)
    new = str(visit.form.get("new", ""))
    if len(new) < passwords.SHORTEST:
        raise Mistake(texts.PASSWORD_SHORT)
    accounts.change(visit.tx, visit.account.id or 0, password=passwords.hashed(new))
    accounts.end_all(visit.tx, visit.account.id or 0, but=visit.token)
    visit.does("password_changed", f"account {visit.account.login}")
    return visit.go("/account", texts.PASSWORD_CHANGED)


def begin_codes(visit: Visit) -> Response:
    """A fresh secret to scan; nothing is kept before a code of it was typed."""
    return show(visit, secret=pyotp.random_base32())


def turn_on_codes(visit: Visit) -> Response:
    """The code shows that the telephone knows the secret: from now on it is asked for."""
    secret = visit.said("secret")
    codes = logins.turn_on(visit.tx, visit.account, secret, visit.said("code"), visit.now) if _base32(secret) else None
    if codes is None:
        raise Mistake(texts.CODE_WRONG)
    visit.does("codes_on", f"account {visit.account.login}")
    return show(visit, codes=codes)


def _base32(secret: str) -> bool:
    return len(secret) == 32 and set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def turn_off_codes(visit: Visit) -> Response:
    """Only with the password."""
    if not passwords.matches(str(visit.form.get("old", "")), visit.account.password):
        raise Mistake(texts.PASSWORD_WRONG)
    logins.turn_off(visit.tx, visit.account.id or 0)
    visit.does("codes_off", f"account {visit.account.login}")
    return visit.go("/account", texts.TURNED_OFF)


def end_others(visit: Visit) -> Response:
    """Log out everywhere but here."""
    accounts.end_all(visit.tx, visit.account.id or 0, but=visit.token)
    visit.does("sessions_ended", f"account {visit.account.login}")
    return visit.go("/account", texts.ENDED)


PAGES = (
    Page("GET", "/account", None, show),
    Page("POST", "/account/password", None, change_password),
    Page("POST", "/account/codes", None, begin_codes),
    Page("POST", "/account/codes/on", None, turn_on_codes),
    Page("POST", "/account/codes/off", None, turn_off_codes),
    Page("POST", "/account/sessions/end", None, end_others),
)
