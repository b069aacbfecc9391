"""Golden samples: sentences with what the rules must make of them."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from storage.db import Transaction, instance
from storage.rule_tables import SampleRow

_make = instance(SampleRow)
_table = SampleRow.__table__  # type: ignore[attr-defined]


def everything(tx: Transaction) -> list[SampleRow]:
    """Every sample, the oldest first."""
    return [_make(**row._mapping) for row in tx.connection.execute(select(SampleRow).order_by(col(SampleRow.id)))]


def get(tx: Transaction, sample_id: int) -> SampleRow | None:
    """The sample with this number; None if there is none."""
    found = tx.connection.execute(select(SampleRow).where(col(SampleRow.id) == sample_id)).first()
    return None if found is None else _make(**found._mapping)


def by_text(tx: Transaction, text: str) -> SampleRow | None:
    """The sample of exactly this sentence."""
    found = tx.connection.execute(select(SampleRow).where(col(SampleRow.text) == text)).first()
    return None if found is None else _make(**found._mapping)


def insert(tx: Transaction, **values: Any) -> int:
    """A new sample's id; a sentence has one sample only."""
    return int(tx.connection.execute(_table.insert().values(**values).returning(_table.c.id)).scalar_one())


def change(tx: Transaction, sample_id: int, **values: Any) -> None:
    """Set the named columns of one sample."""
    tx.connection.execute(_table.update().where(_table.c.id == sample_id).values(**values))


def remove(tx: Transaction, sample_id: int) -> None:
    """Forget a sample."""
    tx.connection.execute(_table.delete().where(_table.c.id == sample_id))


def count(tx: Transaction) -> int:
    """How many there are."""
    return int(tx.connection.scalar(select(func.count()).select_from(SampleRow)) or 0)
