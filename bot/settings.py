"""What an installation is told from outside, by environment variables GEJIE_… or a .env file."""

from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import texts
from bot.tiles import problem as tiles_problem

AES_KEY_LENGTH = 43
DEMO_SECRETS = frozenset({"demo", "changethis", "secret", "token", "test", "password"})


class Storage(BaseSettings):
    """Where the data is: all that commands need which never talk to WeChat."""

    model_config = SettingsConfigDict(
        env_prefix="GEJIE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    database_url: str = Field(default="sqlite:///gejie.db", repr=False)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.partition(":")[0].partition("+")[0] not in ("sqlite", "postgresql"):
            raise ValueError(texts.BAD_DATABASE_URL)
        if url.startswith("sqlite") and url.partition("///")[2] in ("", ":memory:"):
            raise ValueError(texts.MEMORY_DATABASE)
        return url


class Settings(Storage):
    """Refuses to exist with missing, default or malformed secrets; only the demo may use its own well-known ones."""

    wechat_app_id: str = ""
    wechat_secret: SecretStr = SecretStr("")
    wechat_token: SecretStr = SecretStr("")
    wechat_aes_key: SecretStr = SecretStr("")
    wechat_previous_aes_key: SecretStr = SecretStr("")
    wechat_mode: Literal["plain", "compatible", "safe"] = "safe"
    wechat_api_base: str = "https://api.weixin.qq.com"
    log_format: Literal["json", "console"] = "json"
    tiles: str = Field(default="", repr=False, description="a map's pictures, with {z}, {x} and {y}; may hold a key")
    tiles_by: str = Field(default="", description="whose they are, said below each map")
    demo: bool = False
    demo_page: str = Field(default="", description="address of the page with the demo's telephones")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        problems = [problem for problem in self._problems() if problem]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _problems(self) -> list[str]:
        base = self.wechat_api_base.startswith(("http://", "https://"))
        return [
            "" if base else texts.BAD_API_BASE,
            tiles_problem(self.tiles),
            "" if self.wechat_app_id else texts.MISSING.format(name="GEJIE_WECHAT_APP_ID"),
            self._secret("WECHAT_SECRET", self.wechat_secret),
            self._secret("WECHAT_TOKEN", self.wechat_token),
            *(() if self.wechat_mode == "plain" else (self._aes("WECHAT_AES_KEY", self.wechat_aes_key),)),
            *((self._aes("WECHAT_PREVIOUS_AES_KEY", self.wechat_previous_aes_key),)
              if self.wechat_previous_aes_key.get_secret_value() else ()),
        ]  # fmt: skip

    def _secret(self, name: str, secret: SecretStr) -> str:
        value = secret.get_secret_value().strip()
        if not value:
            return texts.MISSING.format(name=f"GEJIE_{name}")
        known = value.lower() in DEMO_SECRETS and not self.demo
        return texts.DEFAULT_SECRET.format(name=f"GEJIE_{name}") if known else ""

    def _aes(self, name: str, secret: SecretStr) -> str:
        value = secret.get_secret_value()
        if not value:
            return texts.MISSING.format(name=f"GEJIE_{name}")
        fits = len(value) == AES_KEY_LENGTH and value.isascii() and value.isalnum()
        return "" if fits else texts.BAD_AES_KEY.format(name=f"GEJIE_{name}", length=len(value))
