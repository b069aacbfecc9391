"""Times as people say them."""

from datetime import datetime, timedelta

from bot.console import texts
from handlers.context import CHINA

_DAYS = {0: texts.TODAY_AT, -1: texts.YESTERDAY_AT, 1: texts.TOMORROW_AT}


def said(moment: datetime, now: datetime) -> str:
    """Within the hour as minutes ago, around today by the day's name, else by its date; another year is named."""
    past = now - moment
    if timedelta(0) <= past < timedelta(minutes=1):
        return texts.JUST_NOW
    if timedelta(0) <= past < timedelta(hours=1):
        return texts.MINUTES_AGO.format(n=past // timedelta(minutes=1))
    local, today = moment.astimezone(CHINA), now.astimezone(CHINA)
    day = _DAYS.get((local.date() - today.date()).days)
    if day:
        return day.format(time=f"{local:%H:%M}")
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def exact(moment: datetime) -> str:
    """The full time in China, for tables that leave the house and for titles."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
