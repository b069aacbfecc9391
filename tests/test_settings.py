"""Which settings an installation may start with, and that none of them ever shows a secret."""

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, Storage

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRETS = {
    "wechat_secret": "s3cretOfTheAccount",
    "wechat_token": "t0kenOfTheAccount",
    "wechat_aes_key": KEY,
    "wechat_previous_aes_key": KEY[::-1],
    "database_url": "postgresql://gejie:passw0rdOfTheDatabase@db/gejie",
}
WHOLE = {"wechat_app_id": "wx0123456789abcdef", **SECRETS}

REFUSED = {
    "no app id": ({"wechat_app_id": ""}, "GEJIE_WECHAT_APP_ID"),
    "a blank app id": ({"wechat_app_id": "  "}, "GEJIE_WECHAT_APP_ID"),
    "no secret": ({"wechat_secret": ""}, "GEJIE_WECHAT_SECRET"),
    "a blank secret": ({"wechat_secret": "  "}, "GEJIE_WECHAT_SECRET"),
    "no token": ({"wechat_token": ""}, "GEJIE_WECHAT_TOKEN"),
    "a blank token": ({"wechat_token": "\t"}, "GEJIE_WECHAT_TOKEN"),
    "no key": ({"wechat_aes_key": ""}, "GEJIE_WECHAT_AES_KEY"),
    "no key in compatible mode": ({"wechat_aes_key": "", "wechat_mode": "compatible"}, "GEJIE_WECHAT_AES_KEY"),
    "a key of 42": ({"wechat_aes_key": KEY[:42]}, "42"),
    "a key of 44": ({"wechat_aes_key": KEY + "A"}, "44"),
    "a key with a dash": ({"wechat_aes_key": KEY[:42] + "-"}, "GEJIE_WECHAT_AES_KEY"),
    "a key with the padding": ({"wechat_aes_key": KEY[:42] + "="}, "GEJIE_WECHAT_AES_KEY"),
    "a key in Chinese": ({"wechat_aes_key": "钥" * 43}, "GEJIE_WECHAT_AES_KEY"),
    "a short previous key": ({"wechat_previous_aes_key": KEY[:42]}, "GEJIE_WECHAT_PREVIOUS_AES_KEY"),
    "a previous key that is wrong even in plain mode": (
        {"wechat_mode": "plain", "wechat_aes_key": "", "wechat_previous_aes_key": "x"}, "GEJIE_WECHAT_PREVIOUS_AES_KEY",
    ),
    "the demo's secret": ({"wechat_secret": "demo"}, "GEJIE_WECHAT_SECRET"),
    "a default secret": ({"wechat_secret": "changethis"}, "GEJIE_WECHAT_SECRET"),
    "a default token": ({"wechat_token": "Token"}, "GEJIE_WECHAT_TOKEN"),
    "a mode that does not exist": ({"wechat_mode": "encrypted"}, "wechat_mode"),
    "an address without a scheme": ({"wechat_api_base": "api.weixin.qq.com"}, "GEJIE_WECHAT_API_BASE"),
    "an address of files": ({"wechat_api_base": "file:///etc"}, "GEJIE_WECHAT_API_BASE"),
    "another database": ({"database_url": "mysql://root@db/gejie"}, "GEJIE_DATABASE_URL"),
    "no database": ({"database_url": ""}, "GEJIE_DATABASE_URL"),
    "a path for a database": ({"database_url": "gejie.db"}, "GEJIE_DATABASE_URL"),
    "a database that forgets": ({"database_url": "sqlite://"}, "GEJIE_DATABASE_URL"),
    "a database in memory": ({"database_url": "sqlite:///:memory:"}, "GEJIE_DATABASE_URL"),
    "a log format that does not exist": ({"log_format": "xml"}, "log_format"),
}  # fmt: skip
ACCEPTED: dict[str, dict[str, object]] = {
    "everything": {},
    "plain mode without any key": {"wechat_mode": "plain", "wechat_aes_key": "", "wechat_previous_aes_key": ""},
    "compatible mode": {"wechat_mode": "compatible"},
    "no previous key": {"wechat_previous_aes_key": ""},
    "a file for a database": {"database_url": "sqlite:///gejie.db"},
    "a driver named with it": {"database_url": "postgresql+psycopg://gejie@db/gejie"},
    "another address of WeChat": {"wechat_api_base": "https://sh.api.weixin.qq.com"},
    "the demo's own secrets in the demo": {"wechat_secret": "demo", "wechat_token": "demo", "demo": True},
}


def made(**changes: object) -> Settings:
    return Settings(**{**WHOLE, **changes}, _env_file=None)  # type: ignore[arg-type]


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@pytest.mark.parametrize("case", ACCEPTED)
def test_settings_that_are_accepted(case: str) -> None:
    changes = ACCEPTED[case]
    settings = made(**changes)
    assert {name: _plain(getattr(settings, name)) for name in changes} == changes


@pytest.mark.parametrize("case", REFUSED)
def test_settings_that_are_refused_with_the_name_of_what_is_wrong(case: str) -> None:
    changes, named = REFUSED[case]
    with pytest.raises(ValidationError) as refused:
        made(**changes)
    assert named in str(refused.value)


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None)
    said = str(refused.value)
    assert all(f"GEJIE_WECHAT_{name}" in said for name in ("APP_ID", "SECRET", "TOKEN", "AES_KEY"))


def test_the_safe_mode_is_the_one_without_being_asked_for() -> None:
    assert made().wechat_mode == "safe"


def test_a_blank_that_was_copied_along_is_not_part_of_the_secret() -> None:
    settings = made(wechat_token=" t0kenOfTheAccount\n", wechat_secret="s3cret ", wechat_aes_key=f"{KEY} ")
    assert settings.wechat_token.get_secret_value() == "t0kenOfTheAccount"
    assert settings.wechat_secret.get_secret_value() == "s3cret"
    assert settings.wechat_aes_key.get_secret_value() == KEY


def test_no_secret_shows_when_settings_are_printed() -> None:
    for shown in (repr(made()), str(made()), f"{made()!r}"):
        assert leaked(shown) == []
        assert "passw0rd" not in shown


@pytest.mark.parametrize("case", REFUSED)
def test_no_secret_shows_in_the_refusal(case: str) -> None:
    changes, _ = REFUSED[case]
    with pytest.raises(ValidationError) as refused:
        made(**changes)
    assert leaked(f"{refused.value} {refused.value!r}") == []


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_does_not_show_when_the_rest_is_missing(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**{name: SECRETS[name]}, _env_file=None)  # type: ignore[arg-type]
    assert SECRETS[name][-12:] not in f"{refused.value} {refused.value!r}"


def leaked(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in text]


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValidationError):
        made().wechat_mode = "plain"  # type: ignore[misc]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(f"GEJIE_{name.upper()}", value)
    monkeypatch.setenv("GEJIE_WECHAT_MODE", "compatible")
    settings = Settings(_env_file=None)
    assert settings.wechat_mode == "compatible"
    assert settings.wechat_app_id == WHOLE["wechat_app_id"]


def test_commands_that_never_talk_to_wechat_need_only_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEJIE_DATABASE_URL", "sqlite:///town.db")
    assert Storage(_env_file=None).database_url == "sqlite:///town.db"


TILES = "https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k3y"
BAD_TILES = {
    "no zoom": ("https://maps.example/{x}/{y}.png", "{z}"),
    "a place twice": ("https://maps.example/{z}/{x}/{x}/{y}.png", "{z}、{x}、{y}"),
    "not encrypted": ("http://maps.example/{z}/{x}/{y}.png", "https://"),
    "several hosts": ("https://{s}.maps.example/{z}/{x}/{y}.png", "https://"),
    "a wildcard": ("https://*.maps.example/{z}/{x}/{y}.png", "https://"),
    "another source beside it": ("https://maps.example 'unsafe-inline'/{z}/{x}/{y}.png", "https://"),
    "another directive": ("https://maps.example;script-src */{z}/{x}/{y}.png", "https://"),
    "a directive in the path": ("https://maps.example/;script-src */{z}/{x}/{y}.png", "https://"),
    "a quote": ("https://maps.example/{z}/{x}/{y}.png\"onload=", "https://"),
    "a name and password": ("https://me:secret@maps.example/{z}/{x}/{y}.png", "https://"),
    "a scheme alone": ("https:///{z}/{x}/{y}.png", "https://"),
    "a line's end": ("https://maps.example/{z}/{x}/{y}.png\nX-Other: 1", "https://"),
    "another hole": ("https://maps.example/{z}/{x}/{y}{r}.png", "https://"),
    "a Chinese host": ("https://地图.example/{z}/{x}/{y}.png", "https://"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_TILES)
def test_a_map_server_that_cannot_be_is_refused(case: str) -> None:
    address, said = BAD_TILES[case]
    with pytest.raises(ValidationError) as refused:
        made(tiles=address)
    assert "GEJIE_TILES" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize("address", [TILES, "https://maps.example:8443/{z}/{x}/{y}.png", ""])
def test_a_map_server_that_is_accepted(address: str) -> None:
    assert made(tiles=address).tiles == address
    assert "k3y" not in repr(made(tiles=address))
