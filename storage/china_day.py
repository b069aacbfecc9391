"""Days in China, in either database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.moment import Moment


class ChinaDay(FunctionElement[str]):
    """As 2026-11-21; China has one time zone, eight hours ahead, and no summer time."""

    type = String()
    inherit_cache = True
    name = "china_day"


@compiles(ChinaDay, "sqlite")
def _sqlite(element: ChinaDay, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+8 hours')"


@compiles(ChinaDay, "postgresql")
def _postgresql(element: ChinaDay, compiler: Any, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


class _Later(FunctionElement[datetime]):
    """A time, and how many days later it is meant."""

    type = Moment()
    inherit_cache = True
    name = "later"


@compiles(_Later, "sqlite")
def _sqlite_later(element: _Later, compiler: Any, **more: Any) -> str:
    start, days = (compiler.process(part, **more) for part in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%S.000000', {start}, ({days}) || ' days')"


@compiles(_Later, "postgresql")
def _postgresql_later(element: _Later, compiler: Any, **more: Any) -> str:
    start, days = (compiler.process(part, **more) for part in element.clauses)
    return f"({start} + ({days}) * INTERVAL '24 hours')"


def day_by_day(asked: Select[Any], at: Any, start: datetime, days: int) -> Select[Any]:
    """The number that `asked` gives for the rows of each of so many days, counted from 0; `start` is a midnight.

    Each day is a piece of its own of an index that begins with `at`.
    """
    numbers: Any = select(literal(0).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < days - 1))
    begin, end = (_Later(literal(start, Moment()), number) for number in (numbers.c.n, numbers.c.n + 1))
    return select(numbers.c.n, asked.where(at >= begin, at < end).correlate(numbers).scalar_subquery())
