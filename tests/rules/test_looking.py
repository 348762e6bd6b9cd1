"""Searching: what is asked for by name comes first, every word must occur, and what was asked for is marked."""

import re

import pytest
from django.test import Client

from rules import looking, shelf
from rules.indexing import words


def first(query: str) -> tuple[str, str]:
    entry = looking.look(query).hits[0].entry
    return entry.sort, entry.name


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("14.b", ("part", "s10-14-d")),
        ("Supp. No. 10 para 6", ("requirement", "s10-06")),
        ("AC-2(1)", ("control", "AC-2(1)")),
        ("ac-2(1)", ("control", "AC-2(1)")),
        ("7 percent", ("number", "share_one_country")),
        ("Geographic allocation", ("requirement", "s10-06")),
        ("geograph alloc", ("requirement", "s10-06")),
        ("s8-b1", ("requirement", "s8-b1")),
        ("cambodia", ("country", "KH")),
        ("MI325X", ("chip", "amd-mi325x")),
    ],
)
def test_what_is_meant_comes_first(query: str, found: tuple[str, str]) -> None:
    assert first(query) == found


def test_an_eccn_is_found_wherever_it_stands() -> None:
    found = {hit.entry.name for hit in looking.look("4E091").hits}

    assert {"s10-07", "frontier_operations", "s10-15-d"} <= found


def test_a_word_at_its_beginning_is_enough_but_a_number_must_be_whole() -> None:
    assert looking.look("extract").count == looking.look("extracti").count > 0
    assert all("71" not in words(hit.entry.text) for hit in looking.look("7 percent").hits[:3])
    assert looking.look("74").count == 0


def test_every_word_must_occur() -> None:
    one, both = looking.look("weights"), looking.look("weights zebra")

    assert one.count > 0
    assert both.count == 0


def test_a_word_in_a_title_goes_before_one_in_a_text() -> None:
    hits = looking.look("personnel").hits
    in_title = ["personnel" in hit.entry.title.lower() for hit in hits]

    assert in_title == sorted(in_title, reverse=True)


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("practical fallback", "edition"),
        ("immutable backups", "item"),
        ("escalation", "process"),
        ("installation report", "due"),
        ("vetting plan everyone", "question"),
    ],
)
def test_all_sorts_of_things_are_found(query: str, sort: str) -> None:
    assert sort in {hit.entry.sort for hit in looking.look(query).hits}


@pytest.mark.parametrize("query", ["", "   ", "!!!", "“”"])
def test_without_a_word_nothing_is_found(query: str) -> None:
    assert looking.look(query).count == 0


def test_what_was_asked_for_is_marked_and_the_text_stays_whole() -> None:
    pieces = looking.pieces("Weights of a weighty model, unweighted", ["weight"])

    assert pieces == (("Weights", True), (" of a ", False), ("weighty", True), (" model, unweighted", False))


def test_an_excerpt_is_cut_around_what_was_asked_for() -> None:
    text = "word " * 100 + "zebra " + "word " * 100

    piece = looking.excerpt(text, ["zebra"])

    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert "zebra" in piece
    assert len(piece) < 300


def test_a_result_leads_to_the_anchor_and_marks_the_word(client: Client) -> None:
    text = client.get("/rules/search/", {"q": "3PAO accredited"}).content.decode()

    assert 'href="/rules/ai-diffusion-2025/2025-01-15/s10-14/#s10-14-e"' in text
    assert "<mark>3PAO</mark>" in text


def test_what_is_inferred_says_so_among_the_results(client: Client) -> None:
    text = client.get("/rules/search/", {"q": "Screening records recipient"}).content.decode()

    assert re.search(r"s10-04-e.*?Inferred: not law", text, re.DOTALL)


def test_every_entry_of_the_index_is_of_an_edition_on_the_shelf_and_has_words() -> None:
    known = {(book.id, book.edition) for book in shelf.editions()}

    for entry in looking.entries():
        assert (entry.id, entry.edition) in known
        assert entry.title_words
