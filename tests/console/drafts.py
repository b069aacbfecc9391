"""Changing rules as an admin does it in the browser: save a rule, look at the draft, publish it, read what came."""

import html
import re
from typing import Any

from starlette.testclient import TestClient

from handlers.town import load_rules
from nlp.ruleset import RuleSet
from storage import rule_drafts, rule_sets, tickets
from storage.db import transaction
from storage.rule_sets import Version
from storage.rule_tables import RuleDraft
from storage.tables import Ticket
from tests.console.records import hidden
from tests.stage import Stage

PLAIN = {"category": "noise", "weight": "9", "urgency": "normal"}
WORD = "貔貅"  # no rule knows it
SAID = "幸福里小区的貔貅，貔貅"


def tune(client: TestClient, word: str = WORD, **more: str) -> int:
    """A new rule with this word goes into the admin's draft; the draft's number."""
    answer = client.post("/console/rules/save", data={**PLAIN, "any": word, **more})
    assert answer.status_code == 303, answer.text
    found = re.search(r"draft=(\d+)", answer.headers["location"])
    assert found
    return int(found[1])


def address(draft: int, act: str = "publish") -> str:
    """Where this is done with the draft."""
    return f"/console/rules/drafts/{draft}/{act}"


def seen(client: TestClient, path: str, **asked: str) -> str:
    """A page as somebody reads it, without the breaks between its lines."""
    answer = client.get(path, params=asked or None)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", html.unescape(answer.text))


def decide(client: TestClient, draft: int, act: str = "publish", **said: str) -> Any:
    """Look at the draft's page and press its button with this in its fields; the answer."""
    page = client.get(address(draft)).text
    revision = said.pop("revision", "") or hidden(page, "revision")
    return client.post(address(draft, act), data={"revision": revision, "when": "now", **said})


def publish(client: TestClient, draft: int, reason: str = "夏天到了", **said: str) -> int:
    """Publish it; the new live version."""
    answer = decide(client, draft, reason=reason, **said)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/console/rules/versions"), answer.text
    found = re.search(r"第 (\d+) 版已发布", seen(client, "/console/rules/versions"))
    assert found
    return int(found[1])


def sample(client: TestClient, text: str, category: str = "noise", **more: str) -> None:
    """From now on this sentence is checked before every publish."""
    answer = client.post("/console/rules/samples", data={"text": text, "category": category, **more})
    assert answer.status_code == 303, answer.text


def drafts(stage: Stage) -> list[RuleDraft]:
    """The open ones."""
    with transaction(stage.engine) as tx:
        return rule_drafts.drafts(tx)


def draft(stage: Stage, number: int) -> RuleDraft:
    """One of them, open or closed."""
    with transaction(stage.engine) as tx:
        return rule_drafts.get(tx, number)


def versions(stage: Stage) -> list[Version]:
    """What was published, newest first."""
    with transaction(stage.engine) as tx:
        return rule_sets.versions(tx)


def live(stage: Stage) -> RuleSet:
    """The rules that residents' messages meet."""
    with transaction(stage.engine) as tx:
        return load_rules(tx)


def newest(stage: Stage) -> Ticket:
    """The ticket opened last."""
    with transaction(stage.engine) as tx:
        return tickets.latest(tx)
