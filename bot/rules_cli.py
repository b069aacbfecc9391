"""`gejie rules`: see and change the live rules; every change is a new version that running servers use at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot import rule_cli_texts as texts
from bot import rule_drafts_cli, rule_source, rule_versions_cli, tuning_cli
from bot.app import utc_now
from bot.opening import Problem
from bot.rule_samples_cli import samples
from bot.rule_work import AcceptRed, AsJson, Category, Reason, Weight, Words, at_work, author, code_of, tell
from handlers import publishing
from handlers.town import load_rules
from nlp.rules import Rule, RuleSet, format_rules

rules = typer.Typer(no_args_is_help=True)
rule_versions_cli.register(rules)
rule_drafts_cli.register(rules)
tuning_cli.register(rules)
rules.add_typer(samples, name="samples", help=texts.HELP_SAMPLES)
ADDED = "-added"  # the rule that keeps a category's words added one by one


def _publish(change: Callable[[RuleSet], RuleSet], title: str, reason: str, accept_red: bool, as_json: bool) -> None:
    """Publish what `change` makes of the live rules. Two who do so at once take turns: neither loses words."""
    with at_work(as_json) as tx:
        text = format_rules(change(publishing.live(tx)))
        outcome = publishing.publish_text(tx, text, title, author(), reason, utc_now(), accept_red=accept_red)
    tell(outcome, as_json)


@rules.command("list", help=texts.HELP_LIST)
def list_(category: Annotated[str, typer.Argument(help=texts.HELP_CATEGORY)] = "") -> None:
    """One line a rule."""
    with at_work() as tx:
        live = load_rules(tx)
    code = code_of(live, category) if category else ""
    for rule in live.rules:
        if not code or rule.category == code:
            words = " ".join([*rule.any_of, *("+".join(group) for group in rule.all_of)])
            typer.echo(texts.RULE_LINE.format(id=rule.id, category=rule.category, weight=rule.weight, words=words))


@rules.command(help=texts.HELP_ADD)
def add(
    category: Category, words: Words, weight: Weight = 2.0, reason: Reason = "", accept_red: AcceptRed = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Add words to a category, in a rule of their own."""

    def change(live: RuleSet) -> RuleSet:
        code = code_of(live, category)
        rule_id = f"{code}{ADDED}"
        known = next((r for r in live.rules if r.id == rule_id), None)
        wanted = tuple(dict.fromkeys([*(known.any_of if known else ()), *words]))
        rule = replace(known or Rule(id=rule_id, category=code), any_of=wanted, weight=weight)
        return replace(live, rules=(*(r for r in live.rules if r.id != rule_id), rule))

    _publish(change, texts.ADDED_TITLE.format(category=category), reason, accept_red, as_json)


@rules.command(help=texts.HELP_REMOVE)
def remove(
    category: Category, words: Words, reason: Reason = "", accept_red: AcceptRed = False, as_json: AsJson = False
) -> None:
    """Take words out of every rule of a category; a rule left without words goes with them."""

    def change(live: RuleSet) -> RuleSet:
        code = code_of(live, category)
        present = {word for rule in live.rules if rule.category == code for word in rule.any_of}
        missing = next((word for word in words if word not in present), None)
        if missing:
            raise Problem(texts.NO_SUCH_WORD.format(category=category, word=missing))
        kept = (_without(rule, words) if rule.category == code else rule for rule in live.rules)
        return replace(live, rules=tuple(rule for rule in kept if rule is not None))

    _publish(change, texts.REMOVED_TITLE.format(category=category), reason, accept_red, as_json)


def _without(rule: Rule, words: list[str]) -> Rule | None:
    """The rule without the words; None if that would leave it to its side conditions alone."""
    kept = tuple(word for word in rule.any_of if word not in words)
    return None if rule.any_of and not kept else replace(rule, any_of=kept)


@rules.command(help=texts.HELP_EXPORT)
def export(
    file: Annotated[Path | None, typer.Argument(help=texts.HELP_FILE)] = None,
    source: Annotated[str, typer.Option(help=texts.HELP_SOURCE)] = "live",
) -> None:
    """Rules in their readable form or as a workbook."""
    with at_work() as tx:
        found = rule_source.read(tx, source).rules()
    if file is None:
        typer.echo(format_rules(found))
    else:
        rule_source.to_file(file, found)


@rules.command("import", help=texts.HELP_IMPORT)
def import_(
    file: Path,
    publish: Annotated[bool, typer.Option("--publish", help=texts.HELP_PUBLISH_TOO)] = False,
    reason: Reason = "",
    title: Annotated[str, typer.Option(help=texts.HELP_TITLE)] = "",
    accept_red: AcceptRed = False,
    as_json: AsJson = False,
) -> None:
    """Make a draft of a file, or publish it at once."""
    source = rule_source.from_file(file)
    if not publish:
        rule_drafts_cli.keep(lambda _: source, title, as_json)
        return
    with at_work(as_json) as tx:
        outcome = publishing.publish_text(
            tx, source.text, title or source.name, author(), reason, utc_now(), accept_red=accept_red
        )
    tell(outcome, as_json)
