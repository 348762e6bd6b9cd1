"""An edition for programs: everything in it, no floats, and the tag of what it is."""

import json
from fractions import Fraction

import pytest
from django.test import Client

from rules import plain, shelf
from standards.edition import Rulebook

BOOKS = pytest.mark.parametrize("book", shelf.editions(), ids=lambda book: book.key)


@BOOKS
def test_an_edition_is_json_with_all_it_holds(client: Client, book: Rulebook) -> None:
    answer = client.get(f"/rules/{book.id}/{book.edition}/rulebook.json")
    said = json.loads(answer.content, parse_float=lambda text: pytest.fail(f"a float: {text}"))

    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="{book.id}-{book.edition}.json"'
    assert said["format"] == "vedc-rulebook/1"
    assert said["hash"] == book.hash
    assert [one["id"] for one in said["requirements"]] == [one.id for one in book.requirements]
    assert said["requirements"][0]["parts"][0]["check"]["in_words"][0].startswith("Satisfied when")
    for name in ("questions", "controls", "chips", "numbers", "checklists", "control_sets"):
        assert said[name].keys() == getattr(book, name).keys()
    assert said["countries"]["names"] == book.countries.names


@BOOKS
def test_a_download_that_has_not_changed_is_not_sent_again(client: Client, book: Rulebook) -> None:
    address = f"/rules/{book.id}/{book.edition}/rulebook.json"

    again = client.get(address, headers={"If-None-Match": client.get(address)["ETag"]})

    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(25), "25"),
        (Fraction(10**26), "1" + "0" * 26),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 10**30), "1/1" + "0" * 30),
    ],
)
def test_a_number_is_written_in_full(value: Fraction, text: str) -> None:
    assert plain.exactly(value) == text
