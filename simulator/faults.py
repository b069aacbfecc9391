"""Faults ordered in advance: the next calls of an API go wrong in a chosen way."""

from dataclasses import dataclass, field

from simulator.errors import ApiError


@dataclass
class Fault:
    """How the next `times` calls of `api` (a path after /cgi-bin/, or `*`) go wrong: one of the three ways below."""

    api: str
    times: int = 1
    errcode: int = 0
    """Refused with this code."""
    http: int = 0
    """Answered by a gateway with this HTTP status and no JSON."""
    silent: float = 0.0
    """No answer for so many seconds."""
    done: bool = False
    """Before falling silent the call did its work: the caller cannot know."""

    def __post_init__(self) -> None:
        """Raises ValueError for a fault that would change nothing."""
        numbers = (self.times, self.errcode, self.http, self.silent)
        if not all(isinstance(number, int | float) for number in numbers) or self.times < 1 or not any(numbers[1:]):
            raise ValueError("要写清 times 以及 errcode、http、silent 之一，都是数字")


@dataclass
class Faults:
    """The faults still waiting for their call."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Order a fault; several for one API happen in the order given."""
        self.waiting.append(fault)

    def take(self, api: str) -> Fault | None:
        """The fault this call meets, counted down; raises ApiError at once when it is an error code."""
        fault = next((f for f in self.waiting if f.api in (api, "*")), None)
        if fault is None:
            return None
        fault.times -= 1
        if not fault.times:
            self.waiting.remove(fault)
        if fault.errcode:
            raise ApiError(fault.errcode)
        return fault
