"""Templates and the files they refer to."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as Values
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.console import menu_texts, texts, times

STATIC = Path(__file__).parent / "static"
ROOT = "/console"
_YEAR = 31_536_000  # seconds


@cache
def static(name: str) -> str:
    """The address of a file, which changes when its content does."""
    content = (STATIC / name).read_bytes()
    return f"{ROOT}/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


class Files(StaticFiles):
    """Files that browsers may keep for a year: their addresses name their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As Starlette does it, and lasting."""
        response = await super().get_response(path, scope)
        if response.status_code == 200 and scope["query_string"]:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


@pass_context
def _said(values: Values, moment: Any) -> str:
    return times.said(moment, values["now"])


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"static": static, "shell": texts, "menu": menu_texts, "root": ROOT}
    made.filters |= {"said": _said, "exact": times.exact}
    return made


_templates = _environment()


def render(template: str, **values: Any) -> str:
    """A template of this package, filled in; a name it lacks is an error and not an empty place."""
    return _templates.get_template(template).render(**values)
