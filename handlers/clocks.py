"""Promises and patience: when somebody will be in touch, and what happens when nobody moves."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from handlers import assignment, names, notices, staff_texts
from handlers.context import CHINA, Context
from handlers.lifecycle import Actor, step
from storage import tickets
from storage.tables import Ticket

EMERGENCY, URGENT = timedelta(minutes=30), timedelta(hours=2)
JOINS = timedelta(minutes=10)  # further texts belong to the same petition
UNPLACED = timedelta(minutes=10)  # then somebody sorts it by hand
REMIND, LAPSE = timedelta(days=3), timedelta(days=7)
REOPEN = timedelta(days=30)
ANSWER = timedelta(days=3)
_NOON, _EVENING = time(12), time(18)


def due_at(urgency: str, now: datetime, days_off: Collection[str] = ()) -> datetime:
    """When somebody is to be in touch: half an hour, two hours, or 18:00 (the next day's for what comes after noon).

    Only the last waits for the end of a holiday; `days_off` are days as 2027-01-01.
    """
    if urgency == "emergency":
        return now + EMERGENCY
    if urgency == "urgent":
        return now + URGENT
    local = now.astimezone(CHINA)
    day = local.date() if local.time() < _NOON else local.date() + timedelta(days=1)
    return datetime.combine(_at_work(day, days_off), _EVENING, CHINA)


def _at_work(day: date, days_off: Collection[str]) -> date:
    """That day, or the first after it that is no day off."""
    while day.isoformat() in days_off:
        day += timedelta(days=1)
    return day


def answer_by(ctx: Context) -> date:
    """The day by which a group is to answer those above it: in three days, not on a day off."""
    return _at_work(names.today(ctx.now + ANSWER), ctx.town.office.days_off)


def promised(ctx: Context, urgency: str) -> datetime:
    """What is promised just now."""
    return due_at(urgency, ctx.now, ctx.town.office.days_off)


def tick(ctx: Context) -> int:
    """Do what is due by the clock; how many tickets were touched. Safe to repeat at any time."""
    unplaced = tickets.unplaced(ctx.tx, ctx.now - UNPLACED)
    silent = tickets.silent(ctx.tx, ctx.now - REMIND)
    overdue = tickets.overdue(ctx.tx, ctx.now)
    for ticket in unplaced:
        _sort_by_hand(ctx, ticket)
    for ticket in silent:
        _after_silence(ctx, ticket)
    for ticket in overdue:
        _report_overdue(ctx, ticket)
    return len(unplaced) + len(silent) + len(overdue)


def _sort_by_hand(ctx: Context, ticket: Ticket) -> None:
    group = assignment.triage(ctx.town.people)
    if group is None:
        return
    event = step(ctx, ticket, "assign", Actor.SYSTEM, group_id=group.id)
    assigned = tickets.locked(ctx.tx, ticket.id or 0)
    notices.new_ticket(ctx, assigned, event)


def _after_silence(ctx: Context, ticket: Ticket) -> None:
    if ctx.now - ticket.changed_at >= LAPSE:
        event = step(ctx, ticket, "lapse", Actor.SYSTEM)
        notices.tell_resident(
            ctx, ticket, ctx.town.office.text("CLOSED_BY_SILENCE").format(number=ticket.number), event
        )
    elif ticket.reminded_at is None or ticket.reminded_at < ticket.changed_at:
        tickets.change(ctx.tx, ticket.id or 0, reminded_at=ctx.now)
        ask = {"kind": "solved", "ticket": ticket.id}
        notices.tell_resident(ctx, ticket, ctx.town.office.text("REMINDER").format(number=ticket.number), ask=ask)


def _report_overdue(ctx: Context, ticket: Ticket) -> None:
    tickets.change(ctx.tx, ticket.id or 0, reminded_at=ctx.now)
    text = staff_texts.OVERDUE.format(
        number=ticket.number,
        category=staff_texts.PRIVATE if ticket.sensitive else names.category(ctx, ticket),
        group=names.group_name(ctx, ticket.group_id),
    )
    notices.tell_staff(ctx, ticket, notices.superiors(ctx, ticket), text)
