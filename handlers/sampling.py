"""Golden samples as admins keep them: added from a sentence or a ticket, locked by one, unlocked by two."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from handlers import rule_texts as texts
from handlers.refusals import Locked, Mistake, SameAdmin
from nlp.golden import Sample, check, default_samples
from nlp.ruleset import RuleSet
from storage import samples
from storage.db import Transaction
from storage.rule_tables import SampleRow


def as_sample(row: SampleRow) -> Sample:
    """The row as the check wants it."""
    return Sample(
        row.text, row.category, row.urgency, tuple(row.danger), tuple(row.no_danger), row.never, row.locked, row.note
    )


def golden(tx: Transaction) -> list[Sample]:
    """Every sample of the database."""
    return [as_sample(row) for row in samples.everything(tx)]


def put(
    tx: Transaction, sample: Sample, rules: RuleSet, by: str, now: datetime, *, ticket_id: int | None = None
) -> int:
    """Add the sample or, where its sentence is known, change it; its id. A locked one can only stay as it is."""
    _in_known_categories(sample, rules)
    known = samples.by_text(tx, sample.text)
    values = _values(sample)
    if known is None:
        return samples.insert(tx, **values, ticket_id=ticket_id, author=by, created_at=now, unlocking_by="")
    if known.locked and as_sample(known) != sample:
        raise Locked(texts.LOCKED_SAMPLE.format(sample=known.id, text=known.text))
    samples.change(tx, known.id or 0, **values)
    return known.id or 0


def change(tx: Transaction, sample_id: int, sample: Sample, rules: RuleSet) -> None:
    """Put another wish, or another sentence, in the place of a sample that is not locked."""
    row = _known(tx, sample_id)
    if row.locked:
        raise Locked(texts.LOCKED_SAMPLE.format(sample=sample_id, text=row.text))
    _in_known_categories(sample, rules)
    same = samples.by_text(tx, sample.text)
    if same is not None and same.id != sample_id:
        raise Mistake(texts.SAME_SENTENCE.format(sample=same.id))
    samples.change(tx, sample_id, **_values(sample))


def _values(sample: Sample) -> dict[str, Any]:
    return {**asdict(sample), "danger": list(sample.danger), "no_danger": list(sample.no_danger)}


def _in_known_categories(sample: Sample, rules: RuleSet) -> None:
    for code in filter(None, (sample.category, sample.never)):
        if code not in rules.categories:
            raise Mistake(texts.NO_CATEGORY.format(category=code, known="、".join(rules.categories)))


def remove(tx: Transaction, sample_id: int) -> None:
    """Forget a sample that is not locked."""
    row = _known(tx, sample_id)
    if row.locked:
        raise Locked(texts.LOCKED_SAMPLE.format(sample=sample_id, text=row.text))
    samples.remove(tx, sample_id)


def lock(tx: Transaction, sample_id: int) -> None:
    """From now on nothing is published that this sample does not survive; takes a wish to unlock it back, too."""
    _known(tx, sample_id)
    samples.change(tx, sample_id, locked=True, unlocking_by="")


def unlock(tx: Transaction, sample_id: int, by: str) -> bool:
    """Ask for it, or confirm what another admin asked for; whether it is unlocked now."""
    row = _known(tx, sample_id)
    if row.locked and not row.unlocking_by:
        samples.change(tx, sample_id, unlocking_by=by)
        return False
    if row.locked and row.unlocking_by == by:
        raise SameAdmin(texts.SAME_UNLOCKER.format(sample=sample_id))
    samples.change(tx, sample_id, locked=False, unlocking_by="")
    return True


def _known(tx: Transaction, sample_id: int) -> SampleRow:
    row = samples.get(tx, sample_id)
    if row is None:
        raise Mistake(texts.NO_SAMPLE.format(sample=sample_id))
    return row


def install(tx: Transaction, rules: RuleSet, by: str, now: datetime) -> None:
    """The shipped samples, for a database that has none.

    Where an office has rules of its own already, those samples that its rules do not meet are left out: they would
    forbid every publish from the first day on.
    """
    for sample in _met(default_samples(), rules):
        put(tx, sample, rules, by, now)


def _met(wanted: Iterable[Sample], rules: RuleSet) -> Iterable[Sample]:
    known = [s for s in wanted if {s.category, s.never} <= {"", *rules.categories}]
    red = {failure.sample.text for failure in check(known, rules)}
    return (sample for sample in known if sample.text not in red)
