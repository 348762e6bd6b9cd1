"""A file that comes back: the JSON that the form saved, or the workbook; by what its bytes are.

Both are read into one document, of plain JSON, which can be held while a person looks at what it would change:

    {"format", "head", "seal", "sites": [{"id", "name", "address", "country"}], "notes": [sentence],
     "answers": [{"question", "site", "typed" | "columns" + "rows" + "numbers", "explanation",
                  "files": [{"name", "sha256"}]}]}

A cell is a text, or {"typed", "why"} where a spreadsheet made something of it that cannot be read.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from applications.forms import uploads
from applications.forms.rows import MOST
from applications.packs import unbound
from applications.packs.grounds import Ground
from applications.packs.heads import ANSWERS, refuse_foreign
from standards.answering import strings_are_text
from standards.errors import Fault, Refusal

LARGEST = 20 * 2**20  # bytes
LONGEST = 100_000  # letters of one text
ENTRIES = 20_000  # answers of one file
SITES = 50  # proposed in one file

Document = dict[str, Any]


def read(ground: Ground, upload: UploadedFile | None) -> Document:
    """The document; a Refusal names what is wrong with its shape, or says what it is for."""
    if upload is None:
        raise Refusal("Choose the file that “Save to file” made, or the workbook.")
    name = upload.name or "The file"
    if (upload.size or 0) > LARGEST:
        raise Refusal(f"{name} is {upload.size:,} bytes; the limit is {LARGEST:,}.")
    start = upload.read(64)
    upload.seek(0)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.lower().startswith((b"<!doctype html", b"<html")):
        raise Refusal(
            f"{name} is the form itself. Open it, choose “Save to file” in it, and upload what that saved."
        )
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        said = unbound.read(upload.read(), ground)
    else:
        said = uploads.dossier(upload)
    faults: list[Fault] = []
    strings_are_text(said, "", faults)
    _check_shape(said, faults)
    if faults:
        raise Refusal(f"{name} cannot be read as a form that was filled.", faults[:50])
    refuse_foreign(said["head"], said["seal"], ground)
    return {key: said.get(key, []) for key in ("format", "head", "seal", "answers", "sites", "notes")}


def _check_shape(said: Any, faults: list[Fault]) -> None:
    if not isinstance(said, dict) or said.get("format") != ANSWERS:
        faults.append(Fault("/format", f'must be "{ANSWERS}": upload what “Save to file” made'))
        return
    for key in ("head", "seal"):
        if key not in said:
            faults.append(Fault(f"/{key}", "is missing"))
    notes = said.setdefault("notes", [])
    if not isinstance(notes, list) or not all(_is_text(note) for note in notes):
        faults.append(Fault("/notes", "must be an array of texts"))
    for key, most, check in (("answers", ENTRIES, _check_answer), ("sites", SITES, _check_site)):
        entries = said.setdefault(key, [])
        if not isinstance(entries, list) or len(entries) > most:
            faults.append(Fault(f"/{key}", f"must be an array of at most {most:,}"))
            continue
        for index, entry in enumerate(entries):
            at = f"/{key}/{index}"
            if not isinstance(entry, dict):
                faults.append(Fault(at, "must be an object"))
            else:
                check(entry, at, faults)


def _is_text(value: Any, most: int = LONGEST) -> bool:
    return isinstance(value, str) and len(value) <= most


def _check_site(entry: dict[str, Any], at: str, faults: list[Fault]) -> None:
    faults += [
        Fault(f"{at}/{key}", "must be a text of at most 1,000 letters")
        for key in ("id", "name", "address", "country")
        if not _is_text(entry.get(key), 1000)
    ]


def _check_answer(entry: dict[str, Any], at: str, faults: list[Fault]) -> None:
    if not _is_text(entry.get("question"), 100):
        faults.append(Fault(f"{at}/question", "must be the id of a question"))
    if entry.get("site") is not None and not _is_text(entry["site"], 100):
        faults.append(Fault(f"{at}/site", "must be the id of a site, or null"))
    for key in ("typed", "explanation"):
        if not _is_cell(entry.get(key, "")):
            faults.append(Fault(f"{at}/{key}", f"must be a text of at most {LONGEST:,} letters"))
    files = entry.get("files", [])
    if not isinstance(files, list) or len(files) > MOST or not all(map(_is_file, files)):
        faults.append(Fault(f"{at}/files", 'must be an array of {"name", "sha256"}'))
    if "rows" in entry or "columns" in entry:
        _check_rows(entry, at, faults)


def _check_rows(entry: dict[str, Any], at: str, faults: list[Fault]) -> None:
    columns, rows, numbers = (entry.get(key) for key in ("columns", "rows", "numbers"))
    if not isinstance(columns, list) or not all(_is_text(one, 200) for one in columns):
        faults.append(Fault(f"{at}/columns", "must be an array of column ids"))
    elif not isinstance(rows, list) or not all(_is_row(row, len(columns)) for row in rows):
        faults.append(
            Fault(f"{at}/rows", "must be an array of rows, each an array with a text for each column")
        )
    elif len(rows) > MOST:
        faults.append(Fault(f"{at}/rows", f"has {len(rows):,} rows; a table may have {MOST:,}"))
    elif numbers is not None and (
        not isinstance(numbers, list) or len(numbers) != len(rows) or any(type(n) is not int for n in numbers)
    ):
        faults.append(Fault(f"{at}/numbers", "must be an array with the number of each row"))


def _is_row(row: Any, columns: int) -> bool:
    return isinstance(row, list) and len(row) == columns and all(map(_is_cell, row))


def _is_cell(cell: Any) -> bool:
    if isinstance(cell, dict):
        return cell.keys() == {"typed", "why"} and all(map(_is_text, cell.values()))
    return _is_text(cell)


def _is_file(file: Any) -> bool:
    return (
        isinstance(file, dict)
        and _is_text(file.get("name", ""), 500)
        and _is_text(file.get("sha256", ""), 64)
    )
