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


@BOOKS
def test_an_edition_is_an_oscal_catalog_of_the_day_it_was_published_here(
    client: Client, book: Rulebook
) -> None:
    said = json.loads(client.get(f"/rules/{book.id}/{book.edition}/oscal/catalog.json").content)["catalog"]

    controls = [control["id"] for group in said["groups"] for control in group["controls"]]
    assert sorted(controls) == sorted(one.id for one in book.requirements)
    assert said["metadata"]["last-modified"] == f"{shelf.put_here(book)}T00:00:00Z"


@BOOKS
def test_what_is_asked_of_a_kind_is_an_oscal_profile(client: Client, book: Rulebook) -> None:
    for kind in book.kinds:
        answer = client.get(f"/rules/{book.id}/{book.edition}/oscal/profile.json", {"kind": kind.id})

        chosen = json.loads(answer.content)["profile"]["imports"][0]["include-controls"][0]["with-ids"]
        assert chosen == [one.id for one in book.requirements_for(kind.id)]


@pytest.mark.parametrize("query", [{"kind": "KVEU"}, {"set": "none"}])
def test_a_profile_of_what_the_edition_does_not_know_is_refused_with_what_it_knows(
    client: Client, query: dict[str, str]
) -> None:
    answer = client.get("/rules/ai-diffusion-2025/2025-01-15/oscal/profile.json", query)

    assert answer.status_code == 400
    assert "know" in answer.content.decode() or "has no" in answer.content.decode()
