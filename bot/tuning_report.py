"""Replays and suggestions as lines for a person at a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import tuning_texts as texts
from handlers.rule_texts import DANGERS, URGENCIES
from nlp.replay import Alarm, Example, Moves, Replay
from nlp.suggest import Suggestions

if TYPE_CHECKING:
    from nlp.learn import Learnt

_PAIRS, _PROPOSALS = 5, 5
_LONGEST = 60
Names = Mapping[str, str]


def replay_lines(found: Replay, names: Names, draft: str, live: str) -> Iterator[str]:
    """Dangers first, then what moves most; `names` are the categories' names by code."""
    yield texts.ONLY_A_TRIAL.format(draft=draft, live=live, count=found.count)
    body = [*_alarms(texts.RAISED, found.raised), *_alarms(texts.DROPPED, found.dropped)]
    for kind, title in texts.KINDS.items():
        moves: Moves = getattr(found, kind)
        if moves.count:
            known = URGENCIES if kind == "urgency" else names
            body += _moves(title, moves, known)
    if found.agree or found.contradict:
        body.append(texts.AGAINST_FINAL.format(agree=found.agree, contradict=found.contradict))
    yield from body or [texts.NO_CHANGE]


def _alarms(title: str, alarms: Sequence[Alarm]) -> Iterator[str]:
    if alarms:
        yield title.format(count=len(alarms))
    for alarm in alarms:
        sign = DANGERS.get(alarm.sign, alarm.sign)
        yield texts.ALARM_LINE.format(sign=sign, **_shown(alarm.example))


def _moves(title: str, moves: Moves, names: Names) -> Iterator[str]:
    pairs = [
        (texts.SAME_PAIR if pair.before == pair.after else texts.PAIR).format(
            before=names.get(pair.before, pair.before), after=names.get(pair.after, pair.after), count=pair.count
        )
        for pair in moves.pairs[:_PAIRS]
    ]
    yield texts.KIND_LINE.format(kind=title, count=moves.count, pairs="、".join(pairs))
    for example in moves.examples:
        yield texts.EXAMPLE_LINE.format(**_shown(example))


def _shown(example: Example) -> dict[str, str]:
    """A label, the text cut short, and the words before and after."""
    before, after = ("、".join(words) or texts.NO_WORD for words in (example.before_words, example.after_words))
    words = "" if before == after else texts.WORDS.format(before=before, after=after)
    return {"label": f"{example.label} " if example.label else "", "text": _short(example.text), "words": words}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def suggestion_lines(found: Suggestions) -> Iterator[str]:
    """What there is to do, section by section; the whole of it is in the JSON."""
    if found.words:
        yield texts.SECTION_WORDS
        yield from _proposals(found)
    parts = {
        texts.SECTION_CORRECTED: [rule.text for rule in found.corrected],
        texts.SECTION_CONTESTED: [word.text for word in found.contested],
        texts.SECTION_SINGLE: [word.text for word in found.single],
    }
    for title, said in parts.items():
        if said:
            yield title
            yield from (f"  {line}" for line in said)
    if found.idle:
        yield texts.SECTION_IDLE.format(messages=found.messages, count=len(found.idle))
        yield "  " + "、".join(found.idle)
    if not (found.words or any(parts.values()) or found.idle):
        yield texts.NO_SUGGESTION.format(messages=found.messages)


def _proposals(found: Suggestions) -> Iterator[str]:
    """The five best words of each category, and all that were corrected often, each with an example."""
    shown: dict[str, int] = {}
    for proposal in found.words:
        shown[proposal.category] = shown.get(proposal.category, 0) + 1
        if shown[proposal.category] <= _PROPOSALS:
            yield f"  {proposal.text}"
            yield texts.SECTION_EXAMPLE.format(text=_short(proposal.examples[0]))


def learnt_lines(found: "Learnt", path: Path) -> Iterator[str]:
    """How much was learnt, whether it helps, and what to do next."""
    words = sum(len(rule.any_of) for rule in found.rules)
    yield texts.LEARNT.format(words=words, rules=len(found.rules), path=path)
    yield texts.LEARNT_SCORE.format(
        before=percent(found.before.accuracy), after=percent(found.after.accuracy),
        before_f1=percent(found.before.macro_f1), after_f1=percent(found.after.macro_f1),
    )  # fmt: skip
    if found.after.accuracy <= found.before.accuracy:
        yield texts.LEARNT_WORSE
    yield texts.LEARNT_NEXT.format(path=path)


def percent(share: float) -> str:
    """0.8765 as 87.7%."""
    return f"{share:.1%}"
