"""Workbooks: exact in both directions, kind to what spreadsheets do to cells, and closed to what would unfold."""

import datetime
import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.forms import packages, sheets, workbooks
from applications.forms.typed import Places
from standards import rulebook
from standards.errors import Refusal
from standards.rulebook import Column, Option, Question

BOOK = rulebook.get("ai-diffusion-2025")
PLACES = Places(
    BOOK, {"site-1": "Reston 2"}, {"p1": "Holding"}, {"ev-1": ("a; b.pdf", "Plan"), "ev-2": ("=c.pdf",)}
)
TYPES = ("text", "integer", "decimal", "date", "country", "yes_no", "control", "evidence", "choice", "party")
OPTIONS = (Option("one", "The first, with a comma"), Option("two", "One"), Option("=x", "=danger"))


def question(*types: str) -> Question:
    columns = tuple(
        Column(type, type.upper(), type, OPTIONS if type == "choice" else (), False, "") for type in types
    )
    asked = BOOK.questions["controls"]
    return Question(
        **{name: getattr(asked, name) for name in Question.__dataclass_fields__ if name != "columns"},
        columns=columns,
    )


ALL = question(*TYPES)
ROWS: list[dict[str, Any]] = [
    {
        "text": "=SUM(A1)",
        "integer": 9007199254740991,
        "decimal": "3e26",
        "date": "2026-05-29",
        "country": "NA",
        "yes_no": True,
        "control": "AC-10",
        "evidence": ["ev-1", "ev-2"],
        "choice": "one",
        "party": "1-2",
    },
    {
        "text": "'=x _x000D_ \n-1 é 中",
        "integer": -3,
        "decimal": "0.1234567890123456789",
        "date": "1899-12-31",
        "yes_no": False,
        "choice": "two",
        "party": "00012",
    },
    {"text": "1e5", "decimal": "7.50", "date": "1900-02-28", "choice": "=x", "party": "3E26"},
    {"text": "TRUE", "integer": 0, "decimal": "-12.5", "date": "1900-03-01"},
]


def made(cells: list[list[Any]], name: str = "controls", **more: list[list[Any]]) -> bytes:
    """A workbook as somebody's own program would write it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in {name: cells, **more}.items():
        sheet = book.add_worksheet(title)
        for row, line in enumerate(rows):
            for column, cell in enumerate(line):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return out.getvalue()


def rezipped(content: bytes, change: dict[str, bytes | None]) -> bytes:
    """The same workbook with parts replaced, added or taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in change if name not in old.namelist())]:
            kept = change[name] if name in change else old.read(name)
            if kept is not None:
                new.writestr(name, kept)
    return out.getvalue()


@pytest.mark.parametrize("row", ROWS)
def test_rows_come_back_as_they_went_out(row):
    assert workbooks.read(ALL, workbooks.write(ALL, [row], PLACES), PLACES).rows == [row]
    assert sheets.read(ALL, sheets.write(ALL, [row], PLACES), PLACES).rows == [row]


def test_nothing_that_goes_out_is_a_formula():
    rows = [{"text": text} for text in ("=1+1", "+1", "-1", "@x", "\t=1")]
    with zipfile.ZipFile(io.BytesIO(workbooks.write(ALL, rows, PLACES))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in book.read("xl/styles.xml")
    lines = sheets.write(ALL, rows, PLACES).splitlines()[1:]
    assert all(line.startswith(("'", "\"'")) for line in lines)


def test_ids_stand_above_the_labels_out_of_sight_and_choices_are_offered():
    content = workbooks.write(ALL, ROWS, PLACES)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet, names = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/workbook.xml").decode()
    assert re.search(r'<row r="1"[^>]* hidden="1"', sheet) and "Choices!$I$1:$I$3" in sheet
    assert 'name="controls"' in names and 'name="Choices" sheetId="2" state="hidden"' in names


def test_a_sheet_is_read_by_labels_alone_and_in_any_order():
    content = made([["TEXT", "INTEGER *"], ["a", 3]])
    assert workbooks.read(question("integer", "text"), content, PLACES).rows == [{"text": "a", "integer": 3}]


@pytest.mark.parametrize(
    ("type", "cell", "value"),
    [
        ("integer", 3.0, 3),
        ("integer", 123456789012345, 123456789012345),
        ("decimal", 12.5, "12.5"),
        ("decimal", 0.1, "0.1"),
        ("decimal", 3e26, "3e26"),
        ("decimal", 1e-7, "0.0000001"),
        ("text", 12.0, "12"),
        ("date", datetime.date(2026, 5, 29), "2026-05-29"),
        ("date", "29 May 2026", "2026-05-29"),
        ("yes_no", True, True),
        ("yes_no", "no", False),
        ("evidence", "plan; =c.pdf", ["ev-1", "ev-2"]),
    ],
)
def test_what_spreadsheets_make_of_cells_is_read_exactly(type, cell, value):
    assert workbooks.read(question(type), made([[type], [cell]]), PLACES).rows == [{type: value}]


@pytest.mark.parametrize(
    ("type", "cell", "said"),
    [
        ("integer", 12.5, "“12.5” is not a whole number"),
        ("integer", 9007199254740991, "more digits than a spreadsheet keeps"),
        ("decimal", 1 / 3, "more digits than a spreadsheet keeps"),
        ("date", 46171, "is a number, not a day"),
        ("date", datetime.datetime.fromisoformat("2026-05-29T10:30"), "has a time of day"),
        ("party", datetime.date(2026, 1, 2), "The spreadsheet made a date of this cell: “2026-01-02”"),
        ("text", datetime.date(2026, 1, 2), "Format it as text"),
        ("evidence", "ev-1; lost.pdf", "“lost.pdf” is not a file of this application"),
        ("control", "ZZ-1", "“ZZ-1” must be the id of a control"),
    ],
)
def test_what_cannot_be_read_exactly_is_refused_by_row_and_column(type, cell, said):
    with pytest.raises(Refusal) as refused:
        workbooks.read(question(type), made([[type], [None], [cell]]), PLACES)
    (fault,) = refused.value.faults
    assert fault.pointer == f"row 3, {type.upper()}" and said in fault.message


def test_an_error_of_the_spreadsheet_is_no_empty_cell():
    content = made([["text", "integer"], ["a", 1]])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    broken = sheet.replace('<c r="B2"><v>1</v></c>', '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert broken != sheet
    content = rezipped(content, {"xl/worksheets/sheet1.xml": broken.encode()})
    with pytest.raises(Refusal) as refused:
        workbooks.read(question("text", "integer"), content, PLACES)
    assert refused.value.faults[0].pointer == "row 2, INTEGER"


def test_macros_formulas_and_other_sheets_are_left_aside_with_a_note():
    content = made([["text"], ["a"], ["=1+1"]], Notes=[["x"]])
    read = workbooks.read(question("text"), rezipped(content, {"xl/vbaProject.bin": b"\0"}), PLACES)
    assert read.rows == [{"text": "a"}, {"text": "0"}]
    said = " ".join(read.notes)
    assert "not read: “Notes”" in said and "macros" in said and "1 cells hold formulas" in said


OTHER = io.BytesIO()
with zipfile.ZipFile(OTHER, "w") as _ods:
    _ods.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    _ods.writestr("content.xml", "<x/>")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "with a password, or one of the old XLS format"),
        (OTHER.getvalue(), "OpenDocument"),
        (b"PK\x03\x04rest", "damaged"),
        (rezipped(made([["text"]]), {"xl/workbook.xml": None}), "no Excel workbook"),
        (rezipped(made([["text"]]), {"xl/workbook.bin": b"x"}), "XLSB"),
        (rezipped(made([["text"]]), {"xl/worksheets/sheet1.xml": b"<x"}), "damaged"),
        (
            rezipped(
                made([["text"]]), {"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'}
            ),
            "document type",
        ),
        (made([[None]]), "is empty"),
        (made([["colour"], ["red"]]), "Row 1 names “colour”, not a column"),
        (made([["text", "text"]]), "names a column twice"),
        (made([["text"], *([["x"]] * 5001)]), "5,001 rows; a table may have 5,000"),
    ],
)
def test_what_is_no_sheet_of_the_table_is_refused_in_a_sentence(content, said):
    with pytest.raises(Refusal, match=re.escape(said)):
        workbooks.read(question("text"), content, PLACES)


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def test_a_workbook_that_would_unfold_or_spread_too_far_is_not_read():
    book = made([["text"], ["x"]])
    bomb = rezipped(book, {"xl/sharedStrings.xml": b"<sst>" + b" " * (packages.UNFOLDED + 1) + b"</sst>"})
    assert len(bomb) < 100_000
    with pytest.raises(Refusal, match="unfolds to more than"):
        workbooks.read(question("text"), bomb, PLACES)
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Refusal, match="span 1,048,576 rows and 16,384 columns"):
        workbooks.read(question("text"), rezipped(book, {"xl/worksheets/sheet1.xml": sheet_xml(far)}), PLACES)
    text = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    many = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1001))
    parts = {"xl/sharedStrings.xml": text, "xl/worksheets/sheet1.xml": sheet_xml(many)}
    with pytest.raises(Refusal, match="hold more than 20,000,000 letters"):
        workbooks.read(question("text"), rezipped(book, parts), PLACES)


def test_a_styled_but_empty_corner_of_a_sheet_is_no_reason_to_refuse():
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="XFD1" s="0"/></row>'
    cells += '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c></row>'
    content = rezipped(made([["text"]]), {"xl/worksheets/sheet1.xml": sheet_xml(cells)})
    assert workbooks.read(question("text"), content, PLACES).rows == [{"text": "a"}]


WRITTEN = workbooks.write(ALL, ROWS, PLACES)
READ = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
)
SCRAPS = st.sampled_from(
    [b"-1", b"9" * 20, b"1e999", b"NaN", b"e", b"XFD1048576", b"A0", b"2958466", b"\xff", b'"', b"<"]
)


@settings(max_examples=150, deadline=None)
@given(
    part=st.sampled_from(READ),
    at=st.floats(0, 1),
    gone=st.integers(0, 20),
    scrap=SCRAPS | st.binary(max_size=4),
)
def test_a_damaged_workbook_is_read_or_refused_and_never_an_error(part, at, gone, scrap):
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as book:
        content = book.read(part)
    place = int(at * len(content))
    damaged = rezipped(WRITTEN, {part: content[:place] + scrap + content[place + gone :]})
    try:
        assert len(workbooks.read(ALL, damaged, PLACES).rows) <= len(ROWS)
    except Refusal as refusal:
        assert str(refusal)


def test_days_are_counted_as_the_workbook_says():
    content = made([["date"], [datetime.date(2026, 5, 29)]])
    book = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml")
    later = rezipped(
        content, {"xl/workbook.xml": book.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')}
    )
    assert workbooks.read(question("date"), later, PLACES).rows == [{"date": "2030-05-30"}]
