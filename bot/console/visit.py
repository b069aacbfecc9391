"""One visit to a page: who came, what they sent, and the transaction it happens in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console import menu
from bot.console.rendering import ROOT, render
from handlers.context import NOBODY, Context
from handlers.inbound import Inbound
from handlers.rights import Right, rights_of
from handlers.town import Town
from storage.account_tables import Account
from storage.audit import Deed
from storage.db import Transaction
from storage.tables import Person

SAID = "gejie_said"  # the cookie that carries one sentence over a redirect
_FROM_HERE = Inbound("", "", "event", event="console")


@dataclass(slots=True)
class Visit:
    """What a page works with. `tx` refuses to write while a page is only read (GET).

    `deeds` are written to the audit with the change or, for a page that was only read, right after it; if that fails,
    the page is not shown.
    """

    request: Request
    tx: Transaction
    now: datetime
    town: Town
    person: Person
    account: Account
    token: str
    form: FormData
    deeds: list[Deed] = field(default_factory=list)
    prepared: Any = None

    @property
    def rights(self) -> frozenset[Right]:
        """All that the person's posts allow."""
        return rights_of(self.person)

    @property
    def query(self) -> dict[str, str]:
        """The address's parameters; of repeated ones the last."""
        return dict(self.request.query_params)

    @property
    def path(self) -> dict[str, Any]:
        """The parameters inside the path."""
        return self.request.path_params

    @property
    def partial(self) -> bool:
        """Whether htmx asks for a piece of the page only."""
        return self.request.headers.get("hx-request") == "true"

    def context(self) -> Context:
        """For the functions the chat uses, too: the person acts, and nobody's message is being answered."""
        return Context(self.tx, self.now, self.town, _FROM_HERE, NOBODY, self.person)

    def said(self, name: str) -> str:
        """A field of the form as trimmed text; empty if it is missing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def does(self, action: str, about: str = "", before: str = "", after: str = "", reason: str = "") -> None:
        """Put this on record."""
        self.deeds.append(Deed(action, about, before, after, reason))

    def show(self, template: str, words: ModuleType, status: int = 200, **values: Any) -> Response:
        """A whole page or a piece of one; in templates `t` is the page's own texts, `visit` this visit."""
        told = unquote(self.request.cookies.get(SAID, ""))
        page = render(
            template, t=words, visit=self, now=self.now, told=told, entries=menu.entries(self.rights), **values
        )
        response = HTMLResponse(page, status)
        if told and not self.partial:
            response.delete_cookie(SAID, path=ROOT)
        return response

    def go(self, path: str, told: str = "") -> Response:
        """On to another page of the console (`/board`), with a sentence about what was done."""
        response = RedirectResponse(ROOT + path, 303)
        if told:
            response.set_cookie(SAID, quote(told), max_age=60, path=ROOT, httponly=True, samesite="lax")
        return response


Act = Callable[[Visit], Response]


class Page(NamedTuple):
    """One address. `right` is what it takes to come here; None is for everybody who is logged in.

    `reads`: a form is sent here that changes nothing, so nobody's message has to wait for the answer.
    `first`: what takes long and writes nothing (hashing, checking a table), done before the writing begins; `act` finds
    its result in `visit.prepared`.
    """

    method: str
    path: str
    right: Right | None
    act: Act
    reads: bool = False
    first: Callable[[Visit], object] | None = None
