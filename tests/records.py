"""What the database holds, read past the product."""

from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import SQLModel

from storage.db import instance, transaction
from storage.office_tables import metadata

Model = TypeVar("Model", bound=SQLModel)


def records(engine: Engine, model: type[Model], **wanted: Any) -> list[Model]:
    """Every row of a table whose columns have these values."""
    table = model.__table__  # type: ignore[attr-defined]
    with transaction(engine) as tx:
        found = tx.connection.execute(table.select().filter_by(**wanted)).all()
    make = instance(model)
    return [make(**row._mapping) for row in found]


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """The whole database."""
    with transaction(engine) as tx:
        return {
            table.name: [
                dict(row._mapping) for row in tx.connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }
