"""A table as CSV, out and in: the same rows both ways."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from applications.forms import grids
from applications.forms.grids import Line, Read
from applications.forms.rows import Row, Unread, shown
from applications.forms.typed import Places
from applications.rosters import Roster
from standards.errors import Refusal
from standards.rulebook import Column, Question

LARGEST = 5 * 2**20  # bytes of a sheet
#: What a spreadsheet would run; written with an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(question: Question, rows: Sequence[Row], places: Places, roster: Roster | None = None) -> str:
    """The rows as CSV with column ids on top; lines of the rule that are not filled are there, empty."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([column.id for column in question.columns])
    for row in [*rows, *open_lines(rows, roster)]:
        sheet.writerow([_written(column, row.get(column.id), places) for column in question.columns])
    return "\ufeff" + out.getvalue()


def read(question: Question, text: str, places: Places, roster: Roster | None = None) -> Read:
    """The rows of a sheet; a Refusal names every cell that cannot be read by row and column."""
    return grids.read(
        question, _lines(text.removeprefix("\ufeff")), places, roster, lambda _, cell: _plain(cell)
    )


def text_of(content: bytes) -> str:
    """The text of an uploaded sheet: UTF-8, or what older spreadsheets write."""
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def open_lines(rows: Sequence[Row], roster: Roster | None) -> list[Row]:
    """A row for each line of the rule that has none, with its key alone."""
    if roster is None:
        return []
    filled = {row.get(roster.column) for row in rows if not isinstance(row.get(roster.column), Unread)}
    return [{roster.column: line.key} for line in roster.lines if line.key not in filled]


def _lines(text: str) -> list[Line]:
    top = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(("\t", ";", ","), key=top.count)
    try:
        sheet = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [
            (number, cells) for number, cells in enumerate(sheet, 1) if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise Refusal(f"The sheet cannot be read as CSV: {error}.") from None


def _written(column: Column, cell: object, places: Places) -> str:
    if column.type == "country" and not isinstance(cell, Unread):
        return str(cell or "")
    text = shown(column, cell, places)
    is_text = column.type in ("text", "party", "control", "evidence") or isinstance(cell, Unread)
    return f"'{text}" if is_text and text.startswith((*FORMULA, "'")) else text


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA, "'")) else cell
