"""Writes the table of docs/lifecycle.md anew from handlers.lifecycle: `python -m tests.render_lifecycle`."""

from pathlib import Path

from handlers.lifecycle import STEPS, Actor, Status
from handlers.texts import STATUS

DOCUMENT = Path(__file__).parents[1] / "docs" / "lifecycle.md"
START, END = "<!-- table: python -m tests.render_lifecycle -->\n", "<!-- end of the table -->\n"


def table() -> str:
    """The steps as Markdown, in the order of the code."""
    rows = ["| in | who | does | then |", "|---|---|---|---|"]
    for step in STEPS:
        who = ", ".join(actor.value for actor in Actor if actor in step.by)
        rows.append(f"| {_shown(step.before)} | {who} | {step.action} | {_shown(step.after)} |")
    return "\n".join(rows) + "\n"


def _shown(status: Status) -> str:
    return f"{status.value} {STATUS[status]}"


def rendered(document: str) -> str:
    """The document with the present table between its marks; ValueError if the marks are gone."""
    head, rest = _cut(document, START)
    _, tail = _cut(rest, END)
    return f"{head}{START}\n{table()}\n{END}{tail}"


def _cut(text: str, mark: str) -> tuple[str, str]:
    before, found, after = text.partition(mark)
    if not found:
        raise ValueError(f"no line {mark.strip()}")
    return before, after


if __name__ == "__main__":
    DOCUMENT.write_text(rendered(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
