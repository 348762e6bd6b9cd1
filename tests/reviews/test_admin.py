"""The doors of the reviewer's desk: who may look, who may act, and that the rest changes nothing."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from applications import answers
from applications import services as applications
from applications.answers import Said
from applications.models import Application, DocketEntry
from reviews import determinations, holding, listings, services
from reviews.groups import GROUPS
from reviews.models import Determination, Finding, Milestone, Review
from tests import road
from tests.kept import once
from tests.screenings.lists import settle

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, road.settled(cast)


world = once(_begin)
LOOK = ["changelist", "change", "dossier"]
ACT = ["judge", "determine", "approve", "object", "take"]
ROWS = {"conditions-TOTAL_FORMS": "0", "conditions-INITIAL_FORMS": "0"}
OUTSIDERS = ["olive", "petra", "vera", "ada", "mallory"]


def door(review: Review, name: str) -> str:
    args = {
        "changelist": [],
        "judge": [review.pk, review.findings.first().pk],
        "evidence": [review.pk, "ev-1"],
    }.get(name, [review.pk])
    return reverse(f"admin:reviews_review_{name}", args=args)


def said(review: Review, name: str) -> dict[str, str]:
    finding = review.findings.first().pk
    return {
        "judge": {f"finding-{finding}-status": "not_satisfied", f"finding-{finding}-reason": "It is not so."},
        "determine": {"decision": "authorize", "reasons": "So it is.", **ROWS},
        "object": {"reason": "Look again."},
    }.get(name, {})


def signed_in(person: Any = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=road.BACKEND)
    return client


def everything() -> tuple[Any, ...]:
    return (
        list(Application.objects.values()),
        list(Finding.objects.values()),
        list(Determination.objects.values()),
        list(Review.objects.values()),
        DocketEntry.objects.count(),
    )


@pytest.mark.parametrize("name", [*LOOK, *ACT, "evidence"])
def test_a_stranger_is_sent_to_sign_in(world: Any, name: str) -> None:
    _, review = world
    before = everything()

    for answer in (
        signed_in().get(door(review, name)),
        signed_in().post(door(review, name), said(review, name)),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")

    assert everything() == before


@pytest.mark.parametrize("name", [*LOOK, *ACT, "evidence"])
@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_is_not_of_the_committee_is_sent_away(world: Any, who: str, name: str) -> None:
    cast, review = world
    before = everything()
    client = signed_in(getattr(cast, who))

    for answer in (client.get(door(review, name)), client.post(door(review, name), said(review, name))):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")

    assert everything() == before


@pytest.mark.parametrize("name", [*LOOK, *ACT, "evidence"])
def test_staff_who_were_granted_nothing_get_nothing(world: Any, name: str) -> None:
    cast, review = world
    before = everything()
    client = signed_in(cast.nils)

    assert client.post(door(review, name), said(review, name)).status_code == 403
    if name not in ACT:
        assert client.get(door(review, name)).status_code == 403

    assert everything() == before


@pytest.mark.parametrize("who", ["audrey", "ravi", "rhea"])
@pytest.mark.parametrize("name", LOOK)
def test_the_committee_looks(world: Any, who: str, name: str) -> None:
    cast, review = world

    answer = signed_in(getattr(cast, who)).get(door(review, name))

    assert answer.status_code == 200
    assert b"Larkmoor" in answer.content


@pytest.mark.parametrize("name", ACT)
def test_audrey_looks_and_changes_nothing(world: Any, name: str) -> None:
    cast, review = world
    if name in ("approve", "object"):
        road_to_determined(world)
    before = everything()
    client = signed_in(cast.audrey)

    answer = client.post(door(review, name), said(review, name), follow=True)

    assert everything() == before
    assert b"does not have the permission" in answer.content


@pytest.mark.parametrize("name", ACT)
def test_what_acts_is_never_a_get(world: Any, name: str) -> None:
    cast, review = world
    before = everything()

    assert signed_in(cast.ravi).get(door(review, name)).status_code == 405

    assert everything() == before


@pytest.mark.parametrize("name", ["add", "delete"])
def test_nobody_adds_or_deletes_a_review_by_hand(world: Any, name: str) -> None:
    cast, review = world
    args = [] if name == "add" else [review.pk]
    url = reverse(f"admin:reviews_review_{name}", args=args)

    for person in (cast.ravi, cast.rhea, cast.audrey):
        assert signed_in(person).get(url).status_code == 403
        assert signed_in(person).post(url, {"post": "yes"}).status_code == 403

    assert Review.objects.filter(pk=review.pk).exists()


def test_ravi_judges_determines_and_cannot_approve_and_rhea_approves(world: Any) -> None:
    cast, review = world
    ravi, rhea = signed_in(cast.ravi), signed_in(cast.rhea)
    finding = review.findings.first()

    answer = ravi.post(
        door(review, "judge"),
        {f"finding-{finding.pk}-status": "satisfied", f"finding-{finding.pk}-reason": "Seen on the visit."},
    )
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (finding.judgement, finding.judged_by) == ("satisfied", cast.ravi)

    assert ravi.post(door(review, "determine"), said(review, "determine")).status_code == 302
    determination = review.determinations.get()
    ravi.post(door(review, "approve"))
    determination.refresh_from_db()
    assert determination.approved_by is None
    answer = rhea.post(door(review, "approve"), follow=True)
    assert b"Cannot approve until every agency approves" in answer.content

    road.carried(cast, determination)
    rhea.post(door(review, "approve"))
    determination.refresh_from_db()
    assert determination.approved_by == cast.rhea
    assert Application.objects.get(pk=review.dossier.application_id).status == "authorized"


def test_rhea_sends_it_back_with_a_reason_and_not_without(world: Any) -> None:
    cast, review = world
    road_to_determined(world)
    rhea = signed_in(cast.rhea)

    assert rhea.post(door(review, "object"), {"reason": ""}).status_code == 422
    assert rhea.post(door(review, "object"), {"reason": "Look again."}).status_code == 302

    assert Application.objects.get(pk=review.dossier.application_id).status == "in_review"


def test_a_judgement_without_a_reason_comes_back_with_what_was_chosen(world: Any) -> None:
    cast, review = world
    finding = review.findings.first()

    answer = signed_in(cast.ravi).post(
        door(review, "judge"),
        {f"finding-{finding.pk}-status": "satisfied", f"finding-{finding.pk}-reason": ""},
    )

    assert answer.status_code == 422
    assert b"This field is required" in answer.content


def test_conditions_come_through_the_form(world: Any) -> None:
    cast, review = world
    finding = review.findings.filter(status="satisfied").first()
    services.judge(finding, cast.ravi, status="not_satisfied", reason="It is not so.", now=road.OPENED)

    answer = signed_in(cast.ravi).post(
        door(review, "determine"),
        {
            "decision": "authorize_with_conditions",
            "reasons": "With care.",
            "conditions-TOTAL_FORMS": "2",
            "conditions-INITIAL_FORMS": "0",
            "conditions-0-text": "Close the gap.",
            "conditions-0-requirement": finding.requirement,
            "conditions-0-due_on": "2027-03-01",
        },
    )

    assert answer.status_code == 302
    assert [c.text for c in review.determinations.get().conditions.all()] == ["Close the gap."]


def test_the_condition_a_gap_suggests_is_kept_when_only_its_text_is_typed(world: Any) -> None:
    """The desk offers a row per gap with its requirement filled in; the reviewer types the text and sends all."""
    cast, review = world
    finding = review.findings.filter(status="satisfied").first()
    services.judge(finding, cast.ravi, status="not_satisfied", reason="It is not so.", now=road.OPENED)
    client = signed_in(cast.ravi)
    rows = client.get(door(review, "change")).context["rows"]
    sent = {
        f"{rows.prefix}-{name}": rows.management_form[name].value()
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    for form in rows.forms:
        sent |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    sent["conditions-0-text"] = "Close the gap."

    answer = client.post(
        door(review, "determine"), {"decision": "authorize_with_conditions", "reasons": "With care.", **sent}
    )

    assert answer.status_code == 302, answer.content
    assert review.determinations.get().conditions.get().requirement == finding.requirement


def test_ravi_takes_a_review_and_gives_it_back(world: Any) -> None:
    cast, review = world
    client = signed_in(cast.ravi)

    client.post(door(review, "take"))
    assert Review.objects.get(pk=review.pk).assigned_to == cast.ravi
    client.post(door(review, "take"))
    assert Review.objects.get(pk=review.pk).assigned_to is None


def test_a_desk_that_is_not_there_is_not_found(world: Any) -> None:
    cast, review = world
    client = signed_in(cast.ravi)

    for address in ("/admin/reviews/review/999999/change/", "/admin/reviews/review/abc/change/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/admin/reviews/review/{review.pk}/evidence/ev-999/").status_code == 404


def test_the_dossier_at_the_desk_is_the_one_that_was_filed(world: Any) -> None:
    cast, review = world

    answer = signed_in(cast.ravi).get(door(review, "dossier"))

    assert answer.content == bytes(review.dossier.content)
    assert answer["Content-Type"] == "application/json"


def test_of_an_amended_filing_the_desk_links_what_changed(world: Any) -> None:
    cast, review = world
    assert signed_in(cast.ravi).get(door(review, "changes")).status_code == 404
    decided = determinations.determine(
        review, cast.ravi, decision="return", reasons="Amend it.", terms=(), now=road.DETERMINED
    )
    road.vote(decided, cast.cora)
    determinations.approve(decided, cast.rhea, now=road.APPROVED)
    application = Application.objects.get()
    answers.save(application, cast.olive, [Said("s10-11-e", value=False)], now=road.APPROVED)
    filed = applications.submit(application, cast.olive, now=road.APPROVED)
    second = services.open_review(filed, now=road.APPROVED)

    desk = signed_in(cast.ravi).get(door(second, "change")).content.decode()
    page = signed_in(cast.ravi).get(door(second, "changes")).content.decode()

    assert door(second, "changes") in desk
    assert "<del>Yes</del>" in page and "<ins>No</ins>" in page and "Declarations" in page
    for who in OUTSIDERS:
        assert signed_in(getattr(cast, who)).get(door(second, "changes")).status_code in (302, 403, 404)


def test_the_desk_takes_as_many_queries_for_many_findings_as_for_few(world: Any) -> None:
    cast, review = world
    copies(review, 1)
    small = Review.objects.exclude(pk=review.pk).get()
    settle(small.dossier, cast.ravi, now=road.OPENED)
    client = signed_in(cast.ravi)
    client.get(door(review, "change"))

    asked = []
    for one in (review, small):
        with road.counted() as queries:
            assert client.get(door(one, "change")).status_code == 200
        asked.append(queries.asked)

    assert review.findings.count() > 10 * small.findings.count()
    assert asked[0] == asked[1] <= 32, asked


def test_the_list_takes_as_many_queries_for_fifty_reviews_as_for_five(world: Any) -> None:
    cast, review = world
    client = signed_in(cast.ravi)
    asked = []
    for more in (4, 45):
        copies(review, more)
        with road.counted() as queries:
            answer = client.get(door(review, "changelist"))
        assert answer.status_code == 200
        asked.append(queries.asked)

    assert Review.objects.count() == 50
    assert asked[0] == asked[1] <= 12, asked


def test_the_groups_are_made_and_brought_back_by_the_command(world: Any) -> None:
    cast, _ = world
    cast.ravi.groups.get().permissions.clear()

    call_command("make_groups", verbosity=0)

    granted = set(cast.ravi.groups.get().permissions.values_list("codename", flat=True))
    assert granted == set(GROUPS["Reviewers"])


def test_no_group_both_determines_and_approves() -> None:
    assert not any({"determine_review", "approve_determination"} <= set(grant) for grant in GROUPS.values())


def road_to_determined(world: Any) -> Determination:
    cast, review = world
    return determinations.determine(
        review, cast.ravi, decision="authorize", reasons="So it is.", now=road.DETERMINED
    )


def copies(review: Review, count: int) -> None:
    """More applications in review, as rows."""
    dossier, application = review.dossier, review.dossier.application
    first = Application.objects.count()
    for number in range(first, first + count):
        one = Application.objects.get(pk=application.pk)
        one.pk, one.reference = None, f"VEU-2025-{number:04d}"
        one.save(force_insert=True)
        filed = type(dossier).objects.get(pk=dossier.pk)
        filed.pk, filed.application = None, one
        filed.save(force_insert=True)
        again = Review.objects.get(pk=review.pk)
        again.pk, again.dossier = None, filed
        again.save(force_insert=True)
        findings = list(review.findings.all()[:3])
        for finding in findings:
            finding.pk, finding.review = None, again
        Finding.objects.bulk_create(findings)
        reached = list(review.milestones.all())
        for milestone in reached:
            milestone.pk, milestone.review = None, again
        Milestone.objects.bulk_create(reached)
        listings.keep(holding.hold(again), now=road.OPENED)
