"""Samples to Excel and back: all of a file or nothing of it, and what is already there costs nothing."""

import tempfile
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot import sample_sheets
from bot.console import samples_texts as texts
from bot.console.samples_page import rows
from bot.console.visit import Page, Visit
from bot.console.workbook import download
from bot.opening import Problem
from handlers import sampling
from handlers.refusals import Mistake
from handlers.rights import Right
from nlp.golden import Sample

_MOST = 1000  # new or changed samples of one file: so long residents' messages wait


def export(visit: Visit) -> Response:
    """Every sample that the visitor may read, as a table."""
    found = [sampling.as_sample(row.sample) for row in rows(visit) if not row.hidden]
    visit.does("exported", "samples", after=str(len(found)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.xlsx"
        sample_sheets.write(path, reversed(found))
        return download(path.read_bytes(), f"samples-{visit.now:%Y%m%d}")


def read(visit: Visit) -> list[Sample]:
    """The samples of the file that are new or changed; Mistake names the row that cannot be used."""
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not (file.filename or "").lower().endswith(".xlsx"):
        raise Mistake(texts.NO_FILE)
    known = set(sampling.golden(visit.tx))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path((file.filename or "").replace("\\", "/")).name[-80:]
        path.write_bytes(file.file.read())
        try:
            found = [sample for sample in sample_sheets.read(path) if sample not in known]
        except Problem as problem:
            raise Mistake(str(problem)) from problem
    if len(found) > _MOST:
        raise Mistake(texts.TOO_MANY.format(count=len(found), limit=_MOST))
    return found


def take(visit: Visit) -> Response:
    """Keep them; known sentences are changed."""
    found: list[Sample] = visit.prepared
    for sample in found:
        sampling.put(visit.tx, sample, visit.town.rules, visit.account.login, visit.now)
    visit.does("samples_imported", "samples", after=str(len(found)))
    return visit.go("/rules/samples", (texts.IMPORTED if found else texts.NOTHING_NEW).format(count=len(found)))


PAGES = (
    Page("GET", "/rules/samples/sheet", Right.EXPORT, export),
    Page("POST", "/rules/samples/import", Right.TUNE, take, first=read),
)
