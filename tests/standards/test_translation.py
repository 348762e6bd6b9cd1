"""The words of an edition in another language: beside it, outside its hash, and nothing that it does not say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from standards import rulebook, translation
from standards.errors import RulebookError
from standards.loading import load

BOOK = "ai-diffusion-2025"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an edition, with no translation yet."""
    copy = tmp_path / BOOK
    shutil.copytree(
        rulebook.folder_of(rulebook.get(BOOK)), copy, ignore=shutil.ignore_patterns("translations")
    )
    return copy


def say(folder: Path, name: str, text: str) -> None:
    path = folder / "translations" / "nl" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_translation_says_each_of_the_words_it_has_and_leaves_the_hash_alone(folder: Path) -> None:
    before = load(folder).hash
    say(
        folder,
        "questions/1-ownership.toml",
        '[parties]\nlabel = "Wie?"\n[parties.columns.role.options]\nparent = "Moeder"\n',
    )
    book = load(folder)

    assert book.hash == before == rulebook.get(BOOK).hash
    assert translation.languages(folder) == ("nl",)
    found = translation.read(book, folder, "nl")
    assert found[book.questions["parties"].label] == "Wie?" and found["Parent"] == "Moeder"
    assert translation.read(book, folder, "fr") == {}


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("questions/a.toml", '[no-such-question]\nlabel = "x"\n', "questions.no-such-question.label"),
        ("questions/a.toml", '[parties.columns.no]\nlabel = "x"\n', "questions.parties.columns.no.label"),
        ("questions/a.toml", '[parties]\ncitation = "x"\n', "questions.parties.citation"),
        ("rulebook.toml", "[kinds]\nUVEU = 3\n", "kinds.UVEU"),
        ("rulebook.toml", "[kinds\n", "rulebook.toml"),
    ],
)
def test_what_the_edition_does_not_say_is_refused_with_its_place(
    folder: Path, name: str, text: str, where: str
) -> None:
    say(folder, name, text)
    with pytest.raises(RulebookError) as no:
        translation.read(load(folder), folder, "nl")
    assert where in str(no.value)


def test_every_translation_there_is_can_be_read() -> None:
    for book in rulebook.catalogue().values():
        for language in translation.languages(rulebook.folder_of(book)):
            assert translation.read(book, rulebook.folder_of(book), language)
