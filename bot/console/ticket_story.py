"""A ticket told: what was said and what arrived, what happened, why it is where it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bot import texts as events_texts
from bot.console import ticket_texts as texts
from bot.console.attached import Shown, shown
from bot.console.board_texts import STATES
from bot.console.marking import pieces
from bot.console.times import said
from bot.console.visit import Visit
from handlers import names
from handlers.combining import parted_off
from handlers.tickets import in_reach
from storage import attachments, contacts, outbox, tickets
from storage.mail_tables import Outbox
from storage.tables import Ticket, TicketEvent

_HEARD = ("open", "supplement", "describe")


class Line(NamedTuple):
    """One line of the conversation. `side` is resident, us or inside (staff among themselves).

    `went` says how and when it arrived; `event` can be split off; `became` is the ticket it was split into.
    """

    side: str
    at: datetime
    who: str
    text: str
    media: Shown | None = None
    went: str = ""
    event: int | None = None
    became: str = ""


class Moment(NamedTuple):
    """One line of the timeline; `told` are those who were told, and how it went."""

    at: datetime
    who: str
    action: str
    text: str
    after: str
    told: list[str]


class Story:
    """Everything about one ticket, read once."""

    def __init__(self, visit: Visit, ticket: Ticket) -> None:
        self.visit, self.ticket, self.ctx = visit, ticket, visit.context()
        self.events = tickets.events(visit.tx, ticket.id or 0)
        self.sent = outbox.deliveries(visit.tx, ticket.id or 0)
        self.attached = attachments.of_ticket(visit.tx, ticket.id or 0)

    def conversation(self) -> list[Line]:
        """The resident's words, and exactly what they were sent; notes stay among staff."""
        lines = [*self._heard(), *self._pushed(), *self._notes()]
        return sorted(lines, key=lambda line: line.at)

    def _heard(self) -> Iterator[Line]:
        became = parted_off(self.events)
        for event in self.events:
            if event.action in _HEARD and (event.text or event.media):
                can_part = event.action == "supplement" and bool(event.text) and event.id not in became
                yield Line(
                    "resident", event.at, texts.RESIDENT, event.text, self._media(event, texts.RESIDENT),
                    event=event.id if can_part else None, became=became.get(event.id or 0, ""),
                )  # fmt: skip

    def _pushed(self) -> Iterator[Line]:
        by_event = {event.id: event for event in self.events}
        for row in self.sent:
            if row.contact_id == self.ticket.contact_id and row.state != "cancelled":
                event = by_event.get(row.event_id)
                who = self._who(event) if event and event.actor == "staff" else texts.SYSTEM
                yield Line("us", row.created_at, who, row.text, went=self._went(row))

    def _notes(self) -> Iterator[Line]:
        for event in self.events:
            if event.action == "note":
                who = self._who(event)
                yield Line("inside", event.at, who, event.text, self._media(event, who))

    def _media(self, event: TicketEvent, who: str) -> Shown | None:
        return shown(event, self.attached.get(event.id or 0), who)

    def timeline(self) -> list[Moment]:
        """Every line of the history, oldest first."""
        return [self._moment(event) for event in self.events]

    def _moment(self, event: TicketEvent) -> Moment:
        rows = [row for row in self.sent if row.event_id == event.id]
        after = STATES.get(event.after, "") if event.after != event.before else ""
        action = events_texts.EVENT_NAMES.get(event.action, events_texts.OTHER_EVENT)
        return Moment(event.at, self._who(event), action, self._detail(event), after, [self._told(r) for r in rows])

    def _detail(self, event: TicketEvent) -> str:
        if event.action in ("correct", "resort"):
            was, _, now = event.text.partition(">")
            return f"{names.category_name(self.ctx, was)} → {names.category_name(self.ctx, now)}"
        if event.action == "split":
            return event.text.partition(">")[2]
        return "" if event.action in _HEARD else event.text

    def _told(self, row: Outbox) -> str:
        person = self.visit.town.people.by_contact.get(row.contact_id)
        resident = row.contact_id == self.ticket.contact_id
        name = texts.RESIDENT if resident else person.name if person else texts.SOMEBODY
        return f"{name}：{self._went(row)}"

    def _who(self, event: TicketEvent) -> str:
        person = self.visit.town.people.people.get(event.person_id or 0)
        return person.name if person else events_texts.ACTORS[event.actor]

    def _went(self, row: Outbox) -> str:
        if row.state != "sent":
            return texts.FAILED.format(error=row.error) if row.state == "failed" else events_texts.STATES[row.state]
        how = events_texts.RUNGS.get(row.rung, events_texts.STATES["sent"])
        return texts.WENT.format(how=how, at=said(row.sent_at, self.visit.now)) if row.sent_at else how

    def facts(self) -> list[tuple[str, str]]:
        """Name and value, in the order of the page."""
        ticket, now = self.ticket, self.visit.now
        grid, handler = self._grid(), self.visit.town.people.people.get(ticket.handler_id or 0)
        facts = [
            (texts.CATEGORY, names.category(self.ctx, ticket)), (texts.URGENCY, texts.URGENCIES[ticket.urgency]),
            (texts.PLACE, ticket.place or texts.UNKNOWN), (texts.GRID, grid or texts.UNKNOWN),
            (texts.GROUP, names.group_name(self.ctx, ticket.group_id) if ticket.group_id else texts.NO_GROUP),
            (texts.HANDLER, handler.name if handler else texts.NO_HANDLER),
            (texts.OPENED, said(ticket.opened_at, now)), (texts.CONTACT_BY, said(ticket.due_at, now)),
            (texts.TAKEN_AFTER, self._taken()), (texts.CHANGED, said(ticket.changed_at, now)),
        ]  # fmt: skip
        rating = f"{ticket.rating} {ticket.rating_reason}".strip() if ticket.rating else ""
        return [*facts, (texts.RATING, rating)] if rating else facts

    def _grid(self) -> str:
        """From the town down to the grid."""
        people = self.visit.town.people
        return " › ".join(reversed([people.grids[g].name for g in people.up_from(self.ticket.grid_id)]))

    def _taken(self) -> str:
        first = next((e.at for e in self.events if e.action == "accept"), None)
        return lasting(first - self.ticket.opened_at) if first else texts.NOT_YET

    def decided(self) -> str:
        """The category that the rules chose, whatever people made of it since."""
        corrections = [e.text for e in self.events if e.action == "correct"]
        return corrections[0].partition(">")[0] if corrections else self.ticket.category

    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut at the words that decided, each piece with whether it is one of them."""
        code = self.decided()
        words = [(w["start"], w["end"], w["word"]) for w in self.ticket.words if w["category"] == code]
        return pieces(self.ticket.text, words)

    def why(self) -> list[str]:
        """How it came to its category and to its group, a sentence each."""
        return [self._why_category(), *self._corrections(), *self._moves()]

    def _why_category(self) -> str:
        category = names.category_name(self.ctx, self.decided())
        pattern = texts.BY_RULES if any(hit for _, hit in self.pieces()) else texts.BY_NO_WORD
        return pattern.format(version=self.ticket.rule_set, category=category)

    def _corrections(self) -> Iterator[str]:
        for event in self.events:
            if event.action == "correct":
                now = names.category_name(self.ctx, event.text.partition(">")[2])
                yield texts.CORRECTED.format(at=said(event.at, self.visit.now), who=self._who(event), category=now)

    def _moves(self) -> Iterator[str]:
        moves = [e for e in self.events if e.action in ("assign", "transfer")]
        if moves and self.ticket.group_id:
            last, group = moves[-1], names.group_name(self.ctx, self.ticket.group_id)
            pattern = texts.SENT_BY if last.actor == "staff" else texts.SENT_BY_RULE
            reason = texts.BECAUSE.format(reason=last.text) if last.text else ""
            yield pattern.format(at=said(last.at, self.visit.now), who=self._who(last), group=group) + reason

    def reach(self) -> str:
        """Whether a message would arrive now, and how long that lasts."""
        contact = contacts.by_id(self.visit.tx, self.ticket.contact_id)
        if self.ticket.muted:
            return texts.ASKED_FOR_QUIET
        if not in_reach(self.ctx, self.ticket) or contact.credit_until is None:
            return texts.OUT_OF_REACH
        until = said(contact.credit_until, self.visit.now)
        pattern = texts.REACH_PRIVATE if self.ticket.sensitive else texts.REACH
        return pattern.format(n=contact.credit_left, until=until)


def lasting(span: timedelta) -> str:
    """Minutes, hours or days, whichever says enough."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return texts.MINUTES.format(n=minutes)
    return texts.HOURS.format(n=minutes // 60) if minutes < 2880 else texts.DAYS.format(n=minutes // 1440)
