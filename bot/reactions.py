"""What we do about each error code of WeChat's API: one table, from the platform's list of return codes."""

from enum import StrEnum


class Reaction(StrEnum):
    """What becomes of a push that was refused."""

    RETRY = "retry"  # try again soon, with backoff
    REFRESH = "refresh"  # a new token once, then as ALARM
    NEXT_MINUTE = "next_minute"
    NEXT_DAY = "next_day"
    NO_CREDIT = "no_credit"  # our count of push credit was too hopeful: correct it, next rung
    UNREACHABLE = "unreachable"  # the person left or refuses: next rung
    NEXT_RUNG = "next_rung"  # this way cannot carry this message
    SPLIT = "split"  # too long
    DONE = "done"  # the platform has it already
    ALARM = "alarm"  # somebody must change a setting; keep the message and try slowly


REACTIONS: dict[int, Reaction] = {
    -1: Reaction.RETRY,
    40001: Reaction.REFRESH,
    40014: Reaction.REFRESH,
    42001: Reaction.REFRESH,
    41001: Reaction.REFRESH,
    45009: Reaction.NEXT_DAY,
    45011: Reaction.NEXT_MINUTE,
    45066: Reaction.NEXT_MINUTE,
    45065: Reaction.DONE,
    45015: Reaction.NO_CREDIT,
    45047: Reaction.NO_CREDIT,
    43004: Reaction.UNREACHABLE,
    43019: Reaction.UNREACHABLE,
    48002: Reaction.UNREACHABLE,
    40003: Reaction.UNREACHABLE,
    43101: Reaction.NEXT_RUNG,
    40007: Reaction.NEXT_RUNG,
    40200: Reaction.NEXT_RUNG,
    45008: Reaction.NEXT_RUNG,
    45072: Reaction.NEXT_RUNG,
    45080: Reaction.NEXT_RUNG,
    45081: Reaction.NEXT_RUNG,
    70000: Reaction.NEXT_RUNG,
    87014: Reaction.NEXT_RUNG,
    40008: Reaction.NEXT_RUNG,
    40033: Reaction.NEXT_RUNG,
    40035: Reaction.NEXT_RUNG,
    44002: Reaction.NEXT_RUNG,
    44004: Reaction.NEXT_RUNG,
    47001: Reaction.NEXT_RUNG,
    47003: Reaction.NEXT_RUNG,
    45002: Reaction.SPLIT,
    40013: Reaction.ALARM,
    40036: Reaction.ALARM,
    40037: Reaction.ALARM,
    40125: Reaction.ALARM,
    40164: Reaction.ALARM,
    40243: Reaction.ALARM,
    40249: Reaction.ALARM,
    41002: Reaction.ALARM,
    41004: Reaction.ALARM,
    43104: Reaction.ALARM,
    43116: Reaction.ALARM,
    48001: Reaction.ALARM,
    48004: Reaction.ALARM,
    48006: Reaction.ALARM,
    48008: Reaction.ALARM,
    50002: Reaction.ALARM,
    50004: Reaction.ALARM,
    50007: Reaction.ALARM,
    61004: Reaction.ALARM,
    65400: Reaction.ALARM,
    89501: Reaction.ALARM,
    89503: Reaction.ALARM,
    89506: Reaction.ALARM,
    89507: Reaction.ALARM,
    **dict.fromkeys(range(61450, 61458), Reaction.ALARM),
}


def reaction(code: int | None) -> Reaction:
    """What to do; an unknown code is an alarm, since guessing could lose messages; no code is a network fault."""
    return Reaction.RETRY if code is None else REACTIONS.get(code, Reaction.ALARM)
