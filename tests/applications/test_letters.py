"""Letters kept in the application: who may read them, who is mailed, and what may be turned off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from applications import letters, tasks
from applications.models import Letter, LetterCopy, LetterMute
from organizations.models import Membership, Role, User
from standards.errors import Refusal
from tests import road
from tests.applications.desk import browser
from tests.kept import once

pytestmark = [pytest.mark.django_db]

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NEWS = letters.KINDS["question_news"]


def _begin() -> tuple[road.People, Any]:
    cast = road.people()
    colin = User.objects.create_user("colin@example.org", name="Colin")
    place = Membership(
        user=colin, organization=cast.larkmoor, role=Role.CONTRIBUTOR.value, sections=["sites"]
    )
    place.save()
    return cast, road.started(cast)


world = once(_begin)


def write(world: Any, to: list[User], kind: str = "question_news", legal: bool = False) -> Letter:
    return letters.send(world[1], kind, to, f"About {kind}", "What became of it.", legal, NOW)


def test_a_letter_is_kept_first_and_mailed_once(world: Any) -> None:
    cast, _ = world
    letter = write(world, [cast.olive, cast.petra, cast.olive])
    assert not mail.outbox and letters.unread(cast.olive) == 1

    assert tasks.mail_letters() == 2
    assert tasks.mail_letters() == 0

    assert sorted(one.to[0] for one in mail.outbox) == [cast.olive.email, cast.petra.email]
    assert {copy.mailed_at is not None for copy in letter.copies.all()} == {True}


def test_a_dead_mail_server_loses_no_letter(world: Any, settings: Any) -> None:
    write(world, [world[0].olive, world[0].petra])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    assert tasks.mail_letters() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert tasks.mail_letters() == 2


def test_the_link_in_a_letter_turns_its_kind_off_without_signing_in(world: Any) -> None:
    cast, _ = world
    write(world, [cast.olive])
    tasks.mail_letters()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.outbox[0].body
    path = link.removeprefix("http://testserver")

    looked = Client().get(path)
    assert looked.status_code == 200 and cast.olive.name not in looked.content.decode()
    assert not LetterMute.objects.exists()  # a mail program that fetches links turns nothing off
    for _ in range(2):
        assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert letters.muted(cast.olive) == {"question_news"}
    mail.outbox.clear()
    write(world, [cast.olive, cast.petra])
    tasks.mail_letters()
    assert [one.to[0] for one in mail.outbox] == [cast.petra.email]
    assert Letter.objects.visible_to(cast.olive).count() == 2  # kept all the same


def test_a_broken_link_turns_nothing_off(world: Any) -> None:
    path = letters.unsubscribe_path(world[0].olive, "question_news")
    for broken in (path[:-3] + "x/", reverse("applications:unsubscribe", args=["x"])):
        answer = Client().post(broken)
        assert answer.status_code == 404 and "not one of ours" in answer.content.decode()
    assert not LetterMute.objects.exists()


def test_a_legal_letter_cannot_be_turned_off_and_says_why(world: Any) -> None:
    cast, _ = world
    with pytest.raises(Refusal, match="cannot be turned off: A question stops"), transaction.atomic():
        letters.mute(cast.olive, letters.KINDS["question"], now=NOW)
    LetterMute.objects.create(person=cast.olive, kind="question", at=NOW)
    write(world, [cast.olive], "question", legal=True)
    tasks.mail_letters()
    assert [one.to for one in mail.outbox] == [[cast.olive.email]]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_each_person_chooses_what_comes_by_mail(world: Any) -> None:
    cast, _ = world
    olive, page = browser(cast.olive), reverse("applications:letter_preferences")
    assert "you must learn of it" in olive.get(page).content.decode()

    olive.post(page, {"kind": ["progress", "obligation_reminder"]})

    assert letters.muted(cast.olive) == {"question_news", "question_reminder"}
    assert letters.muted(cast.petra) == set()
    olive.post(page, {"kind": list(letters.KINDS)})
    assert letters.muted(cast.olive) == set()


def test_to_open_a_letter_is_to_have_read_it_and_for_oneself_alone(world: Any) -> None:
    cast, _ = world
    letter = write(world, [cast.olive, cast.petra])
    assert "unread" in browser(cast.olive).get(reverse("applications:letters")).content.decode()

    browser(cast.olive).get(reverse("applications:letter", args=[letter.pk]))

    assert (letters.unread(cast.olive), letters.unread(cast.petra)) == (0, 1)


@pytest.mark.parametrize(
    ("who", "reads"),
    [("petra", True), ("vera", True), ("ada", True), ("mallory", False), ("ravi", False)],
)
def test_colleagues_read_what_was_written_to_one_of_them_and_strangers_do_not(
    world: Any, who: str, reads: bool
) -> None:
    cast, _ = world
    letter = write(world, [cast.olive])
    client = browser(getattr(cast, who))

    answer = client.get(reverse("applications:letter", args=[letter.pk]))
    listed = letter.subject in client.get(reverse("applications:letters")).content.decode()

    assert (answer.status_code == 200, listed) == (reads, reads)
    assert LetterCopy.objects.filter(read_at__isnull=False).count() == 0


def test_a_contributor_reads_only_what_was_written_to_them(world: Any) -> None:
    cast, _ = world
    colin = User.objects.get(name="Colin")
    write(world, [cast.olive])
    own = write(world, [colin])
    assert list(Letter.objects.visible_to(colin)) == [own]


def test_who_left_reads_no_more_letters(world: Any) -> None:
    cast, _ = world
    letter = write(world, [cast.petra])
    Membership.objects.filter(user=cast.petra).delete()
    assert browser(cast.petra).get(reverse("applications:letter", args=[letter.pk])).status_code == 404
    assert letters.unread(cast.petra) == 0


def test_the_inbox_asks_no_more_of_many_letters_than_of_one(world: Any) -> None:
    cast, _ = world
    olive = browser(cast.olive)
    write(world, [cast.olive])
    with road.counted() as one:
        olive.get(reverse("applications:letters"))
    for _ in range(10):
        write(world, [cast.olive, cast.petra])
    with road.counted() as many:
        olive.get(reverse("applications:letters"))
    assert many.asked == one.asked
