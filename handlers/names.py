"""How tickets, groups, people and times are named to a reader."""

from datetime import date, datetime, timedelta

from handlers import texts
from handlers.context import CHINA, Context
from handlers.town import MEDIATION, roles
from storage.tables import Group, Person, Ticket

_DAYS = (texts.TODAY, texts.TOMORROW, texts.DAY_AFTER)


def today(now: datetime) -> date:
    """The date in China."""
    return now.astimezone(CHINA).date()


def clock(moment: datetime, now: datetime) -> str:
    """A time as people say it: 今天 18:00, 明天 09:30, 11-28 18:00."""
    local = moment.astimezone(CHINA)
    ahead = (local.date() - today(now)).days
    day = _DAYS[ahead] if 0 <= ahead < len(_DAYS) else f"{local:%m-%d}"
    return f"{day} {local:%H:%M}"


def due(ticket: Ticket, now: datetime) -> str:
    """When somebody will be in touch: 明天 18:00 前, 2 小时内."""
    left = ticket.due_at - now
    if timedelta(0) < left < timedelta(hours=1):
        return texts.WITHIN_MINUTES.format(minutes=max(5, round(left / timedelta(minutes=5)) * 5))
    if timedelta(0) < left <= timedelta(hours=2):
        return texts.WITHIN.format(hours=round(left / timedelta(hours=1)))
    day, time = clock(ticket.due_at, now).split(" ")
    return texts.BEFORE.format(day=day, time=time)


def category(ctx: Context, ticket: Ticket) -> str:
    """The category's Chinese name."""
    return category_name(ctx, ticket.category)


def category_name(ctx: Context, code: str) -> str:
    """The Chinese name of a category code; the code itself if a later rule set dropped it."""
    found = ctx.town.rules.categories.get(code)
    return found.name if found else code


def group_kind(ctx: Context, code: str) -> str:
    """The kind of group a category asks for; women's groups if a later rule set dropped the category."""
    found = ctx.town.rules.categories.get(code)
    return found.group_kind if found else "gejie"


def group(ctx: Context, group_id: int | None) -> Group | None:
    """The group, if there is one."""
    return ctx.town.people.groups.get(group_id or 0)


def group_name(ctx: Context, group_id: int | None) -> str:
    """The group's name; the bot's own if nobody has the ticket yet."""
    found = group(ctx, group_id)
    return found.name if found else texts.SYSTEM_NAME


def surname(name: str) -> str:
    """The family name, two characters for the compound ones."""
    return name[:2] if name.startswith(texts.COMPOUND_SURNAMES) else name[:1]


def shown(ctx: Context, person: Person | None, ticket: Ticket) -> str:
    """The name a resident sees: group and surname; for sensitive tickets the group alone."""
    name = group_name(ctx, ticket.group_id)
    if person is None or ticket.sensitive:
        return name
    return f"{name}·{short_name(ctx, person)}"


def short_name(ctx: Context, person: Person) -> str:
    """The surname with what the person is: a 格姐 or a mediator."""
    own = group(ctx, person.group_id)
    mediates = "mediator" in roles(person) and (own is None or own.kind == MEDIATION)
    return surname(person.name) + (texts.MEDIATOR_SUFFIX if mediates else texts.GEJIE_SUFFIX)


def what(ctx: Context, ticket: Ticket) -> str:
    """What the ticket is about in a few words, for its resident: category and place; private ones say nothing."""
    if ticket.sensitive:
        return texts.PRIVATE_WHAT
    return "，".join(part for part in (category(ctx, ticket), place(ctx, ticket)) if part)


def place(ctx: Context, ticket: Ticket) -> str:
    """Estate and building, or the grid's name, or nothing."""
    if ticket.place:
        return ticket.place
    grid = ctx.town.people.grids.get(ticket.grid_id or 0)
    return grid.name if grid else ""
