"""A sample as the fields of its form, and back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.visit import Visit
from handlers.refusals import Mistake
from nlp.golden import Sample, SampleError, sample_from
from storage.rule_tables import SampleRow


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the form, as typed; `ticket` is the full number of the petition that the sentence comes from."""

    text: str = ""
    category: str = ""
    never: str = ""
    urgency: str = ""
    danger: tuple[str, ...] = ()
    no_danger: tuple[str, ...] = ()
    note: str = ""
    locked: bool = False
    ticket: str = ""


def filled(row: SampleRow) -> Fields:
    """The form with this sample in it."""
    return Fields(
        row.text, row.category, row.never, row.urgency, tuple(row.danger), tuple(row.no_danger), row.note, row.locked
    )


def typed(visit: Visit) -> Fields:
    """What was sent, whether it makes sense or not; a paste from elsewhere becomes one line."""
    signs = ([str(each) for each in visit.form.getlist(name)] for name in ("danger", "no_danger"))
    danger, no_danger = (tuple(some) for some in signs)
    return Fields(
        " ".join(visit.said("text").split()), visit.said("category"), visit.said("never"), visit.said("urgency"),
        danger, no_danger, visit.said("note"), bool(visit.said("locked")), visit.said("ticket"),
    )  # fmt: skip


def sample_of(form: Fields) -> Sample:
    """The sample; Mistake says what is wrong with it."""
    names = ("text", "category", "never", "urgency", "danger", "no_danger", "note", "locked")
    try:
        return sample_from({name: getattr(form, name) for name in names})
    except SampleError as error:
        raise Mistake(str(error)) from error
