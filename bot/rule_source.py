"""A source of rules, written the same way in every command: `live`, a version `7`, a draft `d3`, or a file."""

import re
from pathlib import Path
from typing import NamedTuple

from xlsxwriter.exceptions import XlsxWriterException

from bot import rule_cli_texts as texts
from bot.opening import Problem, reason
from bot.rule_sheets import read_workbook, write_workbook
from handlers import drafting, publishing
from handlers.town import load_rules, ready
from nlp.rules import RuleError, RuleSet, format_rules, parse_rules
from storage.db import Transaction

_VERSION = re.compile(r"\d{1,9}")
_DRAFT = re.compile(r"d?(\d{1,9})", re.IGNORECASE)


class Source(NamedTuple):
    """Where rules come from: their text, a name for people, the draft or published version they are, if any.

    `base` is the published version they started from; a file knows none.
    """

    text: str
    name: str
    draft: int | None = None
    version: int | None = None
    base: int | None = None

    def rules(self) -> RuleSet:
        """The rules themselves; Problem if they cannot be read."""
        try:
            return ready(self.text, self.version or 0)
        except RuleError as error:
            raise Problem(f"{self.name}：{error}") from error


def read(tx: Transaction, said: str) -> Source:
    """What `said` names; Problem or Refused if there is no such thing, or the file cannot be used."""
    if said.lower() == "live":
        return read(tx, str(load_rules(tx).version))
    if _VERSION.fullmatch(said):
        row = publishing.published(tx, int(said))
        name = texts.NAMED_VERSION.format(version=row.version)
        return Source(row.text, name, version=row.version, base=row.version)
    if _DRAFT.fullmatch(said):  # with its d: without one it is a version
        draft = drafting.opened(tx, draft_number(said))
        return Source(draft.text, texts.NAMED_DRAFT.format(draft=draft.id), draft=draft.id, base=draft.base_version)
    return from_file(Path(said))


def draft_number(said: str) -> int:
    """3 of “d3” or “3”."""
    found = _DRAFT.fullmatch(said)
    if found is None:
        raise Problem(texts.BAD_DRAFT_NUMBER.format(said=said))
    return int(found[1])


def from_file(path: Path) -> Source:
    """A text in UTF-8 or, by its ending, a workbook; Problem unless it has rules that can be read."""
    try:
        if path.suffix.lower() == ".xlsx":
            return Source(format_rules(read_workbook(path)), path.name)
        text = path.read_text(encoding="utf-8-sig")
        parse_rules(text)
        return Source(text, path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(texts.NO_FILE.format(path=path, reason=reason(error))) from error
    except RuleError as error:
        raise Problem(f"{path}：{error}") from error


def to_file(path: Path, rules: RuleSet) -> None:
    """Write the rules as a text or, by the file's ending, as a workbook."""
    try:
        if path.suffix.lower() == ".xlsx":
            write_workbook(path, rules)
        else:
            path.write_text(format_rules(rules), encoding="utf-8")
    except (OSError, XlsxWriterException) as error:
        raise Problem(texts.NO_FILE.format(path=path, reason=reason(error))) from error
