"""Another look: asked for in time, by the official, once; taken by other people; what was decided stands meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from reviews import circulation, determinations, holds, reconsiderations, services
from reviews.models import Determination, Reconsideration, Review
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since
from tests.screenings.lists import settle

pytestmark = [pytest.mark.django_db]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _begin() -> tuple[road.People, Determination, Any, Any]:
    cast = road.people()
    return (
        cast,
        road.approved(cast, decision="deny"),
        road.staff("rosa", "Reviewers", "energy"),
        road.staff("rudi", "Approvers", "defense"),
    )


world = once(_begin)


def ask(world: Any, made: Determination | None = None, *, now: Any = since.PROPOSED) -> Reconsideration:
    cast, denied, *_ = world
    made = made or denied
    return reconsiderations.ask(made, cast.olive, statement="The text was read otherwise.", now=now)


def in_time(made: Determination) -> Any:
    return made.approved_at + timedelta(days=30)


def test_a_denial_goes_back_into_review_and_other_people_decide(world: Any) -> None:
    cast, denied, rosa, rudi = world

    again = ask(world, now=in_time(denied))

    review = again.review
    assert (since.status(review), review.round, review.dossier_id) == (
        "in_review",
        2,
        denied.review.dossier_id,
    )
    for finding in review.findings.filter(status="undetermined"):
        with pytest.raises(Refusal, match="had a part in what is reconsidered"), transaction.atomic():
            services.judge(finding, cast.ravi, status="satisfied", reason="So.", now=since.CHANGED)
        services.judge(finding, rosa, status="satisfied", reason="Read anew.", now=since.CHANGED)
    chair = road.staff("carl", "Reviewers", "commerce")
    circulation.complete_and_circulate(review, chair, on=since.CHANGED.date(), now=since.CHANGED)
    settle(review.dossier, rosa, now=since.CHANGED)
    made = determinations.determine(
        review, rosa, decision="authorize", reasons="Read anew, it holds.", now=since.CHANGED
    )
    with pytest.raises(Refusal, match="had a part in what is reconsidered"), transaction.atomic():
        since.approve(made, cast.rhea)
    since.approve(made, rudi)

    assert since.status(review) == "authorized"
    assert denied.review.determinations.get() == denied


def test_the_first_review_is_over_once_there_is_another(world: Any) -> None:
    _, denied, rosa, _ = world
    ask(world, now=in_time(denied))

    with pytest.raises(Refusal, match="is reviewed again since"), transaction.atomic():
        services.judge(
            denied.review.findings.first(), rosa, status="satisfied", reason="So.", now=since.CHANGED
        )


def test_it_may_be_asked_for_until_the_last_day_and_not_after(world: Any) -> None:
    _, denied, *_ = world

    with pytest.raises(Refusal, match=r"until 23 December 2026 \(platform policy\)"), transaction.atomic():
        ask(world, now=in_time(denied) + timedelta(days=1))
    assert ask(world, now=in_time(denied)).pk


def test_it_is_asked_for_once_and_says_why(world: Any) -> None:
    cast, denied, *_ = world
    now = in_time(denied)
    with pytest.raises(Refusal, match="say why"), transaction.atomic():
        reconsiderations.ask(denied, cast.olive, statement=" ", now=now)

    ask(world, now=now)
    with pytest.raises(Refusal, match="asked for on 23 December 2026 already"), transaction.atomic():
        ask(world, now=now)


@pytest.mark.parametrize("who", ["petra", "vera", "ada", "mallory", "ravi"])
def test_only_the_official_asks(world: Any, who: str) -> None:
    cast, denied, *_ = world

    with pytest.raises(Refusal, match="may not certify"), transaction.atomic():
        reconsiderations.ask(denied, getattr(cast, who), statement="So.", now=in_time(denied))


@pytest.mark.parametrize("decision", ["authorize", "return"])
def test_only_what_was_denied_suspended_or_revoked_is_reconsidered(world: Any, decision: str) -> None:
    cast, *_ = world
    made = road.approved(cast, decision=decision)

    with pytest.raises(Refusal, match="only a denial, a suspension or a revocation"), transaction.atomic():
        ask(world, made, now=in_time(made))


def revoked(world: Any) -> tuple[Determination, Any]:
    cast, *_ = world
    sonia = since.supervisor()
    return since.revoke(cast, since.authorized(cast), by=sonia), sonia


def test_a_revocation_stands_until_other_people_reinstate_and_that_is_held_too(world: Any) -> None:
    cast, _, rosa, rudi = world
    made, sonia = revoked(world)

    review = ask(world, made, now=since.LATER).review
    assert since.status(review) == "revoked"
    with pytest.raises(Refusal, match="had a part"), transaction.atomic():
        since.propose(cast, review, "reinstate", now=since.LATER)
    said = {"reasons": "Read anew.", "grounds": since.GROUNDS, "now": since.LATER}
    with pytest.raises(Refusal, match="a person must find on"), transaction.atomic():
        determinations.propose(review, rosa, decision="reinstate", **said)
    for finding in review.findings.filter(status="undetermined"):
        services.judge(finding, rosa, status="satisfied", reason="Read anew.", now=since.LATER)
    back = determinations.propose(review, rosa, decision="reinstate", **said)
    assert back.hold.why == ["It would bring back what was revoked."]
    from_hold = type(back.hold).objects.get(pk=back.hold.pk)
    holds.release(from_hold, sonia, reason="Looked through.", now=since.LATER)
    since.approve(back, rudi, now=since.LATER)

    assert since.status(review) == "authorized"


def test_a_suspension_may_be_upheld_which_changes_nothing(world: Any) -> None:
    cast, _, rosa, rudi = world
    made = since.change(cast, since.authorized(cast), "suspend")
    review = ask(world, made, now=since.LATER).review

    upheld = determinations.propose(
        review, rosa, decision="uphold", reasons="It stands.", grounds=since.GROUNDS, now=since.LATER
    )
    since.approve(upheld, rudi, now=since.LATER)

    assert since.status(review) == "suspended"
    assert review.dossier.application.docket.last().action == "uphold"
    with pytest.raises(Refusal, match="is decided"), transaction.atomic():
        determinations.propose(
            review, rosa, decision="uphold", reasons="So.", grounds=since.GROUNDS, now=since.LATER
        )


def test_what_is_revoked_does_not_come_back_without_being_asked_for(world: Any) -> None:
    made, _ = revoked(world)
    cast, *_ = world

    with pytest.raises(Refusal, match="revoked as a whole"), transaction.atomic():
        since.propose(cast, made.review, "reinstate", now=since.LATER)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    return client


def test_olive_asks_on_the_page_with_a_file(world: Any, time_machine: Any) -> None:
    cast, denied, *_ = world
    time_machine.move_to(in_time(denied), tick=True)
    where = f"/applications/{denied.review.dossier.application.reference}/decisions/"
    olive = signed_in(cast.olive)

    page = olive.get(where).content.decode()
    assert "until 23 December 2026" in page and "Platform policy" in page
    form = olive.get(f"{where}{denied.pk}/reconsider/").content.decode()
    assert "The rule names no such time" in form
    sent = {"statement": "Read it again.", "files": [SimpleUploadedFile("more.pdf", PDF)]}
    assert olive.post(f"{where}{denied.pk}/reconsider/", {"statement": ""}).status_code == 422
    assert olive.post(f"{where}{denied.pk}/reconsider/", sent).status_code == 302

    assert Reconsideration.objects.get().files[0]["name"] == "more.pdf"
    assert Review.objects.filter(round=2).count() == 1
    for who in ("mallory", "ravi"):
        assert signed_in(getattr(cast, who)).post(f"{where}{denied.pk}/reconsider/", sent).status_code == 404
    assert signed_in(cast.vera).post(f"{where}{denied.pk}/reconsider/", sent).status_code == 403
