"""One screen per requirement: its doors for every role, what it shows, and at what price."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import answers
from applications import services as applications
from applications.answers import Said
from applications.models import DocketEntry
from applications.stored import Handout
from reviews import assignments, comments, determinations, marks, services
from reviews.models import Assignment, Comment, Finding, Mark, Review, Wording
from tests import factories, road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
NOW = road.OPENED
OUTSIDERS = ["olive", "petra", "vera", "ada", "mallory"]
LOOK = ["requirement"]
ACT = ["accept_finding", "find", "mark", "give", "finish", "comment"]


def _begin() -> dict[str, Any]:
    cast = road.people()
    return {**vars(cast), "carla": road.staff("carla", "Reviewers", "commerce"), "review": road.opened(cast)}


world = once(_begin)


def signed_in(person: Any = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=road.BACKEND)
    return client


def door(review: Review, name: str, requirement: str = "") -> str:
    one = requirement or review.findings.filter(status="satisfied").first().requirement
    args = [review.pk] if name in ("give", "finish", "comment") else [review.pk, one]
    return reverse(f"admin:reviews_review_{name}", args=args)


def said(world: Any, name: str) -> dict[str, str]:
    return {
        "find": {"status": "not_satisfied", "reason": "It is not so."},
        "mark": {"what": "Which guards?"},
        "give": {"to": str(world["carla"].pk)},
        "comment": {"text": "Look.", "visibility": "committee", "requirement": ""},
    }.get(name, {})


def everything() -> tuple[Any, ...]:
    tables = (Finding, Mark, Comment, Assignment)
    return (*(list(table.objects.values()) for table in tables), DocketEntry.objects.count())


@pytest.mark.parametrize("name", [*LOOK, *ACT])
@pytest.mark.parametrize("who", ["", *OUTSIDERS])
def test_who_is_not_of_the_committee_is_sent_away(world: Any, who: str, name: str) -> None:
    before, client = everything(), signed_in(world.get(who))
    page = door(world["review"], name)

    for answer in (client.get(page), client.post(page, said(world, name))):
        assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/")

    assert everything() == before


@pytest.mark.parametrize("name", [*LOOK, *ACT])
def test_staff_who_were_granted_nothing_get_nothing(world: Any, name: str) -> None:
    before, client = everything(), signed_in(world["nils"])

    assert client.post(door(world["review"], name), said(world, name)).status_code == 403
    if name in LOOK:
        assert client.get(door(world["review"], name)).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", ACT)
def test_audrey_looks_and_changes_nothing(world: Any, name: str) -> None:
    before, client = everything(), signed_in(world["audrey"])
    assert client.get(door(world["review"], "requirement")).status_code == 200

    answer = client.post(door(world["review"], name), said(world, name), follow=True)

    assert answer.status_code == 200 or answer.status_code == 422
    assert everything() == before


@pytest.mark.parametrize("name", ACT)
@pytest.mark.parametrize("who", ["ravi", "rhea"])
def test_reviewers_and_approvers_act_and_never_by_a_get(world: Any, who: str, name: str) -> None:
    review, client = world["review"], signed_in(world[who])
    if name == "finish":
        assignments.give(review, world[who], world[who], now=NOW)
    before = everything()
    assert client.get(door(review, name)).status_code == 405
    sent = said(world, name) | ({"to": str(world["rhea"].pk)} if name == "give" and who == "rhea" else {})

    assert client.post(door(review, name), sent).status_code == 302

    assert everything() != before


def test_a_requirement_that_is_not_there_is_not_found(world: Any) -> None:
    client, review = signed_in(world["ravi"]), world["review"]

    assert client.get(door(review, "requirement", "s99-99")).status_code == 404
    assert client.get(f"/admin/reviews/review/{review.pk}/evidence/ev-999/pages/1.png").status_code == 404


def test_the_screen_shows_proof_answers_list_and_history(world: Any) -> None:
    review = world["review"]
    one = review.findings.get(requirement="s10-14")
    page = signed_in(world["ravi"]).get(door(review, "requirement", "s10-14"))
    text = page.content.decode()

    assert one.citation in text and one.why in text and "Its history" in text
    assert page.context["screen"].papers and page.context["paper"].key in text
    assert text.count('aria-current="page"') == 1
    numbers = [part.on for part in page.context["screen"].parts]
    assert [part.proof.status for part in page.context["screen"].parts] == ["satisfied"] * len(numbers)
    told = [answer.number for answer in page.context["screen"].answers]
    assert told == sorted({said.number for on in numbers for said in on})


def test_the_part_that_wants_a_person_comes_first_and_what_must_be_asked_leads_to_asking(world: Any) -> None:
    review = world["review"]
    one = review.findings.filter(status="undetermined").first()
    marks.ask(one, world["ravi"], what="Which?", now=NOW)

    page = signed_in(world["ravi"]).get(door(review, "requirement", one.requirement))

    assert page.context["screen"].parts[0].proof.status == "undetermined"
    assert f"?ask={one.requirement}#ask" in page.content.decode()


def test_accepted_it_goes_on_to_the_next_and_the_list_says_so(world: Any) -> None:
    review, client = world["review"], signed_in(world["ravi"])
    first, second = review.findings.order_by("position")[:2]

    answer = client.post(door(review, "accept_finding", first.requirement))

    assert answer["Location"] == door(review, "requirement", second.requirement)
    screen = client.get(answer["Location"]).context["screen"]
    assert (screen.seen, screen.before, screen.lines[0].is_accepted) == (1, first, True)
    assert signed_in(world["rhea"]).get(answer["Location"]).context["screen"].seen == 0


def test_the_next_open_one_is_the_next_that_wants_a_person(world: Any) -> None:
    review, client = world["review"], signed_in(world["ravi"])
    wanting = list(review.findings.filter(status="undetermined").order_by("position"))
    first = review.findings.order_by("position").first()

    for one in wanting:
        assert client.get(door(review, "requirement", first.requirement)).context["screen"].open_next == one
        services.judge(one, world["ravi"], status="satisfied", reason="So.", now=NOW)
    assert client.get(door(review, "requirement", first.requirement)).context["screen"].open_next is None


def test_a_finding_without_a_reason_comes_back_with_what_was_chosen(world: Any) -> None:
    review, client = world["review"], signed_in(world["ravi"])

    answer = client.post(door(review, "find"), {"status": "not_satisfied", "reason": ""})

    assert answer.status_code == 422 and b"This field is required" in answer.content
    assert b'value="not_satisfied" selected' in answer.content


def test_a_wording_fills_the_form_and_records_nothing(world: Any) -> None:
    review, client = world["review"], signed_in(world["ravi"])
    one = Wording.objects.create(
        name="Old", status="not_satisfied", text="{paragraph} is old.", made_by=world["ravi"], changed_at=NOW
    )
    before = everything()

    answer = client.get(door(review, "requirement", "s10-14") + f"?wording={one.pk}")

    assert answer.context["form"].initial["reason"] == "14 is old."
    assert everything() == before
    assert client.get(door(review, "requirement") + "?wording=x&file=%00&page=-1").status_code == 200


def test_a_mark_is_lifted_and_a_comment_shown_edited_and_withdrawn_through_their_doors(world: Any) -> None:
    review, client = world["review"], signed_in(world["ravi"])
    one = review.findings.first()
    mark = marks.ask(one, world["ravi"], what="Which?", now=NOW)
    client.post(reverse("admin:reviews_review_lift", args=[review.pk, mark.pk]))
    assert not Mark.objects.standing().exists()

    sent = {"text": "Send it.", "visibility": "operator", "requirement": one.requirement}
    client.post(door(review, "comment"), sent)
    for name, data in (
        ("show", {}),
        ("edit", {"text": "Send all.", "visibility": "operator"}),
        ("withdraw", {}),
    ):
        last = Comment.objects.visible_to(world["ravi"]).current().get()
        answer = client.post(reverse(f"admin:reviews_review_{name}", args=[review.pk, last.pk]), data)
        assert answer["Location"].endswith(f"{one.requirement}/#comments")
    assert Comment.objects.visible_to(world["ravi"]).current().get().withdrawn

    hidden = comments.write(review, world["ravi"], text="Mine.", visibility="mine", now=NOW)
    gone = reverse("admin:reviews_review_withdraw", args=[review.pk, hidden.pk])
    assert signed_in(world["rhea"]).post(gone).status_code == 404


def test_of_an_amended_filing_each_requirement_shows_what_changed_for_it_alone(world: Any) -> None:
    review, application = world["review"], world["review"].dossier.application
    failed = services.judge(
        review.findings.get(requirement="s10-11"),
        world["ravi"],
        status="not_satisfied",
        reason="No.",
        now=NOW,
    )
    decided = determinations.determine(
        review, world["ravi"], decision="return", reasons="Amend it.", terms=(), now=road.DETERMINED
    )
    road.vote(decided, world["cora"])
    determinations.approve(decided, world["rhea"], now=road.APPROVED)
    application.refresh_from_db()
    answers.save(application, world["olive"], [Said("s10-11-e", value=False)], now=road.APPROVED)
    second = services.open_review(
        applications.submit(application, world["olive"], now=road.APPROVED), now=road.APPROVED
    )
    client = signed_in(world["ravi"])

    page = client.get(door(second, "requirement", "s10-11")).content.decode()
    other = client.get(door(second, "requirement", "s10-14"))

    assert "<del>Yes</del>" in page and "<ins>No</ins>" in page and failed.judgement_reason in page
    earlier = other.context["screen"].earlier
    assert [(one.filing, one.changes) for one in earlier] == [(1, ())]


def test_the_screen_asks_as_often_for_many_findings_comments_and_marks_as_for_few(world: Any) -> None:
    review, client = world["review"], signed_in(world["ravi"])
    page = door(review, "requirement", "s10-14")
    client.get(page)
    asked = []
    for more in (0, 6):
        for one in review.findings.all()[:more]:
            marks.ask(one, world["rhea"], what="Which?", now=NOW)
            for requirement in (one.requirement, "s10-14", ""):
                comments.write(
                    review,
                    world["rhea"],
                    text="So.",
                    visibility="committee",
                    requirement=requirement,
                    now=NOW,
                )
        for address in (page, reverse("admin:reviews_review_change", args=[review.pk])):
            with road.counted() as queries:
                assert client.get(address).status_code == 200
            asked.append(queries.asked)

    assert asked[0] == asked[2] <= 20 and asked[1] == asked[3] <= 30, asked


def test_a_page_of_evidence_is_drawn_and_the_look_is_written_down(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    review = factories.in_review("UVEU")
    people = factories.people()
    page = reverse("admin:reviews_review_picture", args=[review.pk, "ev-1", 1])

    answer = signed_in(people.ravi).get(page)

    assert answer["Content-Type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert "sandbox" in answer["Content-Security-Policy"]
    row = Handout.objects.get()
    assert (row.person, row.key, row.door, row.part) == (people.ravi, "ev-1", "review", "page 1")
    for who in ("olive", "mallory"):
        assert signed_in(getattr(people, who)).get(page).status_code == 302
    assert Handout.objects.count() == 1
    beyond = reverse("admin:reviews_review_picture", args=[review.pk, "ev-1", 99])
    assert signed_in(people.ravi).get(beyond).status_code == 404
