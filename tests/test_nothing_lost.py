"""Thirty things happen to three people and their news, most of them bad: in the end everything owed was shown."""

import itertools
import random
from collections import defaultdict
from datetime import timedelta

import pytest

from bot import letters
from bot.desk import Desk
from handlers.inbound import Inbound
from tests.hand import number
from tests.rounds import SEND, Rounds

CODES = [-1, 40001, 45011, 45009, 45015, 45047, 43004, 70000, 45002, 40164, 61450, 99999]


class Fates:
    """Three people, their news and their bad luck, all by one die."""

    def __init__(self, rounds: Rounds, seed: int) -> None:
        self.rounds, self.dice = rounds, random.Random(seed)
        self.desk = Desk(rounds.engine, rounds.clock)
        self.people = [rounds.somebody() for _ in range(3)]
        self.owed: dict[str, list[str]] = defaultdict(list)
        self.replied: dict[str, str] = defaultdict(str)

    def owe(self, openid: str) -> None:
        """News of any length."""
        text = f"【{len(self.owed[openid])}】" + "慢慢说清楚" * self.dice.choice([1, 30, 120, 300])
        self.owed[openid].append(text)
        self.rounds.owe(openid, text)
        self.rounds.walk()

    def fault(self, _: str) -> None:
        """The platform's next calls fail."""
        code = self.dice.choice([*CODES, 0])
        api = self.dice.choice([SEND, SEND, SEND, "stable_token"])
        self.rounds.fault(code, self.dice.randint(1, 3), api, **({} if code else {"http": 502}))

    def speak(self, openid: str) -> None:
        """They write, and read the reply."""
        self.rounds.writes(openid)
        reply = self.desk.handle(Inbound(f"{number()}", openid, "text", "热线"))
        self.replied[openid] += letters.fitted(reply)
        self.rounds.walk()

    def wait(self, _: str) -> None:
        """A minute or two days."""
        self.rounds.later(timedelta(minutes=self.dice.choice([1, 10, 3000])))

    def happen(self) -> None:
        """One of these."""
        act = self.dice.choices([self.owe, self.fault, self.speak, self.wait], [9, 5, 3, 3])[0]
        act(self.dice.choice(self.people))

    def end_well(self) -> None:
        """The platform recovers, and everybody writes until nothing is held."""
        self.rounds.platform.faults.waiting.clear()
        for _ in range(8):
            self.rounds.later(timedelta(hours=2))
            for openid in self.people:
                self.speak(openid)

    def unseen(self, openid: str) -> list[str]:
        """What was owed to them and never shown."""
        seen = "".join([*self.rounds.shown(openid), self.replied[openid]]).replace("\n", "")
        return [text for text in self.owed[openid] if text not in seen]


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_goes_wrong_everything_owed_is_shown_in_the_end(rounds: Rounds, seed: int) -> None:
    fates = Fates(rounds, seed)
    for _ in range(30):
        fates.happen()
        assert all(rounds.contact(openid).credit_left >= 0 for openid in fates.people)
    assert set(itertools.chain(*map(rounds.states, fates.people))) <= {"waiting", "held", "sent"}
    fates.end_well()
    assert set(itertools.chain(*map(rounds.states, fates.people))) <= {"sent"}
    assert [fates.unseen(openid) for openid in fates.people] == [[], [], []]
