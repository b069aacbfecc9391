"""What every person has seen in the conversation, and what was lost on the way: for the page and for tests."""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from simulator.clock import Clock

Who = Literal["user", "account", "platform"]
Via = Literal["", "passive", "pushed", "failed"]


@dataclass(frozen=True)
class Entry:
    """One line of a conversation. `via` failed means that the person never saw it; `at` is the movable clock's."""

    id: int
    openid: str
    who: Who
    kind: str
    at: float
    text: str = ""
    via: Via = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The entry as the page and the control routes show it."""
        return asdict(self)


class Log:
    """Conversations by openid. Ids rise over all conversations, so `since` works for one and for many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._last = 0
        self._changed = threading.Condition()

    def add(
        self, openid: str, who: Who, kind: str, text: str = "", via: Via = "", detail: Mapping[str, Any] | None = None
    ) -> Entry:
        """Write one line and wake whoever waits for it."""
        with self._changed:
            self._last += 1
            entry = Entry(self._last, openid, who, kind, self._clock.now(), text, via, detail or {})
            self._entries[openid].append(entry)
            self._changed.notify_all()
        return entry

    def of(self, openid: str, since: int = 0) -> list[Entry]:
        """One conversation after entry number `since`."""
        with self._changed:
            return [entry for entry in self._entries.get(openid, ()) if entry.id > since]

    def wait_for(self, openid: str, wanted: Callable[[Entry], bool], since: int = 0, timeout: float = 5.0) -> Entry:
        """The first entry after `since` that is wanted; raises TimeoutError when it does not come in time."""
        with self._changed:
            found = self._changed.wait_for(lambda: next(filter(wanted, self.of(openid, since)), None), timeout)
        if found is None:
            raise TimeoutError(f"{timeout} 秒内没有等到要的消息")
        return found
