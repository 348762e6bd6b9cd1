"""Whatever is said goes out with the form and comes back as it was; and what was written into a workbook is read."""

from __future__ import annotations

import io
import string
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.answers import Said
from applications.models import Application, EndUser, Evidence, Site
from applications.packs import books, heads, pages, unbound
from applications.packs.comparing import State, report
from applications.packs.grounds import Ground, Standing
from applications.packs.plain import mark, plain
from standards import rulebook
from standards.rulebook import Column, Question

BOOK = rulebook.get("ai-diffusion-2025")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
KEYS = ("ev-1", "ev-2")
TEXT = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " =+-@'\"<>&{}/;\n\u00e9\u2028\u0627"),
    min_size=1,
    max_size=20,
)
ID = st.text(st.sampled_from(string.ascii_lowercase), min_size=1, max_size=6)


def ground(stands: dict[tuple[str, str | None], Said], **more: Any) -> Ground:
    """An application that no database knows, with two files, one site and these answers."""
    return Ground(
        application=Application(
            reference="VEU-2026-0001",
            rulebook_id=BOOK.id,
            edition=BOOK.edition,
            rulebook_hash=BOOK.hash,
            kind="UVEU",
            end_user=EndUser(name="Northfield"),
        ),
        rulebook=BOOK,
        sites=[Site(key="site-1", name="Reston 2", address="Here", country="US")],
        files=[Evidence(key=key, name=f"{key}.pdf", sha256=key[-1] * 64) for key in KEYS],
        sections=frozenset(section.id for section in BOOK.sections),
        stands={place: Standing(said) for place, said in stands.items()},
        **more,
    )


def value(asked: Question | Column) -> st.SearchStrategy[Any]:
    """Anything that the question or column takes."""
    return {
        "yes_no": st.booleans(),
        "text": TEXT.map(str.strip).filter(bool),
        "integer": st.integers(-(10**15), 10**15),
        "decimal": st.sampled_from(["0.1", "12.50", "3e26", "-7", "100000000000000000000", "1E+5"]),
        "date": st.dates(date(1890, 1, 1), date(2090, 1, 1)).map(date.isoformat),
        "choice": st.sampled_from([option.value for option in asked.options] or ["x"]),
        "country": st.sampled_from(sorted(BOOK.countries.names)),
        "site": st.just("site-1"),
        "party": ID,
        "control": st.sampled_from(sorted(BOOK.controls)[:20]),
        "evidence": st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    }[asked.type]


def answer(question: Question) -> st.SearchStrategy[Said]:
    site = "site-1" if question.scope == "site" else None
    said = st.none()
    if question.type == "table":
        row = st.fixed_dictionaries({}, optional={column.id: value(column) for column in question.columns})
        named = question.columns[0].id == "id"
        rows = st.lists(
            row.map(lambda cells: cells | ({} if "id" in cells or not named else {"id": "x"})), max_size=3
        )
        said = st.one_of(said, rows, st.just([]))
    elif question.type != "file":
        said = st.one_of(said, value(question))
    files = (
        st.just(())
        if question.evidence == "none" and question.type != "file"
        else st.sampled_from([(), KEYS])
    )
    return st.builds(
        lambda value, explanation, evidence: Said(question.id, site, value, None, explanation, evidence),
        said,
        st.one_of(st.just(""), TEXT),
        files,
    )


QUESTIONS = BOOK.questions_for("UVEU")
ANSWERS = st.lists(st.sampled_from(QUESTIONS), max_size=12, unique_by=lambda one: one.id).flatmap(
    lambda asked: st.tuples(*(answer(question) for question in asked))
)


def answers(found: tuple[Said, ...]) -> dict[tuple[str, str | None], Said]:
    return {(said.question, said.site): said for said in found}


def saved(here: Ground) -> dict[str, Any]:
    """What the form saves when nothing was typed into it."""
    entries = []
    for question, site in here.all_places():
        said = plain(here, question, here.said(question.id, site))
        entry: dict[str, Any] = {
            "question": question.id,
            "site": site,
            "explanation": said.get("explanation", ""),
        }
        entry["files"] = [{"name": "", "sha256": one} for one in said.get("files", ())]
        if question.type == "table":
            entry["columns"] = [column.id for column in question.columns]
            entry["rows"] = [[row.get(id, "") for id in entry["columns"]] for row in said.get("rows", ())]
        else:
            entry["typed"] = said.get("typed", "")
        entries.append(entry)
    return {"head": heads.head(here, NOW), "answers": entries, "sites": []}


@given(ANSWERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_went_out_and_was_not_touched_comes_back_unchanged(found):
    here = ground(answers(found))
    told = report(here, saved(here))
    assert [line for line in told.lines if line.state is not State.SAME] == []


@given(ANSWERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_kept_of_a_form_says_what_the_form_said(found):
    there, empty = ground(answers(found)), ground({})
    form = saved(there) | {"head": heads.head(empty, NOW)}
    told = report(empty, form)
    for line in told.lines:
        question = BOOK.questions[line.said.question]
        stands = plain(there, question, there.said(line.said.question, line.said.site))
        stands.pop("none", None)  # a form without a row says nothing, where nothing stood
        assert mark(plain(empty, question, line.said)) == mark(stands)
        assert line.state is (State.NEW if stands else State.SAME)


@given(ANSWERS, ANSWERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_changed_on_both_sides_is_ever_kept_without_a_choice(first, second):
    base, online = ground(answers(first)), ground(answers(second))
    told = report(online, saved(base) | {"head": heads.head(ground({}), NOW)})
    marks = {
        place: mark(plain(online, BOOK.questions[place[0]], said)) for place, said in answers(second).items()
    }
    for line in told.lines:
        if line.said and marks.get((line.said.question, line.said.site)):
            assert line.state in (State.SAME, State.CONFLICT)


@given(ANSWERS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_workbook_comes_back_as_it_went_out(found):
    here = ground(answers(found))
    head = heads.head(here, NOW)
    content = books.write(here, head, heads.seal(head))
    told = report(here, unbound.read(content, here))
    assert [line for line in told.lines if line.state is not State.SAME] == []


def test_the_same_ground_gives_the_same_bytes():
    here, head = ground({}), heads.head(ground({}), NOW)
    assert pages.write(here, head, "0") == pages.write(ground({}), head, "0")
    assert books.write(here, head, "0") == books.write(ground({}), head, "0")


def workbook(
    *answers: tuple[Any, ...], columns: tuple[str, ...] = ("place", "answer", "explanation", "files")
) -> bytes:
    """A workbook as somebody might write it: the head, and rows of answers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    books._head(book.add_worksheet(books.HEAD), heads.head(ground({}), NOW), "0")
    sheet = book.add_worksheet(books.SAID)
    for number, line in enumerate((("place", "answer", "explanation", "files"), *answers)):
        for place, cell in enumerate(line):
            sheet.write(number, place, cell)
    book.close()
    return out.getvalue()


def test_cells_that_a_spreadsheet_made_numbers_or_truths_of_are_read():
    by_type = {question.type: question.id for question in QUESTIONS if question.scope != "site"}
    content = workbook((by_type["integer"], 1200), (by_type["yes_no"], True), (by_type["decimal"], 12.5))
    here = ground({})
    told = {line.said.question: line.said.value for line in report(here, unbound.read(content, here)).lines}
    assert told == {by_type["integer"]: 1200, by_type["yes_no"]: True, by_type["decimal"]: "12.5"}


def test_a_table_whose_sheet_is_gone_is_not_emptied():
    parties = Said("parties", value=[{"id": "p1", "name": "One"}])
    here = ground({("parties", None): parties})
    document = unbound.read(workbook(("parties", "", "", "")), here) | {"head": heads.head(here, NOW)}
    (line,) = report(here, document).lines
    assert line.state is State.REFUSED and "are not in the file" in line.faults[0].message


def test_an_older_form_is_taken_and_says_so():
    old = heads.head(ground({}), NOW)
    told = report(ground({}, filing=2), {"head": old, "answers": [], "sites": []})
    assert "before filing 1" in told.notes[0]


def test_none_to_declare_is_an_answer_too():
    none, one = Said("parties", value=[]), Said("parties", value=[{"id": "p1"}])
    said, empty = ground({("parties", None): none}), ground({})
    filled = saved(ground({("parties", None): one}))
    told = report(said, filled | {"head": heads.head(empty, NOW)})
    assert [line.state for line in told.lines if line.place == "parties"] == [State.CONFLICT]
    told = report(ground({("parties", None): one}), saved(said))
    assert [line.state for line in told.lines if line.place == "parties"] == [State.SAME] and told.moved
