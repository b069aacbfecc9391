"""Word classes, contexts, misspellings and names that are one word: seen for any draft, changed in a draft only."""

from typing import NamedTuple

from starlette.responses import Response

from bot.console import listing
from bot.console import words_texts as texts
from bot.console.gate import Missing
from bot.console.logins_named import named
from bot.console.rule_bench import Bench, bench
from bot.console.visit import Page, Visit
from bot.console.word_tables import PARTS, SIDES, Item, differences, item, items, rewritten, uses
from bot.rule_sheets import joined_words, split_words
from handlers import drafting
from handlers.context import CHINA
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.town import ready
from nlp.rules import format_rules
from nlp.ruleset import RuleError
from storage import rule_drafts

_MOST, _LONGEST, _FARTHEST = 3000, 60, 200  # words, characters of one, characters between


class Typed(NamedTuple):
    """What stands in the form; `read` is the print of what was read before it was changed."""

    part: str
    name: str
    words: str
    side: str
    reach: str
    unless: str
    read: str
    new: bool


class Prepared(NamedTuple):
    """The work done before the writing: the new text, or why it cannot be kept (`wrong`, with status)."""

    table: Bench
    typed: Typed
    text: str = ""
    told: str = ""
    wrong: str = ""
    status: int = 422
    differences: tuple[str, ...] = ()


def show(visit: Visit) -> Response:
    """One of the four tables."""
    table, part = bench(visit, visit.query.get("draft", "")), _part(visit.query.get("part", ""))
    q = listing.asked(visit)
    some = [each for each in items(table.rules, part) if q in each.name or any(q in word for word in each.words)]
    changed = {each.name for each in some if item(table.live, part, each.name) != each}
    return visit.show(
        "words.html", texts, bench=table, part=part, shelf=listing.shelf(visit, some), asked=q, changed=changed,
        uses=uses(table.rules, part), drafts=rule_drafts.drafts(visit.tx), may=_may(visit, table), who=named(visit),
    )  # fmt: skip


def _part(said: str) -> str:
    return said if said in PARTS else PARTS[0]


def _may(visit: Visit, table: Bench) -> bool:
    return Right.TUNE in visit.rights and not table.problem


def edit(visit: Visit) -> Response:
    """The form of one, or of a new one."""
    table, part = bench(visit, visit.query.get("draft", "")), _part(visit.query.get("part", ""))
    name = visit.query.get("name", "")
    found = item(table.rules, part, name) if name else None
    if name and found is None:
        raise Missing
    return _form(visit, table, _filled(part, found))


def _filled(part: str, found: Item | None) -> Typed:
    if found is None:
        return Typed(part, "", "", SIDES[0], "3", "", "", True)
    words = "\n".join(found.words) if part == "whole" else joined_words(found.words)
    return Typed(part, found.name, words, found.side, str(found.reach), joined_words(found.unless), found.print, False)


def _form(visit: Visit, table: Bench, typed: Typed, made: Prepared | None = None) -> Response:
    return visit.show(
        "word.html", texts, made.status if made else 200, bench=table, form=typed, sides=SIDES, may=_may(visit, table),
        wrong=made.wrong if made else "", differences=made.differences if made else (),
        used=uses(table.rules, typed.part).get(typed.name, 0),
    )  # fmt: skip


def prepare(visit: Visit) -> Prepared:
    """The draft's text written anew and read: that takes most of a second, and nobody's message waits for it."""
    typed = _typed(visit)
    try:
        table = bench(visit, visit.said("draft") or "0")
    except Missing:
        raise Mistake(texts.DRAFT_CLOSED) from None
    old = item(table.rules, typed.part, typed.name)
    try:
        new = None if visit.said("gone") else _item(typed)
        if (old.print if old else "") != typed.read:
            return _conflicting(table, typed, old, new)
        rules = rewritten(table.rules, typed.part, typed.name, new)
        text = format_rules(rules)
        ready(text, table.live.version)
    except (Mistake, RuleError) as error:
        return Prepared(table, typed, wrong=str(error))
    return Prepared(table, typed, text, "\n".join(differences(typed.part, old, new)))


def _typed(visit: Visit) -> Typed:
    part = _part(visit.said("part"))
    name = texts.WHOLE_NAME if part == "whole" else visit.said("name")
    said = visit.said
    return Typed(
        part, name, said("words"), said("side"), said("reach"), said("unless"), said("read"), bool(said("new"))
    )


def _item(typed: Typed) -> Item:
    """What was typed, fit to be kept; what the rules make of it, their reader says."""
    if not typed.name:
        raise Mistake(texts.NO_NAME)
    if set(typed.name) & set("<>…"):
        raise Mistake(texts.BAD_NAME)
    side = next((side for side in SIDES if side == typed.side), SIDES[0])
    reach = int(typed.reach) if typed.reach.isascii() and typed.reach.isdigit() and len(typed.reach) < 4 else -1
    if typed.part == "guard" and not 0 <= reach <= _FARTHEST:
        raise Mistake(texts.BAD_REACH.format(limit=_FARTHEST))
    words = _words(typed.words)
    if not words and typed.part != "whole":
        raise Mistake(texts.NOT_ONE)
    return Item(typed.name, words, side, max(reach, 0), _words(typed.unless))


def _words(said: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(split_words(said)))
    if long := next((word for word in words if len(word) > _LONGEST), ""):
        raise Mistake(texts.LONG_WORD.format(word=long[:12], limit=_LONGEST))
    if len(words) > _MOST:
        raise Mistake(texts.MANY_WORDS.format(count=len(words), limit=_MOST))
    return words


def _conflicting(table: Bench, typed: Typed, old: Item | None, new: Item | None) -> Prepared:
    """Somebody was faster; whoever saves again has read what they wrote."""
    if typed.new and old:
        return Prepared(table, typed, wrong=texts.THERE_ALREADY.format(name=typed.name))
    who = table.draft.updated_by if table.draft else ""
    told = texts.CHANGED_BY.format(who=who) if who else texts.LIVE_CHANGED
    known = typed._replace(read=old.print if old else "", new=old is None)
    return Prepared(table, known, wrong=told, status=409, differences=tuple(differences(typed.part, old, new)))


def save(visit: Visit) -> Response:
    """Into the draft or, where the live rules were looked at, into a new one."""
    made: Prepared = visit.prepared
    typed, table = made.typed, made.table
    if made.wrong:
        return _form(visit, table, typed, made)
    who = visit.account.login
    draft = table.draft
    if draft is None:
        title = texts.USUAL_TITLE.format(who=visit.person.name, at=f"{visit.now.astimezone(CHINA):%m-%d}")
        kept = drafting.new_draft(visit.tx, title, made.text, who, visit.now)
        visit.does("draft_started", f"draft {kept.id}", after=title)
    else:
        kept = drafting.save(visit.tx, draft.id or 0, draft.revision, made.text, who, visit.now)
    visit.does("words_changed", f"draft {kept.id}", after=made.told)
    return visit.go(f"/rules/words?draft={kept.id}&part={typed.part}", texts.SAVED.format(draft=kept.id))


PAGES = (
    Page("GET", "/rules/words", Right.RULES, show),
    Page("GET", "/rules/words/edit", Right.RULES, edit),
    Page("POST", "/rules/words/save", Right.TUNE, save, first=prepare),
)
