"""Words to begin a rule with that is made from what somebody wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.console.rule_bench import Bench
from bot.console.rule_memory import plain_of
from bot.tuning_tickets import messages
from nlp.evidence import Evidence, evidence, words_of
from nlp.proposal import known_words
from storage.db import Transaction

_NEWEST, _MOST = 2000, 6
_LIFT = 2


def proposed(tx: Transaction, bench: Bench, text: str, category: str, places: frozenset[str]) -> list[str]:
    """Words of the text that past petitions of this category have and others have not, best first.

    The petition that the text comes from is left out: it may stand under the wrong category still.
    Words that nobody used before are among them, the longer the better; names of places and known words are not.
    """
    past = [(plain_of(each.text), each.final) for each in messages(tx, _NEWEST) if each.text != text]
    return [word for word, _ in weighed(past, text, category, known_words(bench.rules, category), places)]


def weighed(
    past: Iterable[tuple[str, str]], text: str, category: str, known: Collection[str], places: frozenset[str]
) -> list[tuple[str, Evidence]]:
    """The same with what speaks for each; `past` are plain texts with the category they ended with."""
    told = [(plain, final == category) for plain, final in past]
    here_of = sum(here for _, here in told)

    def of(word: str) -> Evidence:
        met = [here for said, here in told if word in said]
        return evidence(sum(met), here_of, len(met) - sum(met), len(told) - here_of)

    new = [word for word in words_of(text) if word not in known and not any(word in place for place in places)]
    all_found = ((word, of(word)) for word in new)
    some = [(word, found) for word, found in all_found if not found.elsewhere or (found.here and found.lift >= _LIFT)]
    taken: list[tuple[str, Evidence]] = []
    for word, found in sorted(some, key=lambda each: (-each[1].score, -len(each[0]), each[0])):
        if not any(word in other or other in word for other, _ in taken):
            taken.append((word, found))
    return taken[:_MOST]
