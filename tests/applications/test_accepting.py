"""A question that takes only some files: told before, held when a file is sent for it, when an answer names one, and
when a newer version takes a file's place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import accepting, answers, evidence
from applications.answers import Said
from standards import ledger, rulebook
from standards.errors import Refusal
from tests.applications.desk import BOOK, NOW, World, browser
from tests.applications.papers import image, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ASKED = "s10-01-b"
TEXT = b"The plan, in words.\n"


@pytest.fixture
def picky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same editions, in which one question takes PDF alone, and 1 MB of it at most."""
    folder = tmp_path / "rulebooks"
    shutil.copytree(rulebook.FOLDER, folder)
    page = next(path for path in (folder / BOOK / "questions").iterdir() if f'"{ASKED}"' in path.read_text())
    asked = f'id = "{ASKED}"\n'
    page.write_text(page.read_text().replace(asked, f'{asked}accepts = ["pdf"]\nlargest_mib = 1\n'))
    ledger.publish(folder / ledger.NAME, rulebook.load(folder / BOOK), NOW.date(), unreleased=True)
    monkeypatch.setattr(rulebook, "FOLDER", folder)
    rulebook.catalogue.cache_clear()
    yield
    rulebook.catalogue.cache_clear()


@pytest.fixture
def world(picky: None, db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    return World()


def test_an_answer_that_names_a_file_its_question_does_not_take_is_refused_and_says_what_it_takes(
    world: World, django_assert_max_num_queries: Any
) -> None:
    world.attach("words.txt", TEXT)
    world.attach("plan.pdf", pdf())

    with pytest.raises(Refusal, match=r"words\.txt is plain text; this question takes PDF, up to 1 MB"):
        world.say(Said(ASKED, evidence=("ev-1",)))
    world.say(Said("s10-01-c", evidence=("ev-1",)))  # another question takes it
    with django_assert_max_num_queries(16):
        world.say(Said(ASKED, evidence=("ev-2",)))

    assert world.said(ASKED).evidence == ("ev-2",)


def test_a_file_that_is_too_large_for_its_question_is_refused_by_its_size(world: World) -> None:
    world.attach("plan.pdf", pdf(more="x" * 2**20))

    with pytest.raises(Refusal, match=r"bytes; the limit is 1,048,576"):
        world.say(Said(ASKED, evidence=("ev-1",)))


def test_a_file_sent_with_a_question_that_does_not_take_it_is_not_attached(world: World) -> None:
    olive, where = browser(world.olive), world.url("section", "conduct")
    sent = SimpleUploadedFile("words.txt", TEXT)

    page = olive.post(where, {f"{ASKED}.seen": "", f"{ASKED}.upload": sent, "stay": "1"}, follow=True)

    assert "this question takes PDF, up to 1 MB" in page.content.decode()
    assert not world.application.evidence.exists() and world.said(ASKED) is None


def test_the_page_says_what_a_question_takes(world: World) -> None:
    page = browser(world.olive).get(world.url("section", "conduct")).content.decode()

    assert "This question takes PDF, up to 1 MB." in page


def test_a_newer_version_that_a_question_does_not_take_is_refused(world: World) -> None:
    world.attach("plan.pdf", pdf())
    world.say(Said(ASKED, evidence=("ev-1",)))

    with pytest.raises(Refusal, match="this question takes PDF"):
        evidence.revise(world.application, world.olive, "ev-1", SimpleUploadedFile("a.png", image()), now=NOW)

    assert world.application.evidence.get().version == 1


def test_an_answer_is_saved_with_no_more_queries_where_no_question_is_picky(
    world: World, django_assert_num_queries: Any
) -> None:
    world.attach("words.txt", TEXT)
    before = len(accepting.types(None))

    assert before == 8
    with django_assert_num_queries(0):
        accepting.refuse(world.application, [Said("s10-01-c", evidence=("ev-1",))])
    assert answers.given(world.application, [ASKED]) == {}
