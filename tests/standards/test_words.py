"""Checks in words: every part of every edition is told in sentences that name its numbers, and nothing is left
to the name of a field.
"""

import pytest

from standards import rulebook
from standards.checks.kinds import KINDS
from standards.checks.words import TELLERS, described
from standards.edition import Part, Rulebook
from standards.wording import figure

PARTS = [
    pytest.param(book, part, id=f"{book.id}-{book.edition}-{part.id}")
    for book in rulebook.catalogue().values()
    for requirement in book.requirements
    for part in requirement.parts
]


def sentences(id: str) -> tuple[str, ...]:
    book = rulebook.get("ai-diffusion-2025")
    part = next(part for one in book.requirements for part in one.parts if part.id == id)
    return described(part.check, book).sentences


def test_every_kind_of_check_has_words_of_its_own() -> None:
    assert KINDS.keys() - TELLERS.keys() == set()


@pytest.mark.parametrize(("book", "part"), PARTS)
def test_every_part_is_told_in_whole_sentences(book: Rulebook, part: Part) -> None:
    said = described(part.check, book).sentences

    assert said[0].startswith(("Satisfied when ", "Satisfied when, "))
    for sentence in said:
        assert sentence.endswith((".", "?”.")), sentence
        assert "_" not in sentence.replace("role:", ""), sentence
        assert "None" not in sentence.replace("“None", ""), sentence


@pytest.mark.parametrize(("book", "part"), PARTS)
def test_every_number_a_check_names_is_handed_over_with_its_citation(book: Rulebook, part: Part) -> None:
    numbers = described(part.check, book).numbers

    assert [number.id for number in numbers] == list(part.check.named("number"))
    assert all(number.citation for number in numbers)


def test_a_limit_is_told_with_its_figure_and_its_condition() -> None:
    book = rulebook.get("ai-diffusion-2025")
    minutes = figure(book.numbers["response_minutes"])

    said = sentences("s10-14-phys-e")

    assert f"is at most {minutes}." in said[0]
    assert said[1].startswith("Otherwise a person judges")
    assert said[2].startswith("Put only where “How is this site guarded at all hours?” is answered “Roving")
    assert said[3] == "Asked at every site; the worst site decides."


def test_a_place_is_told_by_the_name_of_its_list() -> None:
    assert "outside Macau or Country Group D:5" in sentences("s10-12-a")[0]
    assert sentences("s10-06-c")[1] == "Put only where the end user is headquartered in the United States."


def test_a_list_that_a_person_judges_is_satisfied_by_declaring_none() -> None:
    said = sentences("s10-03-b")

    assert said[0].endswith("declares that there is none.")
    assert "for a person to judge" in said[1]


def test_what_we_do_not_hold_is_said_not_to_be_checked() -> None:
    assert any("We do not hold that text" in sentence for sentence in sentences("s8-b1-a"))
