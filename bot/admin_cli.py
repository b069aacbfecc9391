"""`gejie admin`: the first account of the console, and a way back in for who is locked out."""

import sys
from typing import Annotated

import typer

from bot import admin_texts as texts
from bot.app import utc_now
from bot.console import passwords
from bot.opening import Problem, opened
from bot.settings import Storage
from bot.setup import prepare
from storage import accounts, audit, town
from storage.account_tables import Account
from storage.audit import Deed
from storage.db import Transaction, transaction
from storage.tables import Person

admin = typer.Typer(no_args_is_help=True)
_LONGEST = 40  # characters of a log-in name
Login = Annotated[str, typer.Argument(help=texts.HELP_LOGIN)]
Name = Annotated[str, typer.Option("--person", help=texts.HELP_PERSON)]


@admin.command(help=texts.HELP_CREATE)
def create(login: Login, person: Name = "") -> None:
    """Give an admin an account; somebody not on the roster yet is put there with the post of admin."""
    if not login.strip() or len(login) > _LONGEST or not login.isprintable():
        raise Problem(texts.BAD_LOGIN.format(limit=_LONGEST))
    kept = passwords.hashed(_password())
    with opened(Storage().database_url) as engine:
        prepare(engine, utc_now())
        with transaction(engine) as tx:
            put(tx, login, person or login, kept)
    typer.echo(texts.CREATED.format(login=login))


@admin.command(help=texts.HELP_RESET)
def reset(login: Login) -> None:
    """A new password; the second step and the lock are taken away, all browsers logged out."""
    kept = passwords.hashed(_password())
    with opened(Storage().database_url) as engine:
        prepare(engine, utc_now())
        with transaction(engine) as tx:
            account = accounts.by_login(tx, login)
            if account is None:
                raise Problem(texts.NO_ACCOUNT.format(login=login))
            renew(tx, account, kept)
    typer.echo(texts.RESET.format(login=login))


def _password() -> str:
    """Typed twice, or given as a line of standard input by a script."""
    said: str
    if sys.stdin.isatty():
        said = typer.prompt(texts.PASSWORD, hide_input=True, confirmation_prompt=texts.AGAIN)
    else:
        said = sys.stdin.readline().strip()
    if len(said) < passwords.SHORTEST:
        raise Problem(texts.SHORT.format(least=passwords.SHORTEST))
    return said


def put(tx: Transaction, login: str, name: str, kept: str) -> None:
    """A new account for the admin of this name; `kept` is the password's hash."""
    if accounts.by_login(tx, login) is not None:
        raise Problem(texts.TAKEN.format(login=login))
    found = [p for p in town.everything(tx, Person) if p.name == name and "admin" in p.roles.split(";") and p.active]
    if len(found) > 1:
        raise Problem(texts.SEVERAL.format(name=name))
    person_id = found[0].id if found else town.put(tx, Person, None, name=name, phone="", roles="admin", active=True)
    if person_id in {account.person_id for account in accounts.everything(tx)}:
        raise Problem(texts.HAS_ONE.format(name=name))
    town.bump(tx, town.PEOPLE)
    accounts.create(tx, login, person_id or 0, kept, utc_now(), None)
    audit.write(tx, utc_now(), texts.COMMAND_LINE, Deed("account_created", f"account {login}"))


def renew(tx: Transaction, account: Account, kept: str) -> None:
    """Password, lock, second step and sessions from scratch."""
    fresh = {"password": kept, "totp_secret": "", "totp_step": 0, "recovery": [], "wrong": 0, "locked_until": None}
    accounts.change(tx, account.id or 0, **fresh)
    accounts.end_all(tx, account.id or 0)
    audit.write(tx, utc_now(), texts.COMMAND_LINE, Deed("account_reset", f"account {account.login}"))
