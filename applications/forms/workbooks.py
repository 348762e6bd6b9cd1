"""A table as an Excel workbook (XLSX), out and in: the same rows both ways.

A spreadsheet keeps numbers as binary fractions and shows fifteen digits of them. So what must come back as it went
out is written as text: ids, decimals, long numbers. A number read from a cell is taken by its shortest decimal form,
which is what was typed wherever that had at most fifteen digits; with more it is refused, not rounded.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from applications.forms import apart, grids, packages, typed
from applications.forms.grids import Line, Read
from applications.forms.rows import MOST, Row, Unread, shown
from applications.forms.sheets import FORMULA, open_lines
from applications.forms.typed import Places, Unreadable
from applications.rosters import Roster
from standards.errors import Refusal
from standards.quantities import day
from standards.rulebook import Column, Question

DIGITS = 15  # that a spreadsheet keeps of a number
FILES, CHOICES = "Files", "Choices"  # the sheets beside the table's own
_FIRST = 2  # rows above the table's: ids out of sight, and labels
_NO_DAY = date(1900, 3, 1)  # before it, spreadsheet programs disagree about days
_WIDTHS = {"text": 40, "choice": 26, "control": 12, "date": 12, "integer": 14, "decimal": 14, "evidence": 24}


def write(question: Question, rows: Sequence[Row], places: Places, roster: Roster | None = None) -> bytes:
    """The workbook: the table's sheet, its choices, and the files its cells may name."""
    out = io.BytesIO()
    book = begun(out)
    sheet, formats = book.add_worksheet(question.id[:31]), formats_of(book)
    choices = book.add_worksheet(CHOICES)
    choices.hide()
    fill(sheet, choices, question, [*rows, *open_lines(rows, roster)], places, formats)
    if any(column.type == "evidence" for column in question.columns):
        list_files(book.add_worksheet(FILES), places, formats)
    book.close()
    return out.getvalue()


def begun(out: io.BytesIO) -> xlsxwriter.Workbook:
    """An empty workbook that runs nothing; the same sheets give the same bytes."""
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
    return book


def formats_of(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """How the cells of a workbook look, by what they hold."""
    text = {"num_format": "@", "text_wrap": True, "valign": "top"}
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format(text),
        "quoted": book.add_format({**text, "quote_prefix": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "integer": book.add_format({"num_format": "0", "valign": "top"}),
    }


def fill(
    sheet: Worksheet,
    choices: Worksheet,
    question: Question,
    lines: Sequence[Row],
    places: Places,
    formats: dict[str, Format],
    beside: int = 0,
) -> None:
    """The sheet of a table. Its choices stand on another sheet, from the column `beside` on."""
    for place, column in enumerate(question.columns):
        _head(sheet, place, column, formats)
        _offer(sheet, choices, place, column, places, beside)
        for number, row in enumerate(lines, _FIRST):
            _write(sheet, number, place, column, row.get(column.id), places, formats)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(_FIRST, 1)
    sheet.autofilter(1, 0, max(_FIRST, len(lines) + 1), len(question.columns) - 1)


def read(question: Question, content: bytes, places: Places, roster: Roster | None = None) -> Read:
    """The rows of the table's sheet; a Refusal names every cell that cannot be read by row and column."""
    package = packages.opened(content)
    names = list(package.sheets)
    wanted = question.id[:31].casefold()
    name = next((one for one in names if one.casefold() == wanted), names[0])
    sheet = package.sheet(name)
    found = grids.read(question, lines(package.alone(name), name, sheet), places, roster, as_typed)
    others = [f"“{one}”" for one in names if one not in (name, FILES, CHOICES)]
    notes = [f"Read from the sheet “{name}”; not read: {', '.join(others[:12])}."] if others else []
    notes += ["The workbook has macros; they were not looked at."] if package.has_macros else []
    if sheet.formulas:
        notes.append(
            f"{sheet.formulas:,} cells hold formulas: the values they had when the file was saved are taken."
        )
    return Read(found.rows, (*notes, *found.notes))


def lines(content: bytes, name: str, sheet: packages.Sheet) -> list[Line]:
    """The lines of a sheet that hold something, with the numbers a spreadsheet shows beside them."""
    cells = apart.cells(content, name, MOST + 100)
    for row, column in sheet.errors:
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = packages.ERROR
    return [(number, line) for number, line in enumerate(cells, 1) if any(str(cell).strip() for cell in line)]


def as_typed(column: Column, cell: Any) -> str:
    """A cell as it would be typed; Unreadable where the spreadsheet made something else of it."""
    if cell is packages.ERROR:
        raise Unreadable(
            "The cell holds an error of the spreadsheet. Put the value there instead of the formula."
        )
    if isinstance(cell, bool):
        return ("yes" if cell else "no") if column.type == "yes_no" else str(cell).upper()
    if isinstance(cell, int | float):
        return _number(column, cell)
    if isinstance(cell, datetime | date):
        return _day(column, cell)
    if isinstance(cell, time | timedelta):
        raise Unreadable(f"The cell holds a time, “{cell}”. Format the column as text and write it again.")
    return str(cell)


def _number(column: Column, cell: float) -> str:
    if column.type == "date":
        raise Unreadable(f"“{cell:g}” is a number, not a day. Format the cell as a date, such as 2026-11-20.")
    exact = Decimal(repr(cell))
    if not exact.is_finite():
        raise Unreadable(f"“{cell}” is not a number.")
    if len(exact.normalize().as_tuple().digits) > DIGITS:
        raise Unreadable(
            f"“{cell!r}” has more digits than a spreadsheet keeps of a number. Format the cell as text and write "
            "the number again, or round it."
        )
    if exact == exact.to_integral_value() and abs(exact) < 10**DIGITS:
        return str(int(exact))
    return f"{exact:f}" if abs(exact) < 1 else str(exact).lower().replace("e+", "e")


def _day(column: Column, cell: date) -> str:
    if isinstance(cell, datetime) and cell.time() != time():
        raise Unreadable(f"“{cell}” has a time of day. Write the day alone, such as {cell.date()}.")
    said = (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    if column.type != "date":
        raise Unreadable(
            f"The spreadsheet made a date of this cell: “{said}”. Format it as text and write it again."
        )
    return said


def _head(sheet: Worksheet, place: int, column: Column, formats: dict[str, Format]) -> None:
    sheet.write_string(0, place, column.id)
    sheet.write_string(1, place, column.label, formats["head"])
    kept = formats[column.type] if column.type in ("date", "integer") else formats["text"]
    sheet.set_column(place, place, _WIDTHS.get(column.type, 20), kept)


def _offer(
    sheet: Worksheet, choices: Worksheet, place: int, column: Column, places: Places, beside: int
) -> None:
    """A list of what the column takes, kept on a sheet out of sight: a list in the cell itself ends at 255 letters."""
    offered = {
        "choice": [_label(column, option.value) for option in column.options],
        "yes_no": [typed.YES, typed.NO],
        "site": list(places.sites),
    }.get(column.type, [])
    for number, one in enumerate(offered):
        choices.write_string(number, beside + place, one)
    if offered:
        letters = xlsxwriter.utility.xl_col_to_name(beside + place)
        source = f"={CHOICES}!${letters}$1:${letters}${len(offered)}"
        about = {"validate": "list", "source": source, "error_title": column.label[:32]}
        sheet.data_validation(_FIRST, place, MOST + _FIRST, place, about)


def _write(
    sheet: Worksheet,
    number: int,
    place: int,
    column: Column,
    cell: Any,
    places: Places,
    formats: dict[str, Format],
) -> None:
    if cell is None:
        return
    if column.type == "date" and isinstance(cell, str) and (found := day(cell)) and found >= _NO_DAY:
        sheet.write_datetime(number, place, datetime(found.year, found.month, found.day), formats["date"])  # noqa: DTZ001
    elif type(cell) is int and abs(cell) < 10**DIGITS:
        sheet.write_number(number, place, cell, formats["integer"])
    else:
        text = _text(column, cell, places)
        if sheet.write_string(number, place, text, formats["quoted" if text.startswith(FORMULA) else "text"]):
            raise Refusal(
                f"“{column.label}” in row {number - 1} is longer than a workbook keeps: download the CSV."
            )


def _text(column: Column, cell: Any, places: Places) -> str:
    if isinstance(cell, Unread):
        return cell.typed
    if column.type == "choice":
        return _label(column, cell)
    return str(cell) if column.type == "country" else shown(column, cell, places)


def _label(column: Column, value: str) -> str:
    """The words of a choice, where they are read back as this choice."""
    for option in column.options:
        if option.value == value:
            alike = [
                one
                for one in column.options
                if option.label.casefold() in (one.value.casefold(), one.label.casefold())
            ]
            return option.label if alike == [option] else value
    return value


def list_files(sheet: Worksheet, places: Places, formats: dict[str, Format]) -> None:
    """The files that a cell may name."""
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 2, 50)
    for place, name in enumerate(("Key", "File", "Title")):
        sheet.write_string(0, place, name, formats["head"])
    for number, (key, names) in enumerate(places.files.items(), 1):
        for place, text in enumerate((key, *names)):
            sheet.write_string(number, place, text, formats["quoted" if text.startswith(FORMULA) else "text"])
