"""`gejie rules`: see and change the live rules; every change is a new version that running servers use at once."""

import getpass
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from bot import texts
from bot.app import utc_now
from bot.opening import Problem, opened
from bot.opening import reason as reason_of
from bot.settings import Storage
from bot.setup import prepare
from handlers.town import load_rules
from nlp.classify import OTHER
from nlp.rules import Rule, RuleError, RuleSet, format_rules, parse_rules
from storage import rule_sets, town
from storage.db import transaction

rules = typer.Typer(no_args_is_help=True)
ADDED = "-added"  # the rule that keeps a category's words added one by one

Category = Annotated[str, typer.Argument(help=texts.HELP_CATEGORY)]
Words = Annotated[list[str], typer.Argument(help=texts.HELP_WORDS)]
Weight = Annotated[float, typer.Option(help=texts.HELP_WEIGHT, min=0.1, max=100)]
Reason = Annotated[str, typer.Option(help=texts.HELP_REASON)]


def _opened() -> Engine:
    with opened(Storage().database_url) as engine:
        prepare(engine, utc_now())
        return engine


def _live(engine: Engine) -> RuleSet:
    with transaction(engine) as tx:
        return load_rules(tx)


def _code(live: RuleSet, said: str) -> str:
    found = next((c.code for c in live.categories.values() if said in (c.code, c.name)), None)
    if found is None:
        options = "、".join(f"{c.code}（{c.name}）" for c in live.categories.values())
        raise Problem(texts.NO_CATEGORY.format(category=said, options=options))
    return found


def _publish(engine: Engine, change: Callable[[RuleSet], RuleSet], reason: str) -> None:
    """Publish what `change` makes of the live rules. Two who do so at once take turns: neither loses words."""
    with transaction(engine) as tx:
        town.bump(tx, town.RULES)  # holds the row until the end
        before = load_rules(tx)
        after = change(before)
        text = _checked(after)
        if text == format_rules(before):
            typer.echo(texts.RULES_UNCHANGED)
            return
        version = rule_sets.publish(tx, text, _author(), reason or texts.BY_COMMAND_LINE, utc_now())
    typer.echo(texts.RULES_PUBLISHED.format(version=version))


def _checked(after: RuleSet) -> str:
    if OTHER not in after.categories:
        raise Problem(texts.NO_OTHER)
    text = format_rules(after)
    try:
        parse_rules(text)
    except RuleError as error:
        raise Problem(str(error)) from error
    return text


def _author() -> str:
    """Who is logged in; a container's user may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return texts.BY_COMMAND_LINE


@rules.command("list", help=texts.HELP_RULES_LIST)
def list_(category: Annotated[str, typer.Argument(help=texts.HELP_CATEGORY)] = "") -> None:
    """One line a rule."""
    live = _live(_opened())
    code = _code(live, category) if category else ""
    for rule in live.rules:
        if not code or rule.category == code:
            words = " ".join([*rule.any_of, *("+".join(group) for group in rule.all_of)])
            typer.echo(texts.RULE_LINE.format(id=rule.id, category=rule.category, weight=rule.weight, words=words))


@rules.command(help=texts.HELP_RULES_ADD)
def add(category: Category, words: Words, weight: Weight = 2.0, reason: Reason = "") -> None:
    """Add words to a category, in a rule of their own."""

    def change(live: RuleSet) -> RuleSet:
        code = _code(live, category)
        rule_id = f"{code}{ADDED}"
        known = next((r for r in live.rules if r.id == rule_id), None)
        wanted = tuple(dict.fromkeys([*(known.any_of if known else ()), *words]))
        rule = replace(known or Rule(id=rule_id, category=code), any_of=wanted, weight=weight)
        return replace(live, rules=(*(r for r in live.rules if r.id != rule_id), rule))

    _publish(_opened(), change, reason)


@rules.command(help=texts.HELP_RULES_REMOVE)
def remove(category: Category, words: Words, reason: Reason = "") -> None:
    """Take words out of every rule of a category; a rule left without words goes with them."""

    def change(live: RuleSet) -> RuleSet:
        code = _code(live, category)
        present = {word for rule in live.rules if rule.category == code for word in rule.any_of}
        missing = next((word for word in words if word not in present), None)
        if missing:
            raise Problem(texts.NO_SUCH_WORD.format(category=category, word=missing))
        kept = (_without(rule, words) if rule.category == code else rule for rule in live.rules)
        return replace(live, rules=tuple(rule for rule in kept if rule is not None))

    _publish(_opened(), change, reason)


def _without(rule: Rule, words: list[str]) -> Rule | None:
    """The rule without the words; None if that would leave it to its side conditions alone."""
    kept = tuple(word for word in rule.any_of if word not in words)
    return None if rule.any_of and not kept else replace(rule, any_of=kept)


@rules.command(help=texts.HELP_RULES_EXPORT)
def export(file: Annotated[Path | None, typer.Argument()] = None) -> None:
    """The live rules in their readable form."""
    text = format_rules(_live(_opened()))
    if file is None:
        typer.echo(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(texts.NO_RULES_FILE.format(path=file, reason=reason_of(error))) from error


@rules.command("import", help=texts.HELP_RULES_IMPORT)
def import_(file: Path, reason: Reason = "") -> None:
    """Publish a file of rules."""
    try:
        wanted = parse_rules(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(texts.NO_RULES_FILE.format(path=file, reason=reason_of(error))) from error
    except RuleError as error:
        raise Problem(f"{file}：{error}") from error
    _publish(_opened(), lambda _: wanted, reason)
