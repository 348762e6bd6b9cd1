"""The rows of a table question: values where they could be read, and what was typed where not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from applications.answers import Said
from applications.forms.typed import Places, Unreadable, read, show
from standards.errors import Refusal
from standards.rulebook import Column, Question

MOST = 5000  # rows of one table; far above what any rule asks, and a page and a dossier still carry it


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell as it was typed, with why it cannot be read."""

    typed: str
    why: str


Row = dict[str, Any]  # column id → value, or Unread


def unpack(question: Question, said: Said | None, places: Places) -> list[Row]:
    """The rows of an answer, cells that could not be read among them."""
    if said is None or not isinstance(said.value, list):
        return []
    rows: list[Row] = [dict(row) for row in said.value]
    columns = {column.id: column for column in question.columns}
    for cell in (said.as_typed or {}).get("cells", ()):
        if cell["row"] < len(rows) and cell["column"] in columns:
            rows[cell["row"]][cell["column"]] = _again(columns[cell["column"]], cell["typed"], places)
    return rows


def pack(rows: Sequence[Row]) -> tuple[list[dict[str, Any]] | None, dict[str, Any] | None]:
    """(value, as_typed) of the rows: what is readable is the value, the rest is kept as typed."""
    if len(rows) > MOST:
        raise Refusal(
            f"{len(rows):,} rows are more than the {MOST:,} a table may have: attach a file instead"
        )
    value = [{k: v for k, v in row.items() if not isinstance(v, Unread)} for row in rows]
    cells = [
        {"row": index, "column": column, "typed": cell.typed}
        for index, row in enumerate(rows)
        for column, cell in row.items()
        if isinstance(cell, Unread)
    ]
    return (value if rows else None), ({"cells": cells} if cells else None)


def read_row(question: Question, typed: Iterable[tuple[Column, str]], places: Places) -> Row:
    """A row out of its typed cells; empty cells are left out."""
    row: Row = {}
    for column, text in typed:
        try:
            value = read(column, text, places)
        except Unreadable as no:
            value = Unread(text.strip(), str(no))
        if value is not None:
            row[column.id] = value
    return row


def shown(column: Column, cell: Any, places: Places) -> str:
    """A cell as it stands in its field: countries by name, all else as it is kept."""
    if isinstance(cell, Unread):
        return cell.typed
    if column.type == "country" and cell is not None:
        return str(places.countries.get(cell, cell))
    return show(column, cell)


def numbered(question: Question, rows: list[Row]) -> list[Row]:
    """Rows of a table that names its rows get an id where none was typed: parties-1, parties-2, …"""
    column = question.columns[0]
    if column.id != "id" or column.type != "text":
        return rows
    taken = {row.get("id") for row in rows}
    number = 0
    for row in rows:
        while "id" not in row:
            number += 1
            if f"{question.id}-{number}" not in taken:
                row["id"] = f"{question.id}-{number}"
                taken.add(row["id"])
    return [{column.id: row[column.id] for column in question.columns if column.id in row} for row in rows]


def _again(column: Column, typed: str, places: Places) -> Unread:
    try:
        read(column, typed, places)
    except Unreadable as no:
        return Unread(typed, str(no))
    return Unread(typed, f"“{typed}” can be read now. Save the table to keep it.")
