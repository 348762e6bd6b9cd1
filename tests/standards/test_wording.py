"""Numbers in words: a figure is kept once, and put where a statement names it."""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from standards.edition import Number
from standards.reading import Faults, Table
from standards.rulebook import FOLDER, load
from standards.wording import NAME, figure, worded

NUMBERS = {
    "share": Number("share", "", Fraction(7), None, "percent", "c", "verified", ""),
    "day": Number("day", "", Fraction(0), date(2026, 1, 15), "date", "c", "verified", ""),
}


def table(**raw: object) -> Table:
    return Table("requirements/1.toml", "", raw, Faults())


def test_a_name_in_a_statement_becomes_the_figure_with_its_unit() -> None:
    said = worded(table(requirement=[{"statement": "At most {share}, by {day}."}]), NUMBERS)
    assert said.raw["requirement"][0]["statement"] == "At most 7 percent, by 2026-01-15."


def test_only_statements_helps_and_notes_are_worded() -> None:
    said = worded(table(text="{share}", note="{share}", help="{share}"), NUMBERS)
    assert dict(said.raw) == {"text": "{share}", "note": "7 percent", "help": "7 percent"}


def test_a_name_that_is_no_number_is_a_fault() -> None:
    said = worded(table(statement="At most {limit}."), NUMBERS)
    assert said.raw["statement"] == "At most {limit}."
    assert [fault.message for fault in said.faults.found] == [
        '"statement" writes {limit}, which is not in numbers.toml: “At most {limit}.”'
    ]


def test_an_amount_of_money_is_in_dollars() -> None:
    assert figure(Number("a", "", Fraction(1000000), None, "USD", "c", "verified", "")) == "1,000,000 USD"


@pytest.mark.parametrize("book", ["ai-diffusion-2025", "dc-veu-2024"])
def test_no_name_is_left_standing_in_what_a_reader_sees(book: str) -> None:
    rulebook = load(FOLDER / book)
    seen = [requirement.statement for requirement in rulebook.requirements]
    seen += [question.help for question in rulebook.questions.values()]
    seen += [item.statement for item in rulebook.committee_process]
    assert not [text for text in seen if NAME.search(text)]


@pytest.mark.parametrize("book", ["ai-diffusion-2025", "dc-veu-2024"])
def test_the_files_of_a_rulebook_parse_alone(book: str) -> None:
    files = sorted(Path(FOLDER, book).rglob("*.toml"))
    assert files and all(tomllib.loads(path.read_text("utf-8")) for path in files)
