"""The answers of a pack as they came: read by the same reader as those of a page, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.answers import Said
from applications.forms.rows import Row, Unread, numbered
from applications.forms.typed import Places, Unreadable, clean
from applications.forms.typed import read as read_value
from applications.packs.grounds import Ground
from applications.packs.plain import Plain, plain, takes_files
from standards.errors import Fault
from standards.rulebook import Column, Question

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Noted:
    """A file that the form names and that was not attached yet."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it came: what it says, as typed; its faults; and the files that it waits for."""

    said: Said
    plain: Plain
    faults: tuple[Fault, ...] = ()
    waits: tuple[Noted, ...] = ()


def given(
    ground: Ground, question: Question, entry: Mapping[str, Any], places: Places, renamed: Mapping[str, str]
) -> Given:
    """What an entry says; `renamed` has the keys that sites of the file have here."""
    at = entry.get("site")
    site = renamed.get(at, at) if at is not None else None
    stands = ground.said(question.id, site)
    faults: list[Fault] = []
    waits: list[Noted] = []
    evidence = stands.evidence
    if takes_files(question):
        evidence = _files(ground, entry.get("files", ()), places, faults, waits)
    elif entry.get("files"):
        faults.append(Fault("its files", "are not asked for. Name them at a question that takes files."))
    value, as_typed = None, None
    if question.type == "table":
        rows = _rows(ground, question, entry, places, renamed, faults)
        value, as_typed = _packed(rows)
        value = [] if not rows and stands.value == [] else value  # “none to declare” has no row either
    elif question.type != "file":
        value, as_typed = _value(question, entry.get("typed", ""), places, faults)
    explanation = clean(_text(entry.get("explanation", ""), "explanation", faults))
    said = Said(question.id, site, value, as_typed, explanation, evidence)
    return Given(said, plain(ground, question, said), tuple(faults), tuple(waits))


def _text(cell: Any, where: str, faults: list[Fault]) -> str:
    if isinstance(cell, dict):
        faults.append(Fault(where, cell["why"]))
        return str(cell["typed"])
    return str(cell)


def _value(asked: Question, cell: Any, places: Places, faults: list[Fault]) -> tuple[Any, str | None]:
    found = _cell(asked, cell, places)
    if isinstance(found, Unread):
        faults.append(Fault("the answer", found.why))
        return None, found.typed
    return found, None


def _cell(asked: Question | Column, cell: Any, places: Places) -> Any:
    if isinstance(cell, dict):
        return Unread(clean(cell["typed"]), cell["why"])
    try:
        return read_value(asked, cell, places)
    except Unreadable as no:
        return Unread(clean(cell), str(no))


def _rows(
    ground: Ground,
    question: Question,
    entry: Mapping[str, Any],
    places: Places,
    renamed: Mapping[str, str],
    faults: list[Fault],
) -> list[Row]:
    if "rows" not in entry:
        faults.append(
            Fault("its rows", "are not in the file. Put its sheet back, or answer the table online.")
        )
        return []
    names, lines = entry["columns"], entry["rows"]
    columns = [question.column(name) for name in names]
    unknown = [name for name, column in zip(names, columns, strict=True) if column is None]
    if unknown or len(set(names)) < len(names):
        listed = ", ".join(column.id for column in question.columns)
        wrong = f"“{unknown[0][:60]}” is not a column" if unknown else "a column is named twice"
        faults.append(Fault("the columns", f"{wrong}. The columns are {listed}."))
        return []
    roster = ground.roster(question)
    found: list[Row] = []
    for number, line in zip(entry.get("numbers") or range(1, len(lines) + 1), lines, strict=True):
        row, wrong = _row([column for column in columns if column], line, places, renamed, number)
        if row.keys() - ({roster.column} if roster else set()):
            found.append(row)
            faults += wrong
    found = numbered(question, found)
    return roster.ordered(found) if roster else found


def _row(
    columns: list[Column], line: list[Any], places: Places, renamed: Mapping[str, str], number: int
) -> tuple[Row, list[Fault]]:
    row: Row = {}
    wrong = []
    for column, cell in zip(columns, line, strict=True):
        typed = renamed.get(cell, cell) if column.type == "site" and isinstance(cell, str) else cell
        value = _cell(column, typed, places)
        if isinstance(value, Unread):
            wrong.append(Fault(f"row {number}, {column.label}", value.why))
        if value is not None:
            row[column.id] = value
    return row, wrong


def _packed(rows: list[Row]) -> tuple[Any, Any]:
    """As `applications.forms.rows.pack`; the number of rows was held against the limit already."""
    value = [{k: v for k, v in row.items() if not isinstance(v, Unread)} for row in rows]
    cells = [
        {"row": index, "column": column, "typed": cell.typed}
        for index, row in enumerate(rows)
        for column, cell in row.items()
        if isinstance(cell, Unread)
    ]
    return (value or None), ({"cells": cells} if cells else None)


def _files(
    ground: Ground, entries: Any, places: Places, faults: list[Fault], waits: list[Noted]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for file in entries:
        name, digest = clean(file.get("name", "")), file.get("sha256", "").strip().lower()
        if digest in ground.by_digest:
            found[ground.by_digest[digest].key] = None
        elif DIGEST.fullmatch(digest):
            waits.append(Noted(name, digest))
        elif name:
            keys = _by_name(name, places)
            if len(keys) == 1:
                found[keys[0]] = None
            else:
                faults.append(Fault("its files", _why(name, keys)))
    return tuple(key for key in ground.by_key if key in found)


def _by_name(name: str, places: Places) -> list[str]:
    called = name.casefold()
    if keys := [key for key in places.files if key.casefold() == called]:
        return keys
    return [key for key, names in places.files.items() if called in (one.casefold() for one in names)]


def _why(name: str, keys: list[str]) -> str:
    if keys:
        return f"“{name[:80]}” is the name of several files. Write the key: {' or '.join(keys)}."
    return f"“{name[:80]}” is not a file of this application. Attach it under Evidence, or write its SHA-256."
