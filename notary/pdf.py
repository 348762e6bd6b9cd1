"""The file attached to a PDF, and as little else of PDF as that takes (ISO 32000-1, 7.2-7.5 and 7.11).

Reads the cross-reference table or stream and every live object, so that a second attachment of the same name
cannot hide. Work and memory are bounded; whatever is odd is refused with a NotaryError.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from notary.errors import NotaryError
from notary.pdf_syntax import MAX_DEPTH, Parser, Ref, odd, text_of

MAX_PDF = 16 * 1024 * 1024
MAX_ATTACHMENT = 4 * 1024 * 1024
MAX_OBJECTS = 100_000
_MAX_WORK = 2 * MAX_PDF
_VALUE_WORK = 32
_MAX_UPDATES = 64
_DAMAGE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error)

_HEAD = re.compile(rb"(\d{1,10})[\x00\t\n\f\r ]{1,8}(\d{1,5})[\x00\t\n\f\r ]{1,8}obj")
_STREAM = re.compile(rb"[\x00\t\n\f\r ]{0,8}stream(?:\r\n|\n)")
_END = re.compile(rb"[\r\n]{0,2}endstream")
_START = re.compile(rb"startxref[\t\n\r ]{1,8}(\d{1,10})")
_SECTION = re.compile(rb"[\x00\t\n\f\r ]{0,8}(\d{1,10}) (\d{1,10})[\t ]*(?:\r\n|\n|\r)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{2}")
_TRAILER = re.compile(rb"[\x00\t\n\f\r ]{0,8}trailer")


class _Entry(NamedTuple):
    """kind 1: at offset `where`; kind 2: in object stream `where`, as its `place`-th."""

    kind: int
    where: int
    place: int


@dataclass
class _Object:
    """A value, and for a stream where its body begins."""

    value: Any
    body: int | None = None


def attached(data: bytes, name: str = "bundle.json") -> bytes:
    """The bytes of the one file attached under `name`; NotaryError if there is none, or more than one."""
    if len(data) > MAX_PDF:
        raise NotaryError(f"a PDF of {len(data)} bytes is more than the {MAX_PDF} allowed")
    if not data.startswith(b"%PDF-"):
        raise NotaryError("these bytes are not a PDF")
    try:
        return _Document(data).attachment(name)
    except _DAMAGE:
        raise NotaryError("this PDF is damaged, or made in a way not read here") from None


class _Document:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.work = _MAX_WORK
        self.entries: dict[int, _Entry] = {}
        self.unpacked: dict[int, list[tuple[int, Any]]] = {}
        self._read_entries()

    def attachment(self, name: str) -> bytes:
        found: list[dict[str, Any]] = []
        for number in sorted(self.entries):
            if self.entries[number].kind:
                _find(self._load(number).value, name, found, MAX_DEPTH)
        if not found:
            raise NotaryError(f"no file named {name} is attached to this PDF")
        if len(found) > 1:
            raise NotaryError(f"{len(found)} files named {name} are attached to this PDF; there must be one")
        files = found[0]["EF"]
        files = self._load(files.number).value if isinstance(files, Ref) else files
        refs = set(files.values())
        if len(refs) != 1:
            raise NotaryError(f"the attachment {name} has more than one content")
        return self._unpack(self._load(refs.pop().number), MAX_ATTACHMENT)

    def _read_entries(self) -> None:
        starts = _START.findall(self.data, max(0, len(self.data) - 2048))
        if not starts:
            raise odd("has no cross-reference")
        queue, seen = [int(starts[-1])], set[int]()
        while queue:
            offset = queue.pop(0)
            if offset in seen or len(seen) > _MAX_UPDATES:
                raise odd("has cross-references without end")
            seen.add(offset)
            table = self.data.startswith(b"xref", offset)
            trailer = self._table(offset + 4) if table else self._xref_stream(offset)
            if "Encrypt" in trailer:
                raise NotaryError("this PDF is encrypted")
            if "XRefStm" in trailer:
                raise odd("has two cross-references for the same objects")
            queue += [trailer["Prev"]] if "Prev" in trailer else []

    def _keep(self, number: int, entry: _Entry) -> None:
        if number >= MAX_OBJECTS:
            raise odd("has too many objects")
        self.entries.setdefault(number, entry)

    def _table(self, at: int) -> dict[str, Any]:
        begin = at
        while section := _SECTION.match(self.data, at):
            first, count = map(int, section.groups())
            at = section.end()
            for number in range(first, first + count):
                entry = _ENTRY.match(self.data, at)
                if entry is None:
                    raise odd("has a broken cross-reference table")
                self._keep(number, _Entry(int(entry[3] == b"n"), int(entry[1]), 0))
                at = entry.end()
        trailer = _TRAILER.match(self.data, at)
        if trailer is None:
            raise odd("has no trailer")
        self._spend(trailer.end() - begin)
        return _dictionary(self._value(self.data, trailer.end())[0])

    def _xref_stream(self, at: int) -> dict[str, Any]:
        found = self._object_at(at, None)
        info = _dictionary(found.value)
        if info.get("Type") != "XRef":
            raise odd("has a broken cross-reference stream")
        rows = self._unpack(found, MAX_OBJECTS * 16)
        widths = [int(width) for width in info["W"]]
        if len(widths) != 3 or not all(0 <= width <= 8 for width in widths) or not sum(widths):
            raise odd("has a broken cross-reference stream")
        one, two, _ = widths
        index = info.get("Index", [0, info["Size"]])
        at = 0
        for first, count in zip(index[::2], index[1::2], strict=True):
            for number in range(first, first + count):
                row = rows[at : at + sum(widths)]
                at += len(row)
                if len(row) != sum(widths):
                    raise odd("has a broken cross-reference stream")
                kind = int.from_bytes(row[:one], "big") if one else 1
                where, place = row[one : one + two], row[one + two :]
                self._keep(number, _Entry(kind, int.from_bytes(where, "big"), int.from_bytes(place, "big")))
        return info

    def _load(self, number: int) -> _Object:
        entry = self.entries[number]
        if entry.kind == 1:
            return self._object_at(entry.where, number)
        if entry.kind == 2:
            held = self._object_stream(entry.where)[entry.place]
            if held[0] == number:
                return _Object(held[1])
        raise odd(f"has no object {number}")

    def _object_at(self, at: int, number: int | None) -> _Object:
        head = _HEAD.match(self.data, at)
        if head is None or number not in (None, int(head[1])):
            raise odd(f"has a broken object at {at}")
        value, end = self._value(self.data, head.end())
        body = _STREAM.match(self.data, end) if isinstance(value, dict) else None
        return _Object(value, body.end() if body else None)

    def _object_stream(self, number: int) -> list[tuple[int, Any]]:
        if number not in self.unpacked:
            entry = self.entries[number]
            if entry.kind != 1:
                raise odd("has an object stream inside another")
            found = self._object_at(entry.where, number)
            info, data = found.value, self._unpack(found, MAX_PDF)
            count, first = info["N"], info["First"]
            places = [int(each) for each in data[:first].split()]
            if info.get("Type") != "ObjStm" or len(places) != 2 * count:
                raise odd("has a broken object stream")
            self.unpacked[number] = [
                (held, self._value(data, first + place)[0])
                for held, place in zip(places[::2], places[1::2], strict=True)
            ]
        return self.unpacked[number]

    def _value(self, data: bytes, at: int) -> tuple[Any, int]:
        parser = Parser(data, at)
        value = parser.value()
        self._spend(parser.at - at + _VALUE_WORK * parser.count)
        return value, parser.at

    def _unpack(self, found: _Object, limit: int) -> bytes:
        info = _dictionary(found.value)
        length = info["Length"]
        if isinstance(length, Ref):
            entry = self.entries[length.number]
            length = self._object_at(entry.where, length.number).value if entry.kind == 1 else None
        if type(length) is not int or length < 0 or found.body is None:
            raise odd("has a stream without a length")
        end = found.body + length
        if not _END.match(self.data, end):
            raise odd("has a stream of another length")
        body = self.data[found.body : end]
        filters = info.get("Filter", [])
        filters = filters if isinstance(filters, list) else [filters]
        if filters not in ([], ["FlateDecode"]):
            raise odd("has a stream packed in a way not read here")
        plain = _inflate(body, limit) if filters else body
        if len(plain) > limit:
            raise NotaryError(f"a stream of this PDF unpacks to more than {limit} bytes")
        self._spend(len(plain))
        return _unpredicted(plain, info.get("DecodeParms"))

    def _spend(self, work: int) -> None:
        self.work -= work
        if self.work < 0:
            raise odd("takes too much work to read")


def _find(value: Any, name: str, found: list[dict[str, Any]], room: int) -> None:
    """Add to `found` every file specification in `value` that embeds a file called `name`."""
    if isinstance(value, dict):
        if "EF" in value and name in (text_of(value.get("F")), text_of(value.get("UF"))):
            found.append(value)
        value = list(value.values())
    if isinstance(value, list) and room:
        for item in value:
            _find(item, name, found, room - 1)


def _dictionary(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise odd("has something else where a dictionary belongs")
    return value


def _inflate(body: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj()
    plain = inflater.decompress(body, limit + 1)
    if len(plain) <= limit and not inflater.eof:
        raise odd("has a stream that breaks off")
    return plain


def _unpredicted(data: bytes, parms: Any) -> bytes:
    """Undo the PNG predictor "up" (or none), the only one that writers put before cross-reference streams."""
    parms = parms[0] if isinstance(parms, list) and len(parms) == 1 else parms
    if not parms or parms.get("Predictor", 1) == 1:
        return data
    columns = parms.get("Columns", 1)
    if parms["Predictor"] < 10 or not 0 < columns <= 64 or len(data) > MAX_OBJECTS * 16:
        raise odd("has a stream packed in a way not read here")
    rows, above = bytearray(), bytes(columns)
    for at in range(0, len(data), columns + 1):
        row = data[at + 1 : at + 1 + columns]
        if data[at] not in (0, 2) or len(row) != columns:
            raise odd("has a stream packed in a way not read here")
        above = bytes((a + b) & 255 for a, b in zip(row, above, strict=True)) if data[at] == 2 else row
        rows += above
    return bytes(rows)
