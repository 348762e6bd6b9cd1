"""A machine's finding is accepted, or what must be asked is marked; reasons have codes, and wordings are used again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import DocketEntry
from organizations.models import User
from reviews import listings, marks, services, wordings
from reviews.models import Finding, Mark, Wording
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
NOW = road.OPENED


def _begin() -> dict[str, Any]:
    cast = road.people()
    return {
        **vars(cast),
        "super": User.objects.create_superuser("super@example.org", name="Super"),
        "review": road.opened(cast),
    }


world = once(_begin)


def finding(world: Any, status: str = "satisfied") -> Finding:
    return world["review"].findings.filter(status=status).first()


def test_an_agency_accepts_what_the_machine_found_once(world: Any) -> None:
    one = finding(world)
    mark = marks.accept(one, world["ravi"], now=NOW)

    assert marks.accept(one, world["ravi"], now=NOW).pk == mark.pk
    marks.accept(one, world["rhea"], now=NOW)
    assert sorted(Mark.objects.standing().values_list("agency", flat=True)) == ["commerce", "state"]
    assert [line.action for line in DocketEntry.objects.order_by("-number")[:2]] == ["accept", "accept"]
    one.refresh_from_db()
    assert one.judgement == ""


def test_what_the_machine_could_not_determine_is_not_accepted(world: Any) -> None:
    with pytest.raises(Refusal, match="a person must find on it"):
        marks.accept(finding(world, "undetermined"), world["ravi"], now=NOW)

    one = services.judge(finding(world), world["rhea"], status="not_satisfied", reason="No.", now=NOW)
    with pytest.raises(Refusal, match="found on .* already"):
        marks.accept(one, world["ravi"], now=NOW)


def test_what_must_be_asked_says_what_and_is_lifted_by_its_own_agency(world: Any) -> None:
    one = finding(world)
    with pytest.raises(Refusal, match="say what must be asked"):
        marks.ask(one, world["ravi"], what=" ", now=NOW)
    first = marks.ask(one, world["ravi"], what="Which guards?", now=NOW)
    mark = marks.ask(one, world["ravi"], what="Which guards, since when?", now=NOW)

    assert [row.note for row in Mark.objects.to_ask()] == ["Which guards, since when?"]
    assert marks.ask(one, world["ravi"], what="Which guards, since when?", now=NOW).pk == mark.pk != first.pk
    with pytest.raises(Refusal, match="to lift"):
        marks.lift(mark, world["rhea"], now=NOW)
    marks.lift(mark, world["ravi"], now=NOW)
    assert not Mark.objects.standing().exists() and Mark.objects.count() == 2


@pytest.mark.parametrize("who", ["audrey", "nils", "olive", "mallory"])
def test_who_may_not_find_marks_nothing(world: Any, who: str) -> None:
    mark = marks.ask(finding(world), world["ravi"], what="Which?", now=NOW)
    for verb in (
        lambda: marks.accept(finding(world), world[who], now=NOW),
        lambda: marks.ask(finding(world), world[who], what="So?", now=NOW),
        lambda: marks.lift(mark, world[who], now=NOW),
    ):
        with pytest.raises(Refusal, match="does not have the permission"):
            verb()
    assert Mark.objects.standing().count() == 1


def test_whoever_speaks_for_no_agency_accepts_for_none(world: Any) -> None:
    with pytest.raises(Refusal, match="speaks for no agency"):
        marks.accept(finding(world), world["super"], now=NOW)


def test_a_finding_records_the_code_of_its_reason_and_the_line_of_the_queue_follows(world: Any) -> None:
    review, one = world["review"], finding(world)
    before = review.listing

    services.judge(
        one, world["ravi"], status="not_satisfied", reason="It is old.", code="evidence-lapsed", now=NOW
    )

    one.refresh_from_db()
    assert one.judgement_code == "evidence-lapsed"
    assert DocketEntry.objects.last().detail["code"] == "evidence-lapsed"
    after = type(before).objects.get(pk=before.pk)
    assert (after.unsatisfied, after.judged) == (before.unsatisfied + 1, before.judged + 1)
    assert after.satisfied == before.satisfied - 1 and after.triage > before.triage
    assert not list(listings.disagreeing())
    with pytest.raises(Refusal, match="is none for"):
        services.judge(one, world["ravi"], status="satisfied", reason="So.", code="evidence-lapsed", now=NOW)


def test_the_places_of_a_wording_are_filled_and_strangers_stay(world: Any) -> None:
    review, one = world["review"], finding(world)
    said = wordings.fill("{paragraph} of {reference}, {end_user}: {nothing}", review, one)

    assert (
        said
        == f"{one.paragraph} of {review.dossier.application.reference}, Larkmoor Compute, Inc.: {{nothing}}"
    )
    assert wordings.unknown("{paragraph} {nothing} {}") == ["nothing", ""]


def make(world: Any, who: str, **said: str) -> Any:
    client = Client()
    client.force_login(world[who], backend=road.BACKEND)
    said = {
        "name": "Old evidence",
        "agency": "commerce",
        "status": "not_satisfied",
        "code": "evidence-lapsed",
        "text": "{paragraph}: the file does not cover the day.",
    } | said
    return client.post(reverse("admin:reviews_wording_add"), said)


def test_an_agency_keeps_its_own_wordings_and_not_those_of_all(world: Any) -> None:
    assert make(world, "ravi").status_code == 302
    assert make(world, "ravi", agency="", name="For all").status_code == 200
    assert make(world, "ravi", agency="state", name="Theirs").status_code == 200
    assert make(world, "ravi", text="{nothing}", name="Broken").status_code == 200
    assert make(world, "ravi", code="compensated", name="Wrong code").status_code == 200
    for who in ("audrey", "nils"):
        assert make(world, who, name=f"By {who}").status_code == 403
    assert make(world, "super", agency="", name="For all").status_code == 302

    assert sorted(Wording.objects.values_list("name", flat=True)) == ["For all", "Old evidence"]
    assert [one.name for one in Wording.objects.usable_by(world["rhea"])] == ["For all"]
    mine = Wording.objects.get(name="Old evidence")
    assert mine.made_by == world["ravi"]
    client = Client()
    client.force_login(world["rhea"], backend=road.BACKEND)
    assert client.get(reverse("admin:reviews_wording_change", args=[mine.pk])).status_code == 302
    shared = Wording.objects.get(name="For all")
    gone = client.post(reverse("admin:reviews_wording_delete", args=[shared.pk]), {"post": "yes"})
    assert gone.status_code == 403
