"""A file of a list read row by row, in constant memory: CSV by its lines, JSON by the elements of its list. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from standards.errors import Fault, Refusal, pointer

CHUNK = 1 << 16
LARGEST = 1 << 22  # characters of one element: no entry of a list is a tenth of that
MEMBER = "results"
Row = tuple[str, Mapping[str, Any]]  # where it stands ("line 4", "/results/3"), and its fields


def rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a file, CSV or JSON as its first sign says."""
    start = file.read(512)
    file.seek(0)
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise Refusal("The file is empty; bring the list as CSV or JSON.", (Fault("", "is empty"),))
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"<")):
        what = "is a web page or XML" if head.startswith(b"<") else "is an archive, a workbook or a PDF"
        raise Refusal(f"The file {what}; bring the list as CSV or JSON.", (Fault("", what),))
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        yield from _elements(text) if head.startswith((b"{", b"[")) else _lines(text)
    except UnicodeDecodeError as error:
        raise Refusal(
            f"The file is not UTF-8: byte {error.object[error.start]:#04x} cannot be read; save it as UTF-8.",
            (Fault("", "is not UTF-8"),),
        ) from None
    finally:
        text.detach()


def _lines(text: io.TextIOBase) -> Iterator[Row]:
    reader = csv.reader(text, strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        twice = sorted({name for name in head if head.count(name) > 1})
        if twice:
            raise Refusal(f"Line 1: the column {', '.join(twice)} stands there twice; leave one.")
        if "name" not in head or "source" not in head:
            raise Refusal(
                f"Line 1 has the columns {', '.join(head)[:200] or 'of nothing'}; the list's CSV has at least "
                "_id, source and name. Bring it as it is published."
            )
        for cells in reader:
            where = f"line {reader.line_num}"
            if not cells or cells == ["\x1a"]:
                continue
            if len(cells) != len(head):
                yield where, {"": f"has {len(cells)} cells, and line 1 names {len(head)} columns"}
                continue
            yield where, dict(zip(head, cells, strict=True))
    except csv.Error as error:
        raise Refusal(
            f"Line {reader.line_num} is not CSV: {error}. Bring the file as it is published.",
            (Fault("", f"line {reader.line_num}: {error}"),),
        ) from None


def _elements(text: io.TextIOBase) -> Iterator[Row]:
    """The elements of the list, wherever the file's object has it; each is parsed alone."""
    window = _Window(text)
    window.open_list()
    number = 0
    while not window.at_end_of_list(number):
        where = pointer(MEMBER, number)
        value = window.value(where)
        yield where, value if isinstance(value, dict) else {"": "is not an object"}
        number += 1
    window.close()


class _Window:
    """A piece of JSON text that slides over the file."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._file, self._text, self._at, self._ended = text, "", 0, False
        self._decoder = json.JSONDecoder(object_pairs_hook=_once)
        self._bare = False  # the file is the list itself

    def open_list(self) -> None:
        """Go to the first element."""
        self._bare = self._sign() == "["
        if self._bare:
            self._at += 1
            return
        self._at += 1
        while self._sign() != "}":
            name = self.value()
            self._expect(":")
            if name == MEMBER:
                self._expect("[")
                return
            self.value()
            if self._sign() == ",":
                self._at += 1
        raise Refusal(f'The JSON has no member "{MEMBER}"; bring the list as it is published.')

    def at_end_of_list(self, number: int) -> bool:
        """Whether the list ends here; the comma before an element is passed."""
        if self._sign() == "]":
            self._at += 1
            return True
        if number:
            self._expect(",")
        return False

    def close(self) -> None:
        """What follows the list: other members, then nothing."""
        while not self._bare and self._sign() == ",":
            self._at += 1
            self.value()
            self._expect(":")
            self.value()
        if not self._bare:
            self._expect("}")
        if self._sign():
            raise Refusal("Something stands after the end of the JSON; bring the file as it is published.")

    def value(self, where: str = "") -> Any:
        """The next value whole; more of the file is read until it is."""
        if not self._sign():
            raise Refusal(
                f"The file ends {'at ' + where if where else 'too soon'}: it was cut short; fetch it again."
            )
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if self._ended or len(self._text) - self._at > LARGEST:
                    raise Refusal(
                        f"The file is not JSON{' at ' + where if where else ''}: {error}. Fetch it again.",
                        (Fault(where, str(error)),),
                    ) from None
            else:
                # A number may go on in the next piece.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._more()

    def _expect(self, sign: str) -> None:
        found = self._sign()
        if found != sign:
            raise Refusal(
                f'The file is not JSON: "{sign}" was expected and {found or "its end"!r} stands there. '
                "It may have been cut short; fetch it again.",
                (Fault("", f'"{sign}" expected'),),
            )
        self._at += 1

    def _sign(self) -> str:
        """The next sign that is not space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def _more(self) -> None:
        # Pieces grow with what is waiting, so that a long element is not tried again too often.
        piece = self._file.read(max(CHUNK, len(self._text) - self._at))
        self._text, self._at = self._text[self._at :] + piece, 0
        self._ended = not piece


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        found[""] = f"has the field {', '.join(sorted({n for n in names if names.count(n) > 1}))} twice"
    return found
