"""What goes into one push: bundling, splitting, the one question that opens."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.courier import pack, split
from bot.letters import LONGEST_REPLY
from storage.mail_tables import Outbox
from storage.tables import Contact
from tests.rounds import Rounds
from tests.stage import MORNING

LONG = "楼上每天半夜装修，吵得全家睡不着。" * 60  # some 3,000 bytes
ASKS = {"kind": "solved", "ticket": 1}
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def _joined(rounds: Rounds, openid: str) -> str:
    pushes = rounds.shown(openid)
    assert all(len(push.encode()) <= 2048 for push in pushes)
    assert rounds.contact(openid).credit_left == rounds.platform.credit(openid)[0] == 5 - len(pushes)
    return "".join(pushes).replace("\n", "")


@on_sqlite
def test_what_is_due_together_goes_out_in_one_push_and_the_same_text_once(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "第一件", "第二件", "第一件", "第三件")
    rounds.walk()
    assert rounds.shown(openid) == ["第一件\n\n第二件\n\n第三件"]
    assert rounds.states(openid) == ["sent"] * 4
    assert rounds.contact(openid).credit_left == 4


@on_sqlite
def test_what_does_not_fit_into_one_push_follows_in_the_next_in_order(rounds: Rounds) -> None:
    openid = rounds.somebody()
    texts = [f"{i}" + "很长" * 200 for i in range(5)]
    rounds.owe(openid, *texts)
    rounds.walk()
    assert _joined(rounds, openid) == "".join(texts)
    assert len(rounds.shown(openid)) == 5


@on_sqlite
@pytest.mark.parametrize("texts", [[LONG], [LONG, "物业来过了"], ["物业来过了", LONG], ["早", LONG, "晚"]])
def test_a_text_too_long_for_one_push_goes_out_in_pieces(rounds: Rounds, texts: list[str]) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, *texts)
    rounds.walk()
    assert _joined(rounds, openid) == "".join(texts)
    assert set(rounds.states(openid)) == {"sent"}


@on_sqlite
def test_a_text_that_would_cost_more_than_is_left_is_held_whole(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, *["很长" * 300 + str(i) for i in range(4)])
    rounds.walk()
    rounds.owe(openid, LONG)
    rounds.walk()
    assert rounds.states(openid) == ["sent"] * 4 + ["held"]
    assert rounds.contact(openid).credit_left == 1


@on_sqlite
def test_a_question_that_comes_alone_opens_with_its_digits(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "办好了", ask=ASKS)
    rounds.walk()
    assert "1 " in rounds.shown(openid)[0]
    assert (rounds.contact(openid).question or {})["kind"] == "solved"


@on_sqlite
def test_of_two_questions_neither_opens_and_both_say_their_command(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "新诉求一", ask={"kind": "offer", "ticket": 1, "short": "001"})
    rounds.owe(openid, "新诉求二", ask={"kind": "offer", "ticket": 2, "short": "002"})
    rounds.walk()
    (push,) = rounds.shown(openid)
    assert "001" in push
    assert "002" in push
    assert rounds.contact(openid).question is None


@on_sqlite
def test_a_question_does_not_open_over_what_the_person_wrote_meanwhile(rounds: Rounds) -> None:
    openid = rounds.somebody()
    rounds.owe(openid, "办好了", ask=ASKS)
    send = rounds.sender.send_text

    def interrupted(to: str, text: str) -> None:
        send(to, text)
        rounds.clock.now += timedelta(seconds=1)
        rounds.writes(openid)

    rounds.courier._sender = _Saying(interrupted)
    rounds.walk()
    assert rounds.states(openid) == ["sent"]
    assert rounds.contact(openid).question is None


class _Saying:
    def __init__(self, say: Callable[[str, str], None]) -> None:
        self.send_text = say


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(lambda text: text * 200))
def test_no_piece_is_too_long_and_nothing_is_lost_between_them(text: str) -> None:
    pieces = split(text)
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= LONGEST_REPLY for piece in pieces)


@given(st.lists(st.tuples(st.text("甲乙丙丁abc", min_size=1, max_size=9), st.integers(1, 120)), min_size=1, max_size=8))
def test_a_parcel_carries_the_first_rows_whole_and_no_others(said: list[tuple[str, int]]) -> None:
    texts = [words * times for words, times in said]
    rows = [Outbox.model_construct(id=i, text=text, ask=None, attempts=0) for i, text in enumerate(texts)]
    parcel = pack(Contact.model_construct(id=1, openid="o", question=None), rows, MORNING)
    assert list(parcel.rows) == rows[: len(parcel.rows)] != []
    assert "".join(parcel.pieces) == "\n\n".join(dict.fromkeys(texts[: len(parcel.rows)]))
    assert all(len(piece.encode()) <= LONGEST_REPLY for piece in parcel.pieces)
