"""Small true files to attach: the same title always gives the same bytes."""

from __future__ import annotations

import json
import struct
import textwrap
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it would be attached: its name, its bytes, and what is said about it (dates as YYYY-MM-DD)."""

    name: str
    content: bytes
    about: dict[str, str]


def write(name: str, about: dict[str, str]) -> Paper:
    """A file of the kind its name asks for; kinds that are not written here become a PDF or a CSV."""
    path = PurePath(name)
    suffix = {".xlsx": ".csv", ".zip": ".pdf", ".docx": ".txt"}.get(path.suffix, path.suffix)
    kind = suffix if suffix in KINDS else ".pdf"
    shown = path.with_suffix(kind).name
    return Paper(shown, KINDS[kind](_lines(shown, about)), about)


def _lines(name: str, about: dict[str, str]) -> list[str]:
    lines = [about.get("title") or name, f"File: {name}"]
    lines += [f"{label}: {about[key]}" for key, label in LABELS.items() if about.get(key)]
    body = (
        "Written for the demonstration of VEDC. A real file would hold here what the requirement asks to be shown: "
        "the procedure in force, who is answerable for it, when it was last tested, and what was found."
    )
    return [*lines, "", *textwrap.wrap(body, 88)]


def _pdf(lines: list[str]) -> bytes:
    text = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines[1:])
    page = f"BT /F1 16 Tf 72 740 Td 22 TL ({_escaped(lines[0])}) Tj T*\n/F1 10 Tf 14 TL\n{text}ET".encode(
        "latin-1"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
    ]
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escaped(line: str) -> str:
    plain = line.encode("latin-1", "replace").decode("latin-1")
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _png(lines: list[str]) -> bytes:
    """A grey plate whose text stands in its metadata."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    width, height = 320, 200
    rows = b"".join(b"\0" + bytes([200 + (x ^ y) % 48 for x in range(width)]) for y in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            chunk(b"tEXt", b"Description\0" + "; ".join(lines).encode("latin-1", "replace")),
            chunk(b"IDAT", zlib.compress(rows, 9)),
            chunk(b"IEND", b""),
        )
    )


def _csv(lines: list[str]) -> bytes:
    rows = "".join(f"{n},{json.dumps(line)},kept\n" for n, line in enumerate(lines, start=1))
    return f"line,content,state\n{rows}".encode()


def _json(lines: list[str]) -> bytes:
    return (json.dumps({"title": lines[0], "lines": lines[1:]}, indent=1) + "\n").encode()


def _txt(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


LABELS = {
    "issuer": "Issued by",
    "issued_on": "Issued on",
    "covers_from": "Covers from",
    "covers_to": "Covers to",
}
KINDS: dict[str, Callable[[list[str]], bytes]] = {
    ".pdf": _pdf,
    ".png": _png,
    ".csv": _csv,
    ".json": _json,
    ".txt": _txt,
}
