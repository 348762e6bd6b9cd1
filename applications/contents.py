"""What a file is, told from its bytes and never from its name; and the ways of one file to pass for another."""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from collections.abc import Iterable
from io import BufferedIOBase
from typing import IO, cast

import magic

from standards.errors import Refusal

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
TEXT, CSV, JSON = "text/plain", "text/csv", "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What may be attached, and what a person calls it.
MEDIA_TYPES = {
    PDF: "PDF",
    PNG: "PNG",
    JPEG: "JPEG",
    TEXT: "plain text",
    CSV: "CSV",
    JSON: "JSON",
    DOCX: "Word (docx)",
    XLSX: "Excel (xlsx)",
}
#: The families a question may ask for (standards.questionnaire.MEDIA), and the media types in each. A sheet or a
#: document of one column cannot be told from text, so who takes text takes those too.
FAMILIES: dict[str, tuple[str, ...]] = {
    "pdf": (PDF,),
    "image": (PNG, JPEG),
    "text": (TEXT, CSV, JSON),
    "csv": (CSV,),
    "json": (JSON,),
    "docx": (DOCX,),
    "xlsx": (XLSX,),
}

SNIFFED = 4096  # bytes libmagic needs to tell one type from another
MOST_JSON = 16 * 2**20  # a JSON document that is longer is text: it is not parsed to find out
TAIL = 22 + 2**16  # an archive's end record, with the longest comment there can be
MOST_ENTRIES = 10_000  # of an office document
MOST_INSIDE = 2**31  # bytes an office document may say it holds
MOST_TIMES = 200  # how many times its own size
_OFFICE = {
    DOCX: ("word/document.xml", b"wordprocessingml.document.main+xml"),
    XLSX: ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
_ALSO_TEXT = ("application/csv", "application/x-ndjson")
_PDF_START = re.compile(rb"%PDF-[12]\.\d")
_PDF_END = re.compile(rb"%%EOF[\0\t\n\f\r ]*\Z")
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xaeB`\x82"
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def accepted(families: Iterable[str]) -> tuple[str, ...]:
    """The media types of some families; of none: every one that may be attached."""
    return tuple(dict.fromkeys(type for family in families for type in FAMILIES[family])) or tuple(
        MEDIA_TYPES
    )


def words(types: Iterable[str]) -> str:
    """Media types as a person reads them."""
    return ", ".join(MEDIA_TYPES[type] for type in types)


def media_type(file: BufferedIOBase, size: int, name: str) -> str:
    """The media type of a file; Refusal if it is none that may be attached, or is not whole, or is two at once."""
    start, tail = _part(file, 0, SNIFFED), _part(file, max(size - TAIL, 0), TAIL)
    if start.startswith(b"PK\x03\x04"):
        found = _office(file, size, name)
    else:
        found = str(magic.from_buffer(start, mime=True))
        if found.startswith("text/") and b"\0" in start:
            found = "application/octet-stream"  # text has no null bytes, whatever else it may look like
        _refuse_archive_behind(tail, name)
    if found in (TEXT, CSV, JSON, *_ALSO_TEXT):
        found = _text(file, size, name)
    if found not in MEDIA_TYPES:
        raise Refusal(f"{name} is {found}; attach one of {words(MEDIA_TYPES)}")
    if found != PDF and b"%PDF-" in start[:1024]:
        raise Refusal(
            f"{name} is two files in one: it is {MEDIA_TYPES[found]} and can be read as PDF as well"
        )
    _refuse_cut(found, start, tail, name)
    return found


def _refuse_cut(found: str, start: bytes, tail: bytes, name: str) -> None:
    """A file begins as its kind begins, at its first byte, and ends as it ends, at its last."""
    if found == PDF and not _PDF_START.match(start):
        raise Refusal(f"{name} has something before its PDF header: save it again as PDF")
    if found == PDF and not _PDF_END.search(tail):
        raise Refusal(
            f"{name} does not end as a PDF ends: it was cut off, or something follows; save it again"
        )
    if found == PNG and not (start.startswith(_PNG_START) and tail.endswith(_PNG_END)):
        raise Refusal(
            f"{name} does not end as a PNG ends: it was cut off, or something follows; save it again"
        )
    if found == JPEG and not (start.startswith(b"\xff\xd8\xff") and tail.rstrip(b"\0").endswith(b"\xff\xd9")):
        raise Refusal(
            f"{name} does not end as a JPEG ends: it was cut off, or something follows; save it again"
        )


def _refuse_archive_behind(tail: bytes, name: str) -> None:
    """No archive's end record that reaches exactly to the end: readers of archives look for it from behind."""
    at = tail.find(b"PK\x05\x06")
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if len(tail) - at >= 22 and at + 22 + comment == len(tail):
            raise Refusal(f"{name} is two files in one: it can be read as an archive as well")
        at = tail.find(b"PK\x05\x06", at + 1)


# Text


def _text(file: BufferedIOBase, size: int, name: str) -> str:
    """Plain text, CSV or JSON, once every byte of it was seen to be text."""
    decoder, is_utf8 = codecs.getincrementaldecoder("utf-8-sig")(), True
    file.seek(0)
    while piece := file.read(2**20):
        if found := _CONTROL.search(piece):
            raise Refusal(f"{name} is not text: it holds the control character {found[0][0]:#04x}")
        try:
            is_utf8 = is_utf8 and decoder.decode(piece) is not None
        except UnicodeDecodeError:
            is_utf8 = False  # an older code page: still text
    start = _part(file, 0, 2**16).decode("utf-8-sig" if is_utf8 else "cp1252", errors="replace")
    if start.lstrip()[:1] in ("{", "[") and is_utf8 and size <= MOST_JSON and _is_json(file):
        return JSON
    return CSV if _is_csv(start, whole=size <= 2**16) else TEXT


def _is_json(file: BufferedIOBase) -> bool:
    file.seek(0)
    try:
        json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


def _is_csv(start: str, *, whole: bool) -> bool:
    """Whether the first lines are rows of as many cells each, two at least."""
    lines = start.splitlines()[:21]
    lines = lines if whole and len(lines) < 21 else lines[:-1]
    for delimiter in ",;\t":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter, strict=True) if row}
        except csv.Error:
            continue
        if len(lines) > 1 and len(widths) == 1 and widths.pop() > 1:
            return True
    return False


# Office documents


def _office(file: BufferedIOBase, size: int, name: str) -> str:
    """Word or Excel, by what the archive holds; Refusal for an archive that is neither, or not quite."""
    try:
        with zipfile.ZipFile(cast("IO[bytes]", file)) as archive:
            return _parts(archive, file, size, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refusal(f"{name} is a damaged archive: save it again") from None


def _parts(archive: zipfile.ZipFile, file: BufferedIOBase, size: int, name: str) -> str:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > min(
        MOST_INSIDE, max(size * MOST_TIMES, 2**24)
    ):
        raise Refusal(f"{name} says it holds far more than its size: it is not opened")
    inside = {entry.filename: entry for entry in entries}
    parts = inside.get("[Content_Types].xml")
    if parts is None or parts.file_size > 2**20:
        raise Refusal(f"{name} is application/zip; attach one of {words(MEDIA_TYPES)}")
    if _part(file, size - 22, 4) != b"PK\x05\x06" or min(entry.header_offset for entry in entries):
        raise Refusal(f"{name} is two files in one: something stands before or behind its archive")
    if len(inside) != len(entries) or any(_is_odd(entry) for entry in entries):
        raise Refusal(f"{name} holds parts that no office document has: save it again")
    listed = archive.read(parts)
    if b"macroEnabled" in listed or any(n.lower().endswith("vbaproject.bin") for n in inside):
        raise Refusal(f"{name} holds macros: save it without them")
    for type, (main, said) in _OFFICE.items():
        if main in inside and said in listed and b"<!DOCTYPE" not in listed:
            return type
    raise Refusal(f"{name} is application/zip; attach one of {words(MEDIA_TYPES)}")


def _is_odd(entry: zipfile.ZipInfo) -> bool:
    """Locked, in an unknown packing, or a name that leads out of the archive."""
    path = entry.filename
    return (
        bool(entry.flag_bits & 0x1)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or path.startswith(("/", "\\"))
        or ".." in path.replace("\\", "/").split("/")
    )


def _part(file: BufferedIOBase, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
