"""The courier's rounds, walked by hand: what is owed, what becomes of the row, what the telephones show."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from bot.courier import Courier, Sender
from bot.wechat import Client
from handlers.inbound import MESSAGE
from simulator.credit import MESSAGE as MAY_BE_WRITTEN_TO
from simulator.faults import Fault
from simulator.platform import Platform
from storage import contacts, outbox
from storage.db import open_engine, transaction
from storage.mail_tables import Outbox
from storage.tables import Contact
from tests.records import records
from tests.stage import Clock

SEND = "message/custom/send"
_numbers = itertools.count(1)


@dataclass
class Rounds:
    """One courier on one database before one platform; nothing moves unless told to."""

    engine: Engine
    platform: Platform
    sender: Sender
    clock: Clock = field(default_factory=Clock)
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        """A courier whose thread is never started."""
        self.courier = Courier(self.engine, self.sender, self.clock, window=0)

    @property
    def now(self) -> datetime:
        """The time by the product's clock."""
        return self.clock.now

    def somebody(self) -> str:
        """Somebody new, who just wrote."""
        openid = f"oPerson{next(_numbers):021d}"
        self.writes(openid)
        return openid

    def writes(self, openid: str) -> Contact:
        """The person sends a message: five pushes for two days, on both sides."""
        self.platform.grant(openid, MAY_BE_WRITTEN_TO)
        with transaction(self.engine) as tx:
            return contacts.meet(tx, openid, MESSAGE, self.now)

    def contact(self, openid: str) -> Contact:
        """The person's row."""
        (found,) = records(self.engine, Contact, openid=openid)
        return found

    def owe(self, openid: str, *texts: str, **about: Any) -> list[int]:
        """Put down what is owed; the rows' ids."""
        contact_id = self.contact(openid).id or 0
        with transaction(self.engine) as tx:
            for text in texts:
                outbox.enqueue(tx, [contact_id], text, self.now, **about)
        return [row.id or 0 for row in records(self.engine, Outbox, contact_id=contact_id)][-len(texts) :]

    def row(self, row_id: int) -> Outbox:
        """One row of the outbox."""
        (found,) = records(self.engine, Outbox, id=row_id)
        return found

    def states(self, openid: str) -> list[str]:
        """What became of the person's rows, oldest first."""
        rows = records(self.engine, Outbox, contact_id=self.contact(openid).id)
        return [row.state for row in sorted(rows, key=lambda row: row.id or 0)]

    def walk(self) -> None:
        """Deliver until nothing more is due."""
        while self.courier.deliver():
            continue

    def tell(self, openid: str, *texts: str) -> None:
        """Owe these one after the other, with a walk after each."""
        for text in texts:
            self.owe(openid, text)
            self.walk()

    def later(self, by: timedelta) -> None:
        """Time passes for both sides; then one more walk."""
        self.clock.now += by
        self.platform.clock.advance(by.total_seconds())
        self.walk()

    def fault(self, errcode: int = 0, times: int = 1, api: str = SEND, **how: Any) -> None:
        """The platform's next calls go wrong."""
        self.platform.faults.add(Fault(api, times, errcode=errcode, **how))

    def shown(self, openid: str) -> list[str]:
        """What was pushed to the person's telephone, in order."""
        return [entry.text for entry in self.platform.log.of(openid) if entry.via == "pushed"]


@contextmanager
def rounds_at(url: str, platform: Platform, base: str) -> Iterator[Rounds]:
    """Rounds on this database."""
    engine = open_engine(url)
    account = platform.account
    yield Rounds(engine, platform, Client(account.appid, account.secret, base))
    engine.dispose()
