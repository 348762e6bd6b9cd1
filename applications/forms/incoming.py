"""What is sent for a table, by what its bytes are: a CSV, a workbook, pasted rows, or an OSCAL document."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from applications import oscal
from applications.answers import Said
from applications.forms import sheets, workbooks
from applications.forms.rows import Row
from applications.forms.typed import Places
from applications.rosters import Roster
from standards import oscal as documents
from standards.errors import Refusal
from standards.rulebook import Question

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
DOCUMENTS = (b"{", b"[", b"<")
FORMAT = {"system-security-plan": "a system security plan", "assessment-results": "assessment results"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows the table would have, what to know of them, and where they come from."""

    rows: list[Row]
    notes: tuple[str, ...]
    source: str


def read(
    question: Question,
    upload: UploadedFile | None,
    pasted: str,
    said: Said,
    places: Places,
    roster: Roster | None,
) -> Incoming:
    """The table as it would be with what was sent; a Refusal names every fault, and then nothing is held."""
    if upload is None:
        if len(pasted) > sheets.LARGEST:
            raise Refusal(f"What was pasted has {len(pasted):,} letters; the limit is {sheets.LARGEST:,}.")
        found = sheets.read(question, pasted, places, roster)
        return _whole(found.rows, found.notes, "pasted rows", roster)
    name = upload.name or "a file"
    start = upload.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    upload.seek(0)
    if start.startswith(DOCUMENTS):
        return _document(question, upload, name, said, places, roster)
    if (upload.size or 0) > sheets.LARGEST:
        raise Refusal(f"{name} is {upload.size:,} bytes; the limit of a sheet is {sheets.LARGEST:,}.")
    content = upload.read()
    if start.startswith(WORKBOOKS):
        found = workbooks.read(question, content, places, roster)
    else:
        found = sheets.read(question, sheets.text_of(content), places, roster)
    return _whole(found.rows, found.notes, name, roster)


def _whole(rows: list[Row], notes: tuple[str, ...], source: str, roster: Roster | None) -> Incoming:
    return Incoming(roster.ordered(rows) if roster is not None else rows, notes, source)


def _document(
    question: Question, upload: UploadedFile, name: str, said: Said, places: Places, roster: Roster | None
) -> Incoming:
    """Only what the document says is taken; every other cell and row of the table stays."""
    if not any(column.type == "control" for column in question.columns):
        raise Refusal(f"{name} is JSON or XML; this table takes a CSV file or an Excel workbook (XLSX).")
    if (upload.size or 0) > oscal.LARGEST:
        raise Refusal(f"{name} is {upload.size:,} bytes; the limit of a document is {oscal.LARGEST:,}.")
    imported = documents.read(oscal.loads(upload.read()), places.rulebook)
    rows, told = documents.merge(said.value or (), imported)
    counts = ", ".join(f"{count:,} {what}" for what, count in imported.counts.items())
    notes = [f"“{imported.title}”, OSCAL {imported.oscal_version}: {counts}."]
    notes += [f"{one.control}, {one.column} stays “{one.old}”: {one.why}" for one in told.left]
    notes += [str(note) for note in imported.notes]
    source = f"{name}, {FORMAT.get(imported.kind, imported.kind)} (OSCAL)"
    return _whole([dict(row) for row in rows], tuple(notes), source, roster)
