"""`gejie admin`: the first account, and the way back in."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.admin_cli import admin
from bot.console import passwords
from bot.opening import Problem
from storage import accounts, town
from storage.account_tables import Account
from storage.db import open_engine, transaction
from storage.tables import Person

TYPED = "海棠花开三月天气晴朗\n"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'gejie.db'}"
    monkeypatch.setenv("GEJIE_DATABASE_URL", address)
    return address


def typed(*words: str, password: str = TYPED) -> int:
    ended = CliRunner().invoke(admin, words, input=password)
    if isinstance(ended.exception, Problem):
        raise ended.exception
    return ended.exit_code


def account(url: str, login: str) -> Account:
    with transaction(open_engine(url)) as tx:
        found = accounts.by_login(tx, login)
    assert found is not None
    return found


def test_the_first_admin_gets_a_place_on_the_roster_and_an_account(url: str) -> None:
    assert typed("create", "lin", "--person", "林晓燕") == 0
    kept = account(url, "lin")
    assert passwords.matches(TYPED.strip(), kept.password)
    with transaction(open_engine(url)) as tx:
        person = next(p for p in town.everything(tx, Person) if p.id == kept.person_id)
    assert (person.name, person.roles) == ("林晓燕", "admin")


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (["create", "lin"], "short\n", "密码太短"),
        (["create", " "], TYPED, "用户名不能空"),
        (["create", "x" * 41], TYPED, "最多 40 个字"),
        (["reset", "nobody"], TYPED, "没有用户名“nobody”"),
    ],
)
def test_mistakes_are_said(url: str, words: list[str], password: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        typed(*words, password=password)


def test_nobody_gets_two_accounts(url: str) -> None:
    typed("create", "lin")
    with pytest.raises(Problem, match="已经有了"):
        typed("create", "lin")
    with pytest.raises(Problem, match="已经有账号了"):
        typed("create", "lin2", "--person", "lin")


def test_a_reset_gives_a_new_password_and_takes_lock_and_codes_away(url: str) -> None:
    typed("create", "lin")
    with transaction(open_engine(url)) as tx:
        accounts.change(tx, 1, totp_secret="A" * 32, wrong=3, recovery=["x"])
    assert typed("reset", "lin", password="另一个更长的密码句子\n") == 0
    kept = account(url, "lin")
    assert passwords.matches("另一个更长的密码句子", kept.password)
    assert (kept.totp_secret, kept.wrong, kept.recovery) == ("", 0, [])
