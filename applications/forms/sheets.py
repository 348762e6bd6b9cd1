"""A table as a sheet: CSV out, and CSV (or what a spreadsheet copies) in, the same rows both ways."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from applications.forms.rows import MOST, Row, Unread, numbered, read_row, shown
from applications.forms.typed import Places
from applications.rosters import Roster
from standards.errors import Fault, Refusal
from standards.rulebook import Column, Question

LARGEST = 5 * 2**20  # bytes of a sheet
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # what a spreadsheet would run; written with an apostrophe before it


def write(question: Question, rows: Sequence[Row], places: Places, roster: Roster | None = None) -> str:
    """The rows as CSV with column ids on top; lines of the rule that are not filled are there, empty."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([column.id for column in question.columns])
    for row in [*rows, *_open_lines(rows, roster)]:
        sheet.writerow([_written(column, row.get(column.id), places) for column in question.columns])
    return "\ufeff" + out.getvalue()


def read(question: Question, text: str, places: Places, roster: Roster | None = None) -> list[Row]:
    """The rows of a sheet. Every cell that cannot be read is a fault naming line and column; then none is kept."""
    lines = list(_lines(text.removeprefix("\ufeff")))
    if not lines:
        raise Refusal("The sheet is empty: its first line must name the columns.")
    columns = _columns(question, lines[0][1])
    rows, faults = [], []
    for number, cells in lines[1:]:
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            faults.append(
                Fault(f"line {number}", f"has {len(cells)} cells; the first line names {len(columns)}")
            )
        row = read_row(question, zip(columns, map(_plain, cells), strict=False), places)
        faults += [
            Fault(f"line {number}, column {column.id}", row[column.id].why)
            for column in columns
            if isinstance(row.get(column.id), Unread)
        ]
        if row.keys() - ({roster.column} if roster else set()):
            rows.append(row)
    if len(rows) > MOST:
        raise Refusal(
            f"The sheet has {len(rows):,} rows; a table may have {MOST:,}. Attach it as a file instead."
        )
    if faults:
        count = "one cell" if len(faults) == 1 else f"{len(faults)} cells"
        raise Refusal(f"Nothing was changed: {count} of the sheet cannot be read.", faults)
    return numbered(question, rows)


def text_of(content: bytes) -> str:
    """The text of an uploaded sheet: UTF-8, or what older spreadsheets write."""
    if len(content) > LARGEST:
        raise Refusal(f"The sheet is {len(content):,} bytes; the limit is {LARGEST:,}.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refusal("This is a workbook, not a CSV file: save the sheet as CSV and upload that.")
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> list[tuple[int, list[str]]]:
    top = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(("\t", ";", ","), key=top.count)
    try:
        sheet = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(sheet.line_num, cells) for cells in sheet if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise Refusal(f"The sheet cannot be read as CSV: {error}.") from None


def _columns(question: Question, names: list[str]) -> list[Column]:
    known = {column.id: column for column in question.columns}
    known |= {column.label.casefold(): column for column in question.columns}
    while names and not names[-1].strip():
        names = names[:-1]
    found = [known.get(_plain(name).strip()) or known.get(_plain(name).strip().casefold()) for name in names]
    unknown = [name for name, column in zip(names, found, strict=True) if column is None]
    columns = [column for column in found if column is not None]
    listed = ", ".join(column.id for column in question.columns)
    if unknown:
        raise Refusal(
            f"Line 1 names {', '.join(map(repr, unknown))}, not a column. The columns are {listed}."
        )
    if len({column.id for column in columns}) < len(columns):
        raise Refusal("Line 1 names a column twice.")
    return columns


def _open_lines(rows: Sequence[Row], roster: Roster | None) -> list[Row]:
    if roster is None:
        return []
    filled = {row.get(roster.column) for row in rows if not isinstance(row.get(roster.column), Unread)}
    return [{roster.column: line.key} for line in roster.lines if line.key not in filled]


def _written(column: Column, cell: object, places: Places) -> str:
    if column.type == "country" and not isinstance(cell, Unread):
        return str(cell or "")
    text = shown(column, cell, places)
    is_text = column.type in ("text", "party", "control") or isinstance(cell, Unread)
    return f"'{text}" if is_text and text.startswith((*_FORMULA, "'")) else text


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
