"""Two editions side by side: what came, what is gone, and the words that changed."""

import pytest
from django.test import Client

from rules import differences, shelf

OLD, NEW = "dc-veu-2024@2024-10-02", "ai-diffusion-2025@2025-01-15"


def test_words_that_stay_that_are_gone_and_that_have_come_are_told_apart() -> None:
    assert list(differences.words_apart("at most 7 percent", "at most 5 percent")) == [
        ("at most", "same"),
        ("7", "gone"),
        ("5", "come"),
        ("percent", "same"),
    ]


def test_both_texts_can_be_read_from_the_pieces() -> None:
    for group in differences.between(OLD, NEW):
        for line in group.lines:
            for _, pieces in line.fields:
                assert pieces


def test_what_stands_in_one_edition_only_is_told_as_added_or_removed() -> None:
    there, back = differences.between(OLD, NEW), differences.between(NEW, OLD)

    added = {line.id for group in there for line in group.lines if line.change == "added"}
    removed = {line.id for group in back for line in group.lines if line.change == "removed"}
    assert "s10-14" in added
    assert added == removed


def test_the_page_strikes_out_underlines_and_says_which_is_which(client: Client) -> None:
    text = client.get("/rules/compare/", {"a": OLD, "b": NEW}).content.decode()

    assert '<del><span class="usa-sr-only">gone: </span>' in text
    assert '<ins><span class="usa-sr-only">come: </span>' in text
    assert "These are two rulebooks" in text


def test_an_edition_does_not_differ_from_itself(client: Client) -> None:
    assert "Nothing differs." in client.get("/rules/compare/", {"a": NEW, "b": NEW}).content.decode()


@pytest.mark.parametrize(
    "key", ["nothing", "ai-diffusion-2025", "ai-diffusion-2025@2030-01-01", "<b>", "@" * 900]
)
def test_an_unknown_edition_is_told_with_those_there_are(client: Client, key: str) -> None:
    answer = client.get("/rules/compare/", {"a": key, "b": NEW})

    assert answer.status_code == 400
    assert OLD in answer.content.decode()


def test_without_a_choice_there_is_the_choice_of_all_editions(client: Client) -> None:
    text = client.get("/rules/compare/").content.decode()

    assert text.count("<option") == 2 * len(shelf.editions())
