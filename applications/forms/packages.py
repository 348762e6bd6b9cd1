"""What an uploaded workbook is made of, looked into before any reader of spreadsheets sees it.

A workbook is a zip of XML: a few kilobytes can unfold into gigabytes, two cells can span a sheet of seventeen
billion, and one text can be named by every cell. So its parts are unfolded here within fixed limits, what the
table's sheet would take is counted, and the reader gets a fresh package of just those parts.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from standards.errors import Refusal

UNFOLDED = 40 * 2**20  # bytes of all parts that are read
PARTS = 2000
CELLS = 500_000  # of the rectangle that the filled cells span
LETTERS = 20_000_000  # of all filled cells together
LONGEST = 40_000  # letters of one shared text; spreadsheet programs stop at 32,767
ERROR = object()  # stands in a cell whose value is an error of the spreadsheet
_OLD = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "xl/workbook.xml"
_KEPT = ("[Content_Types].xml", "_rels/.rels", _WORKBOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml")
_STRINGS = "xl/sharedStrings.xml"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class Sheet:
    """What one sheet holds: its extent, and the cells whose value is an error, as (row, column) from 0."""

    rows: int = 0
    columns: int = 0
    letters: int = 0
    formulas: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Package:
    """A workbook's parts, unfolded one by one within the limit."""

    parts: zipfile.ZipFile
    sheets: dict[str, str] = field(default_factory=dict)  # name → part
    unfolded: int = 0
    _read: dict[str, bytes] = field(default_factory=dict)

    @property
    def has_macros(self) -> bool:
        return any(name.lower().endswith("vbaproject.bin") for name in self.parts.namelist())

    def part(self, name: str) -> bytes:
        """The bytes of a part; Refusal where all that was unfolded is too much."""
        if name not in self._read:
            room = UNFOLDED - self.unfolded
            try:
                with self.parts.open(name) as source:
                    content = source.read(room + 1)
            except (
                zipfile.BadZipFile,
                NotImplementedError,
                EOFError,
                OSError,
                RuntimeError,
                ValueError,
            ) as error:
                raise Refusal(f"The workbook is damaged: {name} cannot be unfolded ({error}).") from None
            if len(content) > room:
                raise Refusal(
                    f"The workbook unfolds to more than {UNFOLDED:,} bytes. Send the table's sheet alone."
                )
            self.unfolded += len(content)
            self._read[name] = content
        return self._read[name]

    def sheet(self, name: str) -> Sheet:
        """What a sheet holds; Refusal where it would take too much to read."""
        has_texts = _STRINGS in self.parts.namelist()
        found = _Cells(_lengths(self.part(_STRINGS)) if has_texts else [])
        _parse(self.part(self.sheets[name]), self.sheets[name], found.start, found.end, found.text)
        sheet = found.sheet
        if sheet.rows * sheet.columns > CELLS:
            raise Refusal(
                f"The filled cells of “{name}” span {sheet.rows:,} rows and {sheet.columns:,} columns, more than "
                f"{CELLS:,} cells. Delete what stands outside the table."
            )
        if sheet.letters > LETTERS:
            raise Refusal(f"The cells of “{name}” hold more than {LETTERS:,} letters.")
        return sheet

    def alone(self, name: str) -> bytes:
        """A fresh workbook with this sheet and the parts that say how to read it, and nothing else."""
        out = io.BytesIO()
        present = set(self.parts.namelist())
        with zipfile.ZipFile(out, "w") as fresh:
            for part in (*_KEPT, _STRINGS, self.sheets[name]):
                if part in present:
                    fresh.writestr(part, self.part(part))
        return out.getvalue()


def opened(content: bytes) -> Package:
    """The package of an XLSX file; a Refusal says what else it is."""
    if content.startswith(_OLD):
        raise Refusal(
            "This is a workbook with a password, or one of the old XLS format. Save it as XLSX without a password."
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
        names = parts.namelist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        raise Refusal("This file is damaged: it starts like a workbook, but cannot be unfolded.") from None
    if len(names) > PARTS:
        raise Refusal(f"The workbook has {len(names):,} parts; at most {PARTS:,} are read.")
    if any(entry.flag_bits & 1 for entry in parts.infolist()):
        raise Refusal("This workbook has a password. Save it without one.")
    if "content.xml" in names or "mimetype" in names:
        raise Refusal("This is an OpenDocument file. Save the sheet as XLSX or CSV and send that.")
    if "xl/workbook.bin" in names:
        raise Refusal("This is a binary workbook (XLSB). Save it as XLSX.")
    if _WORKBOOK not in names or "xl/_rels/workbook.xml.rels" not in names:
        raise Refusal("This is a zip file, but no Excel workbook (XLSX).")
    package = Package(parts)
    package.sheets = _sheets(package)
    if not package.sheets:
        raise Refusal("The workbook has no sheet with cells.")
    return package


def _sheets(package: Package) -> dict[str, str]:
    """The worksheets in their order: name → part."""
    targets: dict[str, str] = {}
    named: list[tuple[str, str]] = []

    def relation(tag: str, said: dict[str, str]) -> None:
        if tag == "Relationship" and said.get("Type", "").endswith("/worksheet"):
            targets[said.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", said.get("Target", "")))[
                1:
            ]

    def entry(tag: str, said: dict[str, str]) -> None:
        if tag == "sheet":
            named.append((said.get("name", ""), next((v for k, v in said.items() if k.endswith(" id")), "")))

    _parse(package.part("xl/_rels/workbook.xml.rels"), "the relations", relation)
    _parse(package.part(_WORKBOOK), _WORKBOOK, entry)
    present = set(package.parts.namelist())
    return {name: targets[id] for name, id in named if targets.get(id) in present}


def _lengths(content: bytes) -> list[int]:
    """How many letters each shared text has."""
    found: list[int] = []

    def start(tag: str, said: dict[str, str]) -> None:
        if tag == "si":
            found.append(0)

    def text(more: str) -> None:
        if found:
            found[-1] += len(more)

    _parse(content, _STRINGS, start, text=text)
    if max(found, default=0) > LONGEST:
        raise Refusal(f"A text of the workbook has more than {LONGEST:,} letters.")
    return found


class _Cells:
    """Goes through the cells of a sheet and counts what they would take."""

    def __init__(self, lengths: list[int]) -> None:
        self.sheet, self.lengths = Sheet(), lengths
        self.row = self.column = -1
        self.type, self.value, self.is_filled, self.in_value = "", "", False, False

    def start(self, tag: str, said: dict[str, str]) -> None:
        if tag == "row":
            number = said.get("r", "")
            self.row = int(number) - 1 if re.fullmatch("[1-9][0-9]{0,6}", number) else self.row + 1
            self.column = -1
        elif tag == "c":
            self.type, self.value, self.is_filled = said.get("t", ""), "", False
            place = _CELL.fullmatch(said.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
            self.row = int(place[2]) - 1 if place else self.row
        elif tag == "f":
            self.sheet.formulas += 1
            self.is_filled = True
        self.in_value = tag in ("v", "t")
        self.is_filled = self.is_filled or self.in_value

    def text(self, more: str) -> None:
        if self.in_value:
            self.sheet.letters += len(more)
            if self.type in ("s", "e"):
                self.value += more

    def end(self, tag: str) -> None:
        self.in_value = False
        if tag == "c" and self.is_filled:
            self.sheet.rows = max(self.sheet.rows, self.row + 1)
            self.sheet.columns = max(self.sheet.columns, self.column + 1)
            if self.type == "e":
                self.sheet.errors.add((self.row, self.column))
            elif self.type == "s":
                self.sheet.letters += self._shared()

    def _shared(self) -> int:
        number = self.value.strip()
        if not number.isdecimal() or not number.isascii() or int(number[:9]) >= len(self.lengths):
            raise Refusal(
                f"The workbook is damaged: a cell of row {self.row + 1} names a text that is not there."
            )
        return self.lengths[int(number[:9])]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parse(
    content: bytes,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through XML without a document type, for that is where entities multiply."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = lambda tag, said: start(tag.rsplit(" ", 1)[-1], said)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rsplit(" ", 1)[-1])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refusal(f"The workbook is damaged: {part} is not XML ({error}).") from None


def _refuse_doctype(*about: Any) -> None:
    raise Refusal(
        "The workbook declares a document type, which no spreadsheet program writes. It is not read."
    )
