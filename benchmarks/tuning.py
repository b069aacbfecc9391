"""What somebody waits for while tuning: a replay, the trial beside the editor, a look through all words."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.rule_packs import messages, pack
from bot.console.rule_impact import Touched
from bot.console.rule_memory import Memory
from nlp.classify import classify
from nlp.golden import Sample, default_samples
from nlp.lint import lint
from nlp.replay import Message, replay
from nlp.rules import RuleSet, default_rules_text, parse_rules

MESSAGES, LONG, WORDS, ROUNDS = 2_000, 20_000, 20_000, 5


def tuning() -> dict[str, float]:
    """Milliseconds of CPU, the best of some rounds, by what is done."""
    return {name: min(_milliseconds(act) for act in acts) for name, acts in _acts()}


def _acts() -> Iterator[tuple[str, list[Callable[[], object]]]]:
    live = parse_rules(default_rules_text(), 1)
    past = [Message(f"{text}{n}") for n, text in enumerate(messages(60, MESSAGES))]
    louder = replace(live, rules=tuple(replace(rule, weight=rule.weight + 1) for rule in live.rules))
    yield f"重演 {MESSAGES:,} 条：一条规则多一个词", [_replayed(_more(live, word), live, past) for word in _WORDS]
    yield f"重演 {MESSAGES:,} 条：所有分量都变", [_replayed(louder, live, past)] * ROUNDS
    memory, samples = Memory(live), default_samples()
    list(memory.decided(past, 600))
    yield f"管理台试算，{MESSAGES:,} 件已经看过", [_tried(_more(live, word), memory, past, samples) for word in _WORDS]
    yield f"检查 {WORDS:,} 个词的规则", [lambda n=n: lint(pack(WORDS, n)) for n in range(ROUNDS)]  # type: ignore[misc]
    flood = ("老公打我婆婆骂孩子" * LONG)[:LONG]
    yield f"一条 {LONG:,} 字的消息", [lambda: classify(flood, live)] * ROUNDS


_WORDS = ("水管", "电梯", "楼道", "路灯", "垃圾")


def _more(live: RuleSet, word: str) -> RuleSet:
    first = next(rule for rule in live.rules if rule.category == "noise")
    rules = [replace(rule, any_of=(*rule.any_of, word)) if rule is first else rule for rule in live.rules]
    return replace(live, rules=tuple(rules))


def _replayed(draft: RuleSet, live: RuleSet, past: list[Message]) -> Callable[[], object]:
    classify("", draft)
    return lambda: replay(draft, live, past)


def _tried(draft: RuleSet, memory: Memory, past: list[Message], samples: list[Sample]) -> Callable[[], object]:
    return lambda: Touched(draft, memory, memory.index, past, samples).impact("")


def _milliseconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1e3
