"""The pack as an Excel workbook: a sheet of answers, a sheet for each table, the sites, and the head out of sight."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from applications.forms import typed, workbooks
from applications.forms.rows import unpack
from applications.forms.sheets import FORMULA, open_lines
from applications.packs.grounds import Ground
from applications.packs.heads import Head, key_of
from applications.packs.plain import plain
from standards.errors import Refusal
from standards.rulebook import Question

ABOUT, SAID, SITES, HEAD = "About", "Answers", "Sites", "Pack"
CHUNK = 30_000  # letters of one cell; a workbook keeps 32,767
ROWS = (
    ("place", "Place", 14),
    ("section", "Section", 24),
    ("site", "Site", 20),
    ("question", "Question", 60),
    ("write", "What to write", 32),
    ("answer", "Answer", 40),
    ("explanation", "Explanation", 40),
    ("files", "Files (key, name or SHA-256)", 40),
    ("citation", "Citation", 40),
)
NEEDED = {"place", "answer", "explanation", "files", "id", "name", "address", "country"}
SITE_ROWS = (
    ("id", "Id", 12),
    ("name", "Name", 32),
    ("address", "Street address", 48),
    ("country", "Country", 20),
)
_WRITE = {
    "yes_no": "yes or no",
    "integer": "a whole number, such as 1200",
    "decimal": "a number, such as 12.5 or 3e26",
    "date": "a day, such as 2026-11-20",
    "country": "a country, by name or code",
}


def write(ground: Ground, head: Head, seal: str) -> bytes:
    """The workbook; the same ground and head give the same bytes."""
    out = io.BytesIO()
    book = workbooks.begun(out)
    formats = workbooks.formats_of(book)
    formats["wide"] = book.add_format({"text_wrap": True, "valign": "top"})
    _about(book.add_worksheet(ABOUT), ground, head, formats)
    said = book.add_worksheet(SAID)
    choices = book.add_worksheet(workbooks.CHOICES)
    choices.hide()
    beside = _said(said, choices, ground, formats)
    for name, question, site in tables(ground):
        rows = unpack(question, ground.said(question.id, site), ground.places)
        roster = ground.roster(question)
        lines = [*(roster.ordered(rows) if roster else rows), *open_lines(rows, roster)]
        sheet = book.add_worksheet(name)
        workbooks.fill(sheet, choices, question, lines, ground.places, formats, beside)
        beside += len(question.columns)
    _sites(book.add_worksheet(SITES), ground, formats)
    workbooks.list_files(book.add_worksheet(workbooks.FILES), ground.places, formats)
    _head(book.add_worksheet(HEAD), head, seal)
    said.activate()
    book.close()
    return out.getvalue()


def tables(ground: Ground) -> Iterator[tuple[str, Question, str | None]]:
    """The sheets of tables: their names, which no two share, and what they answer."""
    taken = {one.casefold() for one in (ABOUT, SAID, SITES, HEAD, workbooks.CHOICES, workbooks.FILES)}
    for question, site in ground.all_places():
        if question.type == "table":
            name = whole = (f"{site} {question.id}" if site else question.id)[:31]
            number = 1
            while name.casefold() in taken:
                number += 1
                name = f"{whole[:27]} {number}"
            taken.add(name.casefold())
            yield name, question, site


def _about(sheet: Worksheet, ground: Ground, head: Head, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 100)
    book = head["rulebook"]
    for number, line in enumerate(
        (
            f"{head['reference']}: {ground.rulebook.title}, edition {book['edition']}, {head['kind']}",
            f"Taken {head['taken_at']}, before filing {head['filing']}. Rule {book['hash']}.",
            f"“{SAID}” has a row for each question, and for each site where it is asked there. Write in the columns "
            "Answer, Explanation and Files. Each table has a sheet of its own.",
            "Emptying an answer that was given takes it back. You are shown every change before anything is kept.",
            f"Files are not put in here: name one by its key (sheet “{workbooks.FILES}”), its name or its SHA-256, "
            "and attach it online.",
            f"A new site is a new line on “{SITES}” without an id; answer its questions online once it is added.",
            f"Leave the sheet “{HEAD}”, which is out of sight, as it is: it says which application this is.",
        )
    ):
        _text(sheet, number, 0, line, formats)


def _said(sheet: Worksheet, choices: Worksheet, ground: Ground, formats: dict[str, Format]) -> int:
    """The sheet of answers; the column of the choices from which on there is room."""
    beside: dict[tuple[str, ...], int] = {}
    _top(sheet, ROWS, formats)
    titles = {section.id: section.title for section in ground.rulebook.sections}
    for number, (question, site) in enumerate(ground.all_places(), 2):
        said = plain(ground, question, ground.said(question.id, site))
        known = [ground.by_digest[digest].key for digest in said.get("files", ())]
        line = (
            key_of(question.id, site),
            titles[question.section],
            ground.places.sites.get(site, "") if site else "",
            f"{question.label}\n{question.help}".strip(),
            _what(question),
            said.get("typed", ""),
            said.get("explanation", ""),
            "; ".join(known),
            question.citation,
        )
        for place, text in enumerate(line):
            _text(sheet, number, place, text, formats)
        _offer(sheet, choices, number, question, beside)
    return len(beside)


def _what(question: Question) -> str:
    if question.type == "table":
        return f"rows, on the sheet “{question.id}”"
    if question.type == "choice":
        return "one of: " + ", ".join(option.value for option in question.options)
    said = "files alone" if question.type == "file" else _WRITE.get(question.type, "text")
    return said + (f"\nFor example: {question.example}" if question.example else "")


def _offer(
    sheet: Worksheet, choices: Worksheet, number: int, question: Question, beside: dict[tuple[str, ...], int]
) -> None:
    options = {"choice": tuple(option.value for option in question.options), "yes_no": (typed.YES, typed.NO)}
    offered = options.get(question.type, ())
    if not offered:
        return
    if offered not in beside:
        beside[offered] = len(beside)
        for at, one in enumerate(offered):
            choices.write_string(at, beside[offered], one)
    letters = xl_col_to_name(beside[offered])
    source = f"={workbooks.CHOICES}!${letters}$1:${letters}${len(offered)}"
    sheet.data_validation(number, 5, number, 5, {"validate": "list", "source": source})


def _sites(sheet: Worksheet, ground: Ground, formats: dict[str, Format]) -> None:
    _top(sheet, SITE_ROWS, formats)
    for number, site in enumerate(ground.sites, 2):
        for place, text in enumerate((site.key, site.name, site.address, site.country)):
            _text(sheet, number, place, text, formats)


def _head(sheet: Worksheet, head: Head, seal: str) -> None:
    text = json.dumps({"head": head, "seal": seal}, sort_keys=True)
    for number, start in enumerate(range(0, len(text), CHUNK)):
        sheet.write_string(number, 0, text[start : start + CHUNK])
    sheet.very_hidden()


def _top(sheet: Worksheet, columns: Sequence[tuple[str, str, int]], formats: dict[str, Format]) -> None:
    for place, (id, label, width) in enumerate(columns):
        sheet.write_string(0, place, id)
        sheet.write_string(1, place, label, formats["head"])
        sheet.set_column(place, place, width, formats["text"])
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(2, 0)


def _text(sheet: Worksheet, number: int, place: int, text: str, formats: dict[str, Format]) -> None:
    kept = formats["quoted" if text.startswith(FORMULA) else "text"]
    if text and sheet.write_string(number, place, text, kept):
        raise Refusal("A text of this application is longer than a workbook keeps: take the HTML form along.")
