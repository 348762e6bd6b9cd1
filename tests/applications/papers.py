"""Small files of every kind that may be attached, and the ways to spoil them."""

from __future__ import annotations

import io
import zipfile
import zlib

from PIL import Image

MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
}


def pdf(*, pages: int = 1, more: str = "") -> bytes:
    """A whole PDF with that many empty pages, as a reader opens it; `more` makes its bytes another file's."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    bodies += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>"] * pages
    out, places = bytearray(f"%PDF-1.4\n%{more}\n".encode()), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def image(kind: str = "PNG", size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 160)).save(out, kind, **how)
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A PNG of a few kilobytes that says it has side times side pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = side.to_bytes(4) * 2 + b"\x08\0\0\0\0"
    rows = zlib.compress(bytes(side + 1) * 8, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def office(kind: str = "docx", parts: dict[str, bytes] | None = None, types: str = "") -> bytes:
    """A document with no more in it than makes it one."""
    main, said = MAIN[kind]
    listed = f'<Types><Override PartName="/{main}" ContentType="application/vnd.{said}"/>{types}</Types>'
    return archive({"[Content_Types].xml": listed.encode(), main: b"<x/>", **(parts or {})})


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return out.getvalue()
