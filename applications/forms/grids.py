"""The lines of any sheet as the rows of a table: the columns by the lines on top, then cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from applications.forms.rows import MOST, Row, Unread, numbered
from applications.forms.typed import Places, Unreadable
from applications.forms.typed import read as read_cell
from applications.rosters import Roster
from standards.errors import Fault, Refusal
from standards.rulebook import Column, Question

Line = tuple[int, Sequence[Any]]  # the number a spreadsheet shows beside it, and its cells
AsTyped = Callable[[Column, Any], str]  # a cell as it would be typed; Unreadable where it cannot be said


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a sheet, and what a person should know of how they were read."""

    rows: list[Row]
    notes: tuple[str, ...] = ()


def read(
    question: Question, lines: Sequence[Line], places: Places, roster: Roster | None, as_typed: AsTyped
) -> Read:
    """The rows. Every cell that cannot be read is a fault naming row and column; then none is kept."""
    if not lines:
        raise Refusal("The sheet is empty: its first row must name the columns.")
    columns, lines = headed(question, lines)
    rows, faults = [], []
    for number, cells in lines:
        beyond = [str(cell) for cell in cells[len(columns) :] if str(cell).strip()]
        if beyond:
            faults.append(
                Fault(f"row {number}", f"has “{beyond[0][:60]}” beyond the last column that has a name.")
            )
        row, wrong = _row(columns, cells, places, as_typed)
        faults += [Fault(f"row {number}, {column.label}", why) for column, why in wrong]
        if row.keys() - ({roster.column} if roster else set()):
            rows.append(row)
    if len(rows) > MOST:
        raise Refusal(
            f"The sheet has {len(rows):,} rows; a table may have {MOST:,}. Attach it as a file instead."
        )
    if faults:
        count = "one cell" if len(faults) == 1 else f"{len(faults):,} cells"
        raise Refusal(f"Nothing was changed: {count} of the sheet cannot be read.", faults)
    return Read(numbered(question, rows), _notes(question, columns, rows, roster))


def _row(
    columns: Sequence[Column], cells: Sequence[Any], places: Places, as_typed: AsTyped
) -> tuple[Row, list[tuple[Column, str]]]:
    row: Row = {}
    wrong = []
    for column, cell in zip(columns, cells, strict=False):
        try:
            value = read_cell(column, as_typed(column, cell), places)
        except Unreadable as no:
            wrong.append((column, str(no)))
            value = Unread(str(cell), str(no))
        if value is not None:
            row[column.id] = value
    return row, wrong


def headed(question: Question, lines: Sequence[Line]) -> tuple[list[Column], Sequence[Line]]:
    """The columns, and the lines below their names: below ids there may be a line of labels."""
    columns = _columns(question, [str(cell).strip() for cell in lines[0][1]], lines[0][0])
    second = [str(cell).strip() for cell in lines[1][1]] if len(lines) > 1 else []
    return columns, lines[2:] if second[: len(columns)] == [column.label for column in columns] else lines[1:]


def _columns(question: Question, names: list[str], number: int) -> list[Column]:
    known = {column.label.casefold(): column for column in question.columns}
    known |= {column.id: column for column in question.columns}
    while names and not names[-1]:
        names = names[:-1]
    found = [known.get(name) or known.get(name.casefold().removesuffix("*").strip()) for name in names]
    unknown = [
        f"“{name}”" if name else "nothing" for name, column in zip(names, found, strict=True) if not column
    ]
    columns = [column for column in found if column is not None]
    listed = ", ".join(f"{column.label} ({column.id})" for column in question.columns)
    if unknown:
        raise Refusal(f"Row {number} names {', '.join(unknown)}, not a column. The columns are {listed}.")
    if len({column.id for column in columns}) < len(columns):
        raise Refusal(f"Row {number} names a column twice.")
    return columns


def _notes(
    question: Question, columns: list[Column], rows: list[Row], roster: Roster | None
) -> tuple[str, ...]:
    absent = [column.label for column in question.columns if column not in columns and column.id != "id"]
    notes = [f"The sheet has no column {', '.join(absent)}: what stands there now goes."] if absent else []
    if roster is not None:
        keys = [row.get(roster.column) for row in rows]
        listed = {line.key for line in roster.lines}
        twice = [str(key) for key in dict.fromkeys(keys) if key is not None and keys.count(key) > 1]
        strange = [str(key) for key in dict.fromkeys(keys) if isinstance(key, str) and key not in listed]
        notes += [f"More than one row is for {', '.join(twice[:12])}."] if twice else []
        notes += [f"The rule does not list {', '.join(strange[:12])}."] if strange else []
    return tuple(notes)
