"""`gejie classify` and `gejie ticket`: looking without changing anything."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot import texts
from bot.opening import Problem, opened, reason
from handlers import texts as words
from handlers.context import CHINA
from handlers.town import Places, TownCache, load_people, load_rules
from nlp.classify import Decision
from nlp.classify import classify as decide
from nlp.places import Gazetteer
from nlp.rules import RuleSet, default_rules_text, parse_rules
from storage import outbox, schema, tickets
from storage.db import Transaction, transaction
from storage.mail_tables import Outbox
from storage.tables import Grid, Ticket

_NUMBER = re.compile(r"^(?:(\d{4})?(\d{2})(\d{2})-?)?(\d{1,4})$")


def classifier(url: str) -> Callable[[str, bool], str]:
    """Says what the live rules decide; the shipped ones where there is no database yet."""
    rules, places, grids = _live(url)

    def answer(text: str, as_json: bool) -> str:
        decision = decide(text, rules)
        found = places.gazetteer.find(text)
        place = places.by_id[found[0].place_id] if found else None
        where = f"{found[0].name}{found[0].detail}" if found else ""
        if not as_json:
            return _decided(text, rules, decision, where)
        extra = {"place": where or None, "grid": grids.get(place.grid_id) if place else None}
        words = [{"word": m.word, "start": m.start, "end": m.end, "category": m.category, "rule": m.rule}
                 for m in decision.words]  # fmt: skip
        return json.dumps({**asdict(decision), "words": words, **extra}, ensure_ascii=False)

    return answer


def _live(url: str) -> tuple[RuleSet, Places, dict[int, str]]:
    shipped = parse_rules(default_rules_text()), Places({}, Gazetteer([])), dict[int, str]()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return shipped
    with opened(url) as engine:
        if not schema.is_current(engine):
            return shipped
        with transaction(engine) as tx:
            view, people = TownCache().view(tx), load_people(tx)
        return view.rules, view.places, {i: grid.code for i, grid in people.grids.items()}


def _decided(text: str, rules: RuleSet, decision: Decision, where: str) -> str:
    name = rules.categories[decision.category].name
    runner_up = rules.categories[decision.runner_up].name if decision.runner_up else texts.NOTHING
    words = "、".join(dict.fromkeys(text[m.start : m.end] for m in decision.words)) or texts.NOTHING
    return texts.DECIDED.format(
        category=name, code=decision.category, sure=texts.SURE if decision.sure else texts.NOT_SURE,
        urgency=decision.urgency, words=words,
        runner_up=runner_up, lacked=decision.runner_up_lacked, place=where or texts.NOTHING,
    )  # fmt: skip


def lines(file: Path | None) -> Sequence[str]:
    """The non-empty lines of a file, or of standard input if it is not a keyboard."""
    if file is None and sys.stdin.isatty():
        raise Problem(texts.EMPTY_TEXT)
    try:
        text = file.read_text(encoding="utf-8-sig") if file else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(texts.NO_FILE.format(path=file or texts.STANDARD_INPUT, reason=reason(error))) from error
    found = [line for line in text.splitlines() if line.strip()]
    if not found:
        raise Problem(texts.EMPTY_TEXT)
    return found


def grid(engine: Engine, code: str) -> Grid:
    """The grid with this code; Problem if there is none."""
    with transaction(engine) as tx:
        grids = load_people(tx).grids.values()
    found = next((g for g in grids if g.code == code), None)
    if found is None:
        raise Problem(texts.NO_GRID.format(code=code))
    return found


def ticket(engine: Engine, number: str, why: str, now: datetime) -> dict[str, Any]:
    """A ticket and its timeline; the words of a sensitive one only for a reason, which goes on record."""
    if not schema.is_current(engine):
        raise Problem(texts.OLD_DATABASE)
    with transaction(engine) as tx:
        found = find(tx, number)
        why = why.strip()
        if found.sensitive and why:
            tickets.record(tx, found.id or 0, now, "read", "staff", text=why)
        return _whole(found, tickets.events(tx, found.id or 0), outbox.deliveries(tx, found.id or 0), bool(why))


def find(tx: Transaction, number: str) -> Ticket:
    """The ticket with this number, in any form; Problem if there is none or it may be one of several."""
    return _one(tickets.by_serial(tx, *_serial(number)), number)


def _serial(number: str) -> tuple[int, str | None]:
    found = _NUMBER.match(number.strip().lstrip("#"))
    if found is None:
        raise Problem(texts.BAD_NUMBER.format(number=number))
    year, month, day, serial = found.groups()
    return int(serial), f"{year}-{month}-{day}"[-5 if not year else -10 :] if month else None


def _one(found: list[Ticket], number: str) -> Ticket:
    if not found:
        raise Problem(texts.NO_TICKET.format(number=number))
    if len(found) > 1:
        options = "  ".join(f"{t.day.replace('-', '')}-{t.short}" for t in found[:8])
        raise Problem(texts.SEVERAL_TICKETS.format(number=number, options=options))
    return found[0]


def _whole(found: Ticket, events: Sequence[Any], sent: Sequence[Outbox], asked: bool) -> dict[str, Any]:
    open_book = asked or not found.sensitive
    plain = {**_columns(found, "id", "contact_id"), "number": found.number}
    if not open_book:
        plain |= {"text": texts.SENSITIVE, "words": [], "danger": [], "category": "", "also": [], "place": ""}
        plain |= {"place_id": None, "rating": None, "rating_reason": ""}
    timeline = []
    for event in events:
        line = _columns(event, "id", "ticket_id")
        line["deliveries"] = [_delivery(row) for row in sent if row.event_id == event.id]
        timeline.append(line if open_book else {**line, "text": "", "media": None})
    return {**plain, "timeline": timeline}


def _columns(row: Any, *without: str) -> dict[str, Any]:
    """A row as JSON has it: times in China, as text."""
    shown = {name: value for name, value in vars(row).items() if name not in without}
    return {name: _said(value) if isinstance(value, datetime) else value for name, value in shown.items()}


def _delivery(row: Outbox) -> dict[str, Any]:
    return {
        "to": row.contact_id, "state": row.state, "rung": row.rung, "sent_at": _said(row.sent_at),
        "attempts": row.attempts, "doubtful": row.doubtful, "error": row.error,
    }  # fmt: skip


def _said(moment: datetime | None) -> str | None:
    return moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else None


def readable(found: dict[str, Any], name: Callable[[str], str]) -> str:
    """The same for a person at a terminal; `name` knows the categories' Chinese names."""
    status = words.STATUS[found["status"]]
    said = [texts.READABLE.format(**{**found, "category": name(found["category"]), "status": status})]
    for event in found["timeline"]:
        text = f"：{event['text']}" if event["text"] else ""
        action = texts.EVENT_NAMES.get(event["action"], texts.OTHER_EVENT)
        who = texts.ACTORS[event["actor"]]
        said.append(texts.READABLE_EVENT.format(at=_short(event["at"]), who=who, action=action, text=text))
        said += [_went(delivery) for delivery in event["deliveries"]]
    return "\n".join(said)


def _went(delivery: dict[str, Any]) -> str:
    how = texts.RUNGS.get(delivery["rung"], texts.STATES[delivery["state"]])
    return texts.READABLE_DELIVERY.format(how=how, at=_short(delivery["sent_at"])).rstrip()


def _short(moment: str | None) -> str:
    return datetime.fromisoformat(moment).astimezone(CHINA).strftime("%m-%d %H:%M") if moment else ""


def category_names(engine: Engine) -> Callable[[str], str]:
    """Chinese names of the live rules' categories; a code nobody knows any more stays as it is."""
    with transaction(engine) as tx:
        categories = load_rules(tx).categories
    return lambda code: categories[code].name if code in categories else code
