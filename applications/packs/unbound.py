"""The workbook as it comes back: its sheets as the document of plain JSON that `incoming` describes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from applications.forms import packages, workbooks
from applications.forms.grids import Line, headed
from applications.forms.typed import Unreadable
from applications.packs.books import ABOUT, HEAD, NEEDED, ROWS, SAID, SITE_ROWS, SITES, tables
from applications.packs.grounds import Ground
from applications.packs.heads import ANSWERS, key_of
from standards.errors import Refusal
from standards.rulebook import Question


def read(content: bytes, ground: Ground) -> dict[str, Any]:
    """The document that the workbook says (`incoming`)."""
    package = packages.opened(content)
    if HEAD not in package.sheets or SAID not in package.sheets:
        raise Refusal(
            f"This workbook is no form that was taken along: it has no sheet “{HEAD}” or “{SAID}”. A sheet of one "
            "table is uploaded on the page of that table."
        )
    head, seal = _read_head(_lines(package, HEAD))
    formulas: list[int] = []
    answers = {entry["place"]: entry for entry in _read_said(_lines(package, SAID, formulas))}
    for name, question, site in tables(ground):
        if name in package.sheets:
            place = key_of(question.id, site)
            about = {"place": place, "question": question.id, "site": site}
            entry = answers.setdefault(place, about)
            entry.pop("typed", None)
            entry |= _read_table(question, name, _lines(package, name, formulas))
    entries = [{k: v for k, v in entry.items() if k != "place"} for entry in answers.values()]
    proposed = _read_sites(_lines(package, SITES)) if SITES in package.sheets else []
    return {
        "format": ANSWERS,
        "head": head,
        "seal": seal,
        "answers": entries,
        "sites": proposed,
        "notes": _notes(package, ground, sum(formulas)),
    }


def _lines(package: packages.Package, name: str, formulas: list[int] | None = None) -> list[Line]:
    sheet = package.sheet(name)
    if formulas is not None:
        formulas.append(sheet.formulas)
    return workbooks.lines(package.alone(name), name, sheet)


def _read_head(lines: list[Line]) -> tuple[Any, Any]:
    try:
        said = json.loads("".join(str(cells[0]) for _, cells in lines))
        return said["head"], said["seal"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refusal(f"The sheet “{HEAD}” of the workbook was changed. Download the form again.") from None


def _by_name(
    lines: list[Line], columns: Sequence[tuple[str, str, int]], sheet: str
) -> Iterator[dict[str, Any]]:
    """The lines below the head as {column: cell}, with "" for what is not there, and "number"."""
    if not lines:
        raise Refusal(f"The sheet “{sheet}” is empty: its first row must name the columns.")
    known = {name.casefold(): id for id, label, _ in columns for name in (id, label)}
    heads = [known.get(str(cell).strip().casefold(), "") for cell in lines[0][1]]
    labels = {label for _, label, _ in columns}
    if absent := [label for id, label, _ in columns if id in NEEDED and id not in heads]:
        raise Refusal(
            f"The sheet “{sheet}” has no column “{absent[0]}”. Put it back, with its name in the first row."
        )
    for number, cells in lines[1:]:
        if {str(cell).strip() for cell in cells} <= labels | {""}:
            continue
        found = dict(zip(heads, cells, strict=False))
        yield {"number": number, **{id: found.get(id, "") for id, _, _ in columns}}


def _read_said(lines: list[Line]) -> Iterator[dict[str, Any]]:
    for line in _by_name(lines, ROWS, SAID):
        place = str(line["place"]).strip()
        if not place:
            raise Refusal(
                f"Row {line['number']} of “{SAID}” has no place. Put back what stood in its first column."
            )
        question, _, site = place.partition("@")
        files = str(line["files"]).replace("\n", ";").split(";")
        yield {
            "place": place,
            "question": question,
            "site": site or None,
            "typed": _cell(line["answer"], line["number"]),
            "explanation": _cell(line["explanation"], line["number"]),
            "files": [_file(name.strip()) for name in files if name.strip()],
        }


def _file(name: str) -> dict[str, str]:
    is_digest = len(name) == 64 and all(one in "0123456789abcdef" for one in name.lower())
    return {"name": "" if is_digest else name[:500], "sha256": name.lower() if is_digest else ""}


@dataclass(frozen=True, slots=True)
class _Like:
    """Stands for a column of a type: what a cell of the sheet of answers may hold is told by the cell alone."""

    type: str
    label: str = ""


def _cell(cell: Any, number: int, column: Any = None) -> Any:
    """The cell as typed; with the reason where the spreadsheet made something else of it."""
    if column is None:
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        column = _Like("yes_no" if isinstance(cell, bool) else "decimal" if is_number else "date")
    try:
        return workbooks.as_typed(column, cell)
    except Unreadable as no:
        return {"typed": str(cell)[:1000], "why": f"Row {number}: {no}" if number else str(no)}


def _read_table(question: Question, name: str, lines: list[Line]) -> dict[str, Any]:
    if not lines:
        return {"columns": [], "rows": [], "numbers": []}
    try:
        columns, lines = headed(question, lines)
    except Refusal as no:
        raise Refusal(f"The sheet “{name}”: {no}") from None
    _refuse_beyond(name, lines, len(columns))
    padded = [(number, [*cells, *[""] * (len(columns) - len(cells))]) for number, cells in lines]
    return {
        "columns": [column.id for column in columns],
        "rows": [
            [_cell(cell, 0, column) for column, cell in zip(columns, cells, strict=False)]
            for _, cells in padded
        ],
        "numbers": [number for number, _ in lines],
    }


def _refuse_beyond(name: str, lines: Sequence[Line], columns: int) -> None:
    for number, cells in lines:
        beyond = [str(cell) for cell in cells[columns:] if str(cell).strip()]
        if beyond:
            raise Refusal(
                f"Row {number} of the sheet “{name}” has “{beyond[0][:60]}” beyond the last column that has a name. "
                "Delete it, or give the column its name."
            )


def _read_sites(lines: list[Line]) -> list[dict[str, str]]:
    """The sites without an id, which are proposed."""
    found = []
    for line in _by_name(lines, SITE_ROWS, SITES) if lines else ():
        said = {key: str(line[key]).strip() for key in ("name", "address", "country")}
        if not str(line["id"]).strip() and any(said.values()):
            found.append({"id": f"new-{len(found) + 1}", **said})
    return found


def _notes(package: packages.Package, ground: Ground, formulas: int) -> list[str]:
    known = {
        ABOUT,
        SAID,
        SITES,
        HEAD,
        workbooks.CHOICES,
        workbooks.FILES,
        *(name for name, _, _ in tables(ground)),
    }
    others = [f"“{name[:40]}”" for name in package.sheets if name not in known]
    notes = [f"Not read: the sheets {', '.join(others[:12])}."] if others else []
    notes += ["The workbook has macros; they were not looked at."] if package.has_macros else []
    if formulas:
        notes.append(
            f"{formulas:,} cells hold formulas: the values they had when the file was saved are taken."
        )
    return notes
