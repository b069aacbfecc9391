"""The date in China of a column of times, in either database."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


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
