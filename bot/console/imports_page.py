"""Importing a table: read, match columns, try, write, take back. Only the last two write, and shortly."""

from io import BytesIO
from typing import NamedTuple
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response
from xlsxwriter import Workbook

from bot.console import imports_texts as texts
from bot.console import listing, mapping, parcel, uploads
from bot.console.area import refuse_narrow
from bot.console.gate import Missing
from bot.console.mapping import Choice
from bot.console.row_form import said
from bot.console.uploads import Upload
from bot.console.visit import Page, Visit
from handlers import intake
from handlers.intake import Plan
from handlers.leaving import keep_an_admin
from handlers.refusals import Mistake
from handlers.rights import Right
from handlers.roster_line import Complaint
from storage import imports

_SHOWN, _SAMPLE, _NAMED = 100, 5, 8
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Trial(NamedTuple):
    """What an import would do: the plan for the lines that can be checked, and every bad line."""

    choice: Choice
    plan: Plan
    problems: list[Complaint]

    @property
    def bad(self) -> set[int]:
        """Numbers of the lines that would be left out."""
        return {problem.line.number for problem in self.problems}

    @property
    def good(self) -> int:
        """How many lines can be written."""
        return len(self.choice.chosen.lines) - len(self.bad)


def show(visit: Visit) -> Response:
    """The first step, and what was imported lately."""
    done = imports.latest(visit.tx)
    fresh = visit.now - intake.UNDO_LASTS
    return listing.show(
        visit, "imports.html", texts, done=done, fresh=fresh, step=0, limit=uploads.MOST_LINES,
        whole=visit.account.grid_id is None,
    )  # fmt: skip


def columns(visit: Visit) -> Response:
    """The second step: what is in the file, and which column is what."""
    refuse_narrow(visit)
    upload = parcel.unpacked(visit.said("parcel")) if visit.said("parcel") else _uploaded(visit)
    table = _table(visit, upload)
    heading = upload.tables[table].heading
    asked = visit.said("sheet") or visit.said("is")
    sheet = asked if asked in texts.NAMES else mapping.guessed_sheet(heading)
    return listing.show(
        visit, "import_columns.html", texts, upload=upload, table=table, sheet=sheet, step=1,
        chosen=upload.tables[table], guessed=mapping.guessed(sheet, heading), parcel=parcel.packed(upload),
        sample=upload.tables[table].lines[:_SAMPLE],
    )  # fmt: skip


def _uploaded(visit: Visit) -> Upload:
    file, text = visit.form.get("file"), visit.said("pasted")
    if isinstance(file, UploadFile) and file.filename:
        return uploads.read(file.filename, file.file.read())
    if not text:
        raise Mistake(texts.NO_FILE)
    return uploads.pasted(text)


def _table(visit: Visit, upload: Upload) -> int:
    said = visit.said("table")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
    return min(number, len(upload.tables) - 1)


def _choice(visit: Visit) -> Choice:
    upload = parcel.unpacked(visit.said("parcel"))
    table, sheet = _table(visit, upload), visit.said("sheet")
    if sheet not in texts.NAMES:
        raise Mistake(texts.LOST)
    typed = {field: visit.said(f"from_{field}") for field in texts.NAMES[sheet]}
    return Choice(upload, table, sheet, mapping.sources(typed, sheet, len(upload.tables[table].heading)))


def _tried(visit: Visit) -> Trial:
    """Every line checked against the town as it is."""
    refuse_narrow(visit)
    choice = _choice(visit)
    lines, formulas = mapping.lines(choice)
    plan = intake.plan(visit.tx, choice.sheet, lines, visit.now)
    follow = [Complaint(line, "", texts.FOLLOWS) for line in plan.followers]
    return Trial(choice, plan, sorted([*formulas, *plan.problems, *follow], key=lambda problem: problem.line.number))


def check(visit: Visit) -> Response:
    """The third step: what would happen, with every bad line."""
    trial = _tried(visit)
    return listing.show(
        visit, "import_check.html", texts, trial=trial, step=2, parcel=parcel.packed(trial.choice.upload), most=_SHOWN,
        counts=trial.plan.counts, problems=[_shown(trial, problem) for problem in trial.problems[:_SHOWN]],
        hints=trial.plan.report.hints[:_SHOWN],
    )  # fmt: skip


def _shown(trial: Trial, problem: Complaint) -> tuple[int, str, str, str]:
    """Line, column, what is written there, reason."""
    names = texts.NAMES[trial.choice.sheet]
    value = problem.line.values.get(problem.column, "")
    return problem.line.number, names.get(problem.column, ""), value, said(problem.problem, names)


def errors(visit: Visit) -> Response:
    """The bad lines as they were, with the reasons, to be put right and imported again."""
    trial = _tried(visit)
    reasons: dict[int, list[str]] = {}
    for problem in trial.problems:
        reasons.setdefault(problem.line.number, []).append(_shown(trial, problem)[3])
    table = trial.choice.chosen
    rows = [[str(n), "；".join(reasons[n]), *row] for n, row in table.lines if n in reasons]
    visit.does("import_errors_exported", trial.choice.sheet, after=f"{len(rows)} rows")
    return _workbook(texts.ERRORS_FILE, [[texts.LINE, texts.REASON, *table.heading], *rows])


def blank(visit: Visit) -> Response:
    """A table with nothing but the headings."""
    sheet = visit.path["sheet"]
    if sheet not in texts.NAMES:
        raise Missing
    return _workbook(texts.BLANK_FILE.format(sheet=texts.SHEETS[sheet]), [list(texts.NAMES[sheet].values())])


def _workbook(name: str, rows: list[list[str]]) -> Response:
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page, bold = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 0)
        page.set_column(0, max(map(len, rows)), 18)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, None if number else bold)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content.getvalue(), media_type=_XLSX, headers={"Content-Disposition": disposition})


def prepare(visit: Visit) -> Trial:
    """The last check before writing; with `mode` good the bad lines are left out."""
    trial = _tried(visit)
    if not trial.problems:
        return trial
    if visit.said("mode") != "good":
        raise Mistake(texts.STILL_BAD.format(n=len(trial.bad)))
    lines = [line for line in mapping.lines(trial.choice)[0] if line.number not in trial.bad]
    plan = intake.plan_good(visit.tx, trial.choice.sheet, lines, visit.now)
    return trial._replace(plan=plan)


def write(visit: Visit) -> Response:
    """The fourth step."""
    trial: Trial = visit.prepared
    new, changed, same = trial.plan.counts
    if not trial.plan.steps:
        return visit.go("/town/imports", texts.NOTHING)
    file = trial.choice.upload.file
    done = intake.carry_out(visit.tx, trial.plan, visit.account.login, file, visit.now)
    keep_an_admin(visit.tx)
    skipped = len(trial.choice.chosen.lines) - new - changed - same
    visit.does("imported", f"import {done} {trial.choice.sheet}", "", f"{file} +{new} ~{changed} ={same} -{skipped}")
    pattern = texts.DONE_SKIPPED if skipped else texts.DONE
    return visit.go("/town/imports", pattern.format(new=new, changed=changed, same=same, bad=skipped))


def undo(visit: Visit) -> Response:
    """Back to what it was, within a day."""
    refuse_narrow(visit)
    done = imports.by_id(visit.tx, visit.path["id"])
    if done is None:
        raise Missing
    result = intake.undo(visit.tx, done, visit.now)
    keep_an_admin(visit.tx)
    visit.does("import_undone", f"import {done.id} {done.sheet}", "", f"-{result.removed} ~{result.restored}")
    counts = {"removed": result.removed, "restored": result.restored}
    if not result.left:
        return visit.go("/town/imports", texts.UNDID.format(**counts))
    names = "、".join(result.left[:_NAMED]) + (texts.AND_MORE if len(result.left) > _NAMED else "")
    return visit.go("/town/imports", texts.UNDID_LEFT.format(**counts, n=len(result.left), names=names))


PAGES = (
    Page("GET", "/town/imports", Right.TOWN, show),
    Page("POST", "/town/imports/columns", Right.TOWN, columns, reads=True),
    Page("POST", "/town/imports/check", Right.TOWN, check, reads=True),
    Page("POST", "/town/imports/errors", Right.EXPORT, errors, reads=True),
    Page("GET", "/town/imports/blank/{sheet}", Right.TOWN, blank),
    Page("POST", "/town/imports/write", Right.TOWN, write, first=prepare),
    Page("POST", "/town/imports/{id:int}/undo", Right.TOWN, undo),
)
