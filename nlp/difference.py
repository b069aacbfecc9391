"""What differs between two rule sets, in meaning: the order of rules and of words plays no part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from nlp import difference_texts as texts
from nlp import phrase
from nlp.ruleset import LONG_NAMES, SETTINGS, Category, Guard, Rule, RuleSet, raising

Kind = Literal["setting", "category", "rule", "class", "guard", "typo", "dictionary"]
State = Literal["added", "removed", "changed"]
Item = dict[str, Any]
_SHORT = {name: key for key, name in LONG_NAMES.items()}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, named as in the rule text; of words also which came and which went."""

    field: str
    before: Any
    after: Any
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def line(self) -> str:
        """For a person to read: “任一词 +电钻 -喇叭”, “分量 2 → 3”."""
        name = texts.FIELDS.get(self.field, self.field)
        if self.added or self.removed:
            return " ".join([name, *(f"+{word}" for word in self.added), *(f"-{word}" for word in self.removed)])
        if self.before is None:
            return texts.NOW.format(name=name, after=_said(self.after))
        return texts.FROM_TO.format(name=name, before=_said(self.before), after=_said(self.after))


@dataclass(frozen=True, slots=True)
class Change:
    """A rule, category, class, guard, misspelling, setting or the dictionary that is not what it was."""

    kind: Kind
    name: str
    state: State
    fields: tuple[FieldChange, ...] = ()

    def line(self) -> str:
        """For a person to read."""
        what = texts.LINES[self.state].format(kind=texts.KINDS[self.kind], name=self.name)
        said = "；".join(field.line() for field in self.fields)
        return texts.WITH_FIELDS.format(what=what, fields=said) if said and self.state != "removed" else what


def difference(before: RuleSet, after: RuleSet) -> list[Change]:
    """Everything by which `after` decides otherwise, and notes; rules and the rest by name within their kind."""
    return [change for kind in _PARTS for change in _changes(kind, _PARTS[kind](before), _PARTS[kind](after))]


def lines(changes: Iterable[Change]) -> list[str]:
    """The changes for a person to read."""
    return [change.line() for change in changes]


def data(changes: Iterable[Change]) -> list[Item]:
    """The changes for JSON."""
    return [asdict(change) for change in changes]


def touches_danger(before: RuleSet, after: RuleSet) -> tuple[str, ...]:
    """The rules that raise danger signs or emergencies and are changed, directly or by what their words mean.

    That is the rule itself (its note apart), the guards it names, the classes in its words and theirs, the misspellings
    of any of these words, and the dictionary's words that hide one of them; also categories whose confidentiality or
    kind of group changes, for that is where the dangerous messages go.
    """
    old, new = _grave(before), _grave(after)
    return tuple(name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))


def _fields(kind: type[Category | Guard | Rule]) -> dict[str, Any]:
    """A dataclass's fields, named as in the rule text, with what they usually are."""
    return {_SHORT.get(spec.name, spec.name): spec.default for spec in fields(kind)}


def _table(items: Iterable[Category | Guard | Rule]) -> dict[str, Item]:
    """The items' fields by the items' names: the first field is the name."""
    named = {}
    for item in items:
        name, *rest = ((_SHORT.get(spec.name, spec.name), getattr(item, spec.name)) for spec in fields(item))
        named[name[1]] = dict(rest)
    return named


def _lists(words: Mapping[str, tuple[str, ...]]) -> dict[str, Item]:
    return {name: {"words": value} for name, value in words.items()}


_PARTS: dict[Kind, Any] = {
    "setting": lambda rules: {name: {"value": getattr(rules, name)} for name in SETTINGS},
    "category": lambda rules: _table(rules.categories.values()),
    "rule": lambda rules: _table(rules.rules),
    "class": lambda rules: _lists(rules.classes),
    "guard": lambda rules: _table(rules.guards.values()),
    "typo": lambda rules: _lists(rules.typos),
    "dictionary": lambda rules: _lists({"whole": rules.whole}),
}
_USUAL: dict[Kind, Item] = {"category": _fields(Category), "rule": _fields(Rule), "guard": _fields(Guard)}


def _changes(kind: Kind, before: Mapping[str, Item], after: Mapping[str, Item]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is None:
            yield Change(kind, name, "added", tuple(_field_changes({}, _unusual(kind, after[name]))))
        elif new is None:
            yield Change(kind, name, "removed", tuple(_field_changes(_unusual(kind, old), {})))
        elif changed := tuple(_field_changes(old, new)):
            yield Change(kind, name, "changed", changed)


def _unusual(kind: Kind, item: Item) -> Item:
    usual = _USUAL.get(kind, {})
    return {field: value for field, value in item.items() if field not in usual or value != usual[field]}


def _field_changes(before: Item, after: Item) -> Iterator[FieldChange]:
    for field in dict.fromkeys([*before, *after]):
        old, new = before.get(field), after.get(field)
        if (old or new) is None or not _words(old or new):
            if old != new:
                yield FieldChange(field, old, new)
            continue
        ours, theirs = _shown(old or ()), _shown(new or ())
        added, removed = _without(theirs, ours), _without(ours, theirs)
        if added or removed:
            yield FieldChange(field, old, new, added, removed)


def _words(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str | tuple) for item in value)


def _shown(words: tuple[Any, ...]) -> tuple[str, ...]:
    """Words as they are, groups of words (of `all`) as one: 半夜/凌晨."""
    return tuple(word if isinstance(word, str) else "/".join(sorted(set(word))) for word in words)


def _without(words: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if word not in known)


def _said(value: Any) -> str:
    match value:
        case None | "" | ():
            return texts.NOTHING
        case bool():
            return texts.YES if value else texts.NO
        case int() | float():
            return f"{value:g}"
        case tuple():
            return "–".join(map(str, value))
    return str(value)


def _grave(rule_set: RuleSet) -> dict[str, Any]:
    """What raises danger signs and emergencies, by rule: everything that decides whether it does."""
    rules = (rule for rule in rule_set.rules if rule.danger or rule.urgency == "emergency")
    private = {
        texts.CATEGORY.format(name=c.name): (c.sensitive, c.group_kind)
        for c in rule_set.categories.values()
        if c.sensitive or c.group_kind != "gejie"
    }
    return private | {rule.id: _weighed(rule_set, rule) for rule in rules}


def _weighed(rule_set: RuleSet, rule: Rule) -> list[Item]:
    guards = [rule_set.guards[name] for name in sorted(rule.guards)]
    phrases = [*rule.any_of, *rule.none_of, *(word for group in rule.all_of for word in group)]
    phrases += [word for guard in guards for word in guard.words + guard.unless]
    pieces = {piece for written in phrases for piece in phrase.slots(written)}
    classes = {piece.word: rule_set.classes[piece.word] for piece in pieces if piece.is_class}
    words = {piece.word for piece in pieces if not piece.is_class}.union(*classes.values())
    typos = {word: rule_set.typos[word] for word in words & rule_set.typos.keys()}
    hiding = {"whole": tuple(whole for whole in rule_set.whole if any(word in whole for word in words))}
    raised = {"raised": raising(rule_set, rule.category)} if rule.backed else {}
    parts = ({**asdict(rule), "note": ""}, *map(asdict, guards), classes, typos, hiding, raised)
    return [_unordered(part) for part in parts]


def _unordered(part: Mapping[str, Any]) -> Item:
    return {key: sorted(map(str, _shown(value))) if _words(value) else value for key, value in part.items()}
