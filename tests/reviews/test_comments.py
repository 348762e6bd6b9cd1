"""Every class of comment against everybody there is: who reads it, who changes it, and that nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from applications.models import DocketEntry
from organizations.models import Membership, User
from reviews import comments
from reviews.models import Comment, Visibility
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
NOW = road.OPENED
COMMITTEE = {"ravi", "carla", "rhea", "audrey", "super"}
OPERATORS = {"olive", "petra", "vera", "ada"}
EVERYBODY = COMMITTEE | OPERATORS | {"mallory", "nils"}

#: Who reads what Ravi of Commerce wrote.
READERS = {
    "mine": {"ravi"},
    "agency": {"ravi", "carla"},
    "committee": COMMITTEE,
    "operator": COMMITTEE,
}


def _begin() -> dict[str, Any]:
    cast = road.people()
    return {
        **vars(cast),
        "carla": road.staff("carla", "Reviewers", "commerce"),
        "super": User.objects.create_superuser("super@example.org", name="Super"),
        "review": road.opened(cast),
    }


world = once(_begin)


def write(world: Any, visibility: str, who: str = "ravi", text: str = "The roster is old.") -> Comment:
    return comments.write(world["review"], world[who], text=text, visibility=visibility, now=NOW)


def readers(world: Any) -> set[str]:
    return {who for who in EVERYBODY if Comment.objects.visible_to(world[who]).current().exists()}


@pytest.mark.parametrize("visibility", Visibility.values)
def test_each_class_is_read_by_those_it_is_for_and_by_nobody_else(world: Any, visibility: str) -> None:
    write(world, visibility)

    assert readers(world) == READERS[visibility]
    assert not Comment.objects.visible_to(AnonymousUser()).exists()


def test_the_operator_reads_what_was_shown_and_only_its_own_people_do(world: Any) -> None:
    comments.show(write(world, "operator"), world["carla"], now=NOW)

    assert readers(world) == COMMITTEE | OPERATORS
    assert DocketEntry.objects.last().action == "show_comment"
    page = Template("{% load committee %}{% shown_comments application person %}")
    told = {
        who: page.render(Context({"application": world["review"].dossier.application, "person": world[who]}))
        for who in ("olive", "vera", "mallory")
    }
    assert "The roster is old." in told["olive"] and "From the committee" in told["vera"]
    assert "Ravi" not in told["olive"] and told["mallory"].strip() == ""


def test_the_page_of_the_application_shows_it(world: Any) -> None:
    client = Client()
    client.force_login(world["olive"], backend=road.BACKEND)
    page = reverse("applications:show", args=[world["review"].dossier.application.reference])
    comment = write(world, "operator")
    assert b"The roster is old." not in client.get(page).content

    comments.show(comment, world["ravi"], now=NOW)
    answer = client.get(page).content.decode()

    assert "The roster is old." in answer and "Ravi" not in answer


def test_a_member_of_the_applicant_reads_nothing_of_the_committee_s_whatever_else_they_are(
    world: Any,
) -> None:
    Membership.objects.create(user=world["rhea"], organization=world["larkmoor"], role="viewer")
    write(world, "committee")
    assert not Comment.objects.visible_to(world["rhea"]).exists()

    comments.show(write(world, "operator", text="For you."), world["ravi"], now=NOW)
    assert [one.text for one in Comment.objects.visible_to(world["rhea"])] == ["For you."]


@pytest.mark.parametrize("who", ["audrey", "nils", "olive", "mallory"])
def test_who_may_not_find_writes_and_shows_nothing(world: Any, who: str) -> None:
    one = write(world, "operator")
    before = Comment.objects.count()

    for verb in (
        lambda: write(world, "committee", who),
        lambda: comments.show(one, world[who], now=NOW),
        lambda: comments.edit(one, world[who], text="Other.", visibility="mine", now=NOW),
        lambda: comments.withdraw(one, world[who], now=NOW),
    ):
        with pytest.raises(Refusal):
            verb()
    assert Comment.objects.count() == before


def test_an_edit_is_a_new_version_and_what_was_said_stays(world: Any) -> None:
    first = write(world, "committee")
    second = comments.edit(first, world["ravi"], text="The roster is new.", visibility="committee", now=NOW)

    assert [one.text for one in Comment.objects.visible_to(world["rhea"]).current()] == ["The roster is new."]
    assert second.replaces == first and Comment.objects.get(pk=first.pk).text == "The roster is old."
    with pytest.raises(Refusal, match="only Ravi"):
        comments.edit(first, world["rhea"], text="So.", visibility="committee", now=NOW)
    same = comments.edit(first, world["ravi"], text="The roster is new.", visibility="committee", now=NOW)
    assert same.pk == second.pk


def test_an_edit_takes_it_from_the_operator_until_it_is_shown_anew(world: Any) -> None:
    shown = comments.show(write(world, "operator"), world["ravi"], now=NOW)
    assert comments.show(shown, world["ravi"], now=NOW).pk == shown.pk

    comments.edit(shown, world["ravi"], text="Send the new roster.", visibility="operator", now=NOW)

    assert not Comment.objects.visible_to(world["olive"]).current().exists()


def test_one_made_private_is_gone_for_the_others(world: Any) -> None:
    one = write(world, "committee")
    comments.edit(one, world["ravi"], text="Mine alone.", visibility="mine", now=NOW)

    assert readers(world) == {"ravi"}


def test_withdrawn_it_says_that_and_nothing_more(world: Any) -> None:
    one = comments.show(write(world, "operator"), world["ravi"], now=NOW)
    gone = comments.withdraw(one, world["ravi"], now=NOW)

    assert (gone.text, gone.withdrawn) == ("", True)
    assert comments.withdraw(one, world["ravi"], now=NOW).pk == gone.pk
    assert not Comment.objects.visible_to(world["olive"]).current().exists()
    with pytest.raises(Refusal, match="was withdrawn"):
        comments.edit(one, world["ravi"], text="Again.", visibility="committee", now=NOW)


def test_what_is_not_for_the_operator_is_never_shown_to_them(world: Any) -> None:
    with pytest.raises(Refusal, match="not meant for the operator"):
        comments.show(write(world, "committee"), world["ravi"], now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(
            review=world["review"],
            visibility="agency",
            shown=True,
            author=world["ravi"],
            by=world["ravi"],
            text="x",
            at=NOW,
        )


def test_another_agency_does_not_reach_what_it_may_not_read(world: Any) -> None:
    one = write(world, "agency")

    with pytest.raises(Refusal, match="no such comment"):
        comments.withdraw(one, world["rhea"], now=NOW)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_every_version(world: Any, change: str) -> None:
    one = write(world, "committee")

    with pytest.raises(IntegrityError), transaction.atomic():
        rows = Comment.objects.filter(pk=one.pk)
        rows.update(text="Otherwise.") if change == "update" else rows.delete()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": " "}, "say something"),
        ({"visibility": "all"}, "class of readers"),
        ({"requirement": "x"}, "no finding"),
    ],
)
def test_what_says_nothing_to_nobody_is_refused(world: Any, said: dict[str, str], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        comments.write(
            world["review"], world["ravi"], **({"text": "So.", "visibility": "mine"} | said), now=NOW
        )
