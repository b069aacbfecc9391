"""Other people's log-ins: opened, closed, put right. Passwords are hashed before anything is written."""

import secrets
from typing import NamedTuple

from starlette.responses import Response

from bot.console import accounts_texts as texts
from bot.console import listing, passwords
from bot.console.area import refuse_narrow
from bot.console.gate import Missing
from bot.console.texts import ROLE_NAMES
from bot.console.visit import Page, Visit
from handlers import logins
from handlers.leaving import keep_an_admin
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.town import roles
from storage import accounts
from storage.account_tables import Account, Session
from storage.tables import Person

_LONGEST, _SHOWN = 40, 20


class Entry(NamedTuple):
    """One line of the list."""

    account: Account
    person: Person
    posts: list[str]
    area: str
    sessions: list[Session]
    locked: bool


def _entry(visit: Visit, account: Account, sessions: list[Session]) -> Entry:
    person = visit.town.people.people[account.person_id]
    grid = visit.town.people.grids.get(account.grid_id or 0)
    posts = [ROLE_NAMES.get(role, role) for role in roles(person)]
    shut = logins.locked(account, visit.now)
    return Entry(account, person, posts, grid.name if grid else texts.WHOLE_TOWN, sessions, shut)


def show(visit: Visit) -> Response:
    """All accounts, with when each was last used."""
    refuse_narrow(visit)
    used = accounts.sessions_by_account(visit.tx)
    found = [_entry(visit, account, used.get(account.id or 0, [])) for account in accounts.everything(visit.tx)]
    return listing.show(visit, "accounts.html", texts, rows=found)


def one(visit: Visit) -> Response:
    """One account and what can be done with it."""
    account = _account(visit)
    entry = _entry(visit, account, accounts.sessions(visit.tx, account.id or 0))
    grid = visit.town.people.grids.get(account.grid_id or 0)
    return listing.show(visit, "account_one.html", texts, entry=entry, code=grid.code if grid else "")


def _account(visit: Visit) -> Account:
    refuse_narrow(visit)
    account = accounts.by_id(visit.tx, visit.path["id"])
    if account is None:
        raise Missing
    return account


def new(visit: Visit) -> Response:
    """Whom to give an account, or the form for the one who was chosen."""
    refuse_narrow(visit)
    words = listing.asked(visit)
    owners = {account.person_id for account in accounts.everything(visit.tx)}
    free = [p for p in visit.town.people.people.values() if p.active and p.id not in owners]
    chosen = next((person for person in free if str(person.id) == visit.query.get("person")), None)
    found = [p for p in free if words and (words in p.name or words == p.phone)][:_SHOWN]
    names = {group.id: group.name for group in visit.town.people.groups.values()}
    return listing.show(
        visit, "account_new.html", texts, chosen=chosen, found=found, q=words, names=names, roles=roles,
        role_names=ROLE_NAMES,
    )  # fmt: skip


def fresh_password(visit: Visit) -> tuple[str, str]:
    """A random one and its hash."""
    refuse_narrow(visit)
    said = "-".join(f"{secrets.randbelow(10_000):04}" for _ in range(4))
    return said, passwords.hashed(said)


def create(visit: Visit) -> Response:
    """A new account; its password is shown this once."""
    login, grid_id = visit.said("login"), _grid(visit)
    person = visit.town.people.people.get(_number(visit.said("person")))
    if person is None or not person.active:
        raise Mistake(texts.NOT_ON_DUTY)
    if not login or len(login) > _LONGEST or not login.isprintable() or " " in login:
        raise Mistake(texts.BAD_LOGIN)
    if accounts.by_login(visit.tx, login) is not None:
        raise Mistake(texts.TAKEN.format(login=login))
    if person.id in {account.person_id for account in accounts.everything(visit.tx)}:
        raise Mistake(texts.HAS_ONE.format(name=person.name))
    said, kept = visit.prepared
    account_id = accounts.create(visit.tx, login, person.id or 0, kept, visit.now, grid_id)
    visit.does("account_created", f"account {login}", after=f"person {person.id} {person.name} grid={grid_id or ''}")
    return _once(visit, account_id, texts.OPENED, login, said)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def _grid(visit: Visit) -> int | None:
    code = visit.said("grid_code")
    if not code:
        return None
    found = [g.id for g in visit.town.people.grids.values() if code in (g.code, g.name)]
    if len(found) != 1:
        raise Mistake(texts.NO_GRID.format(code=code[:40]))
    return found[0]


def _once(visit: Visit, account_id: int, title: str, login: str, password: str) -> Response:
    return listing.show(
        visit, "account_password.html", texts, account_id=account_id, title=title, login=login, password=password
    )


def reset(visit: Visit) -> Response:
    """A new password, shown this once; everything else but the second step from scratch."""
    account = _other(visit)
    said, kept = visit.prepared
    accounts.change(visit.tx, account.id or 0, password=kept, wrong=0, locked_until=None)
    accounts.end_all(visit.tx, account.id or 0)
    visit.does("account_reset", f"account {account.login}")
    return _once(visit, account.id or 0, texts.RESET_DONE, account.login, said)


def _other(visit: Visit) -> Account:
    """Somebody else's: one's own is looked after on one's own page, with the password."""
    account = _account(visit)
    if account.id == visit.account.id:
        raise Mistake(texts.OWN)
    return account


def close(visit: Visit) -> Response:
    """No way in any more."""
    account = _account(visit)
    if account.id == visit.account.id:
        raise Mistake(texts.NOT_YOURSELF)
    accounts.change(visit.tx, account.id or 0, active=False)
    accounts.end_all(visit.tx, account.id or 0)
    keep_an_admin(visit.tx)
    return _done(visit, account, "account_closed", texts.CLOSED_NOW)


def reopen(visit: Visit) -> Response:
    """The way in is open again."""
    account = _account(visit)
    if not visit.town.people.people[account.person_id].active:
        raise Mistake(texts.NOT_ON_ROSTER)
    accounts.change(visit.tx, account.id or 0, active=True, wrong=0, locked_until=None)
    return _done(visit, account, "account_reopened", texts.REOPENED)


def end(visit: Visit) -> Response:
    """Out of every browser."""
    account = _other(visit)
    accounts.end_all(visit.tx, account.id or 0)
    return _done(visit, account, "sessions_ended", texts.ENDED)


def unlock(visit: Visit) -> Response:
    """Whoever mistyped too often may try again."""
    account = _account(visit)
    accounts.change(visit.tx, account.id or 0, wrong=0, locked_until=None)
    return _done(visit, account, "account_unlocked", texts.UNLOCKED)


def codes_off(visit: Visit) -> Response:
    """For whoever lost the telephone that makes the codes."""
    account = _other(visit)
    logins.turn_off(visit.tx, account.id or 0)
    return _done(visit, account, "codes_off", texts.CODES_ARE_OFF)


def area(visit: Visit) -> Response:
    """Another part of the town."""
    account, grid_id = _other(visit), _grid(visit)
    accounts.change(visit.tx, account.id or 0, grid_id=grid_id)
    visit.does("account_area", f"account {account.login}", str(account.grid_id or ""), str(grid_id or ""))
    return visit.go(f"/accounts/{account.id}", texts.AREA_SAVED.format(login=account.login))


def _done(visit: Visit, account: Account, action: str, told: str) -> Response:
    visit.does(action, f"account {account.login}")
    return visit.go(f"/accounts/{account.id}", told.format(login=account.login))


PAGES = (
    Page("GET", "/accounts", Right.ACCOUNTS, show),
    Page("POST", "/accounts", Right.ACCOUNTS, create, first=fresh_password),
    Page("GET", "/accounts/new", Right.ACCOUNTS, new),
    Page("GET", "/accounts/{id:int}", Right.ACCOUNTS, one),
    Page("POST", "/accounts/{id:int}/reset", Right.ACCOUNTS, reset, first=fresh_password),
    Page("POST", "/accounts/{id:int}/close", Right.ACCOUNTS, close),
    Page("POST", "/accounts/{id:int}/reopen", Right.ACCOUNTS, reopen),
    Page("POST", "/accounts/{id:int}/end", Right.ACCOUNTS, end),
    Page("POST", "/accounts/{id:int}/unlock", Right.ACCOUNTS, unlock),
    Page("POST", "/accounts/{id:int}/codes", Right.ACCOUNTS, codes_off),
    Page("POST", "/accounts/{id:int}/area", Right.ACCOUNTS, area),
)
