"""How an authorization stands after it was made: whole and in part, and who may change that."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applications import docket
from reviews import determinations, standings
from reviews.models import Determination, Review
from reviews.proposals import Ground, Term
from reviews.standings import Scope
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, since.authorized(cast)


world = once(_begin)


def keys(review: Review) -> list[str]:
    return [site["id"] for site in road.said()["sites"]]


@pytest.mark.parametrize(
    ("changes", "whole", "part"),
    [
        ([], "authorized", "authorized"),
        ([("suspend", Scope())], "suspended", "authorized"),
        (
            [("suspend", Scope(sites=("a",))), ("suspend", Scope()), ("reinstate", Scope())],
            "authorized",
            "suspended",
        ),
        ([("revoke", Scope(sites=("a",)))], "authorized", "revoked"),
        (
            [("suspend", Scope(sites=("a", "b"))), ("reinstate", Scope(sites=("a",)))],
            "authorized",
            "authorized",
        ),
        ([("revise", Scope())], "authorized", "authorized"),
    ],
)
def test_a_part_keeps_its_own_standing_while_the_whole_changes(changes: Any, whole: str, part: str) -> None:
    found = standings.after(changes)

    assert (found.whole, found.sites.get("a", "authorized")) == (whole, part)


def test_suspended_then_reinstated_the_application_moves_there_and_back(world: Any) -> None:
    cast, review = world

    proposed = since.propose(cast, review, "suspend")
    assert since.status(review) == "authorized"
    since.approve(proposed, cast.rhea)
    assert since.status(review) == "suspended"
    since.change(cast, review, "reinstate", now=since.LATER)
    assert since.status(review) == "authorized"

    lines = review.dossier.application.docket.exclude(action="vote").order_by("-number")[:4]
    assert [line.action for line in lines] == ["reinstate", "propose", "suspend", "propose"]


def test_a_part_is_suspended_and_the_whole_stays_authorized(world: Any) -> None:
    cast, review = world
    first, second = keys(review)[:2]

    since.change(cast, review, "suspend", scope=Scope(sites=(second, first)))
    since.change(cast, review, "suspend", scope=Scope(countries=("NL",)), now=since.LATER)

    assert since.status(review) == "authorized"
    found = standings.of(review.dossier.application)
    assert dict(found.sites) == {first: "suspended", second: "suspended"}
    assert dict(found.countries) == {"NL": "suspended"}
    assert Determination.objects.filter(decision="suspend").last().sites == [first, second]


def test_the_operator_is_told_of_every_change_and_of_no_proposal(world: Any) -> None:
    cast, review = world
    application = review.dossier.application
    before = len(docket.told(application, application.docket.all()))

    since.change(cast, review, "suspend", scope=Scope(countries=("NL",)))
    since.change(cast, review, "suspend", now=since.LATER)

    told = docket.told(application, application.docket.select_related("actor"))[before:]
    assert [(one.who, one.sentence, one.note) for one in told] == [
        ("The committee", "changed a part of the authorization", "An audit found it."),
        ("The committee", "suspended the authorization", "An audit found it."),
    ]


@pytest.mark.parametrize(
    ("decision", "scope", "why"),
    [
        ("reinstate", Scope(), "cannot reinstate what is not suspended"),
        ("suspend", Scope(sites=("nowhere",)), "nowhere stands nowhere in the dossier"),
        ("suspend", Scope(countries=("FR",)), "FR stands nowhere in the dossier"),
        ("deny", Scope(), "cannot be decided here"),
        ("uphold", Scope(), "cannot be decided here"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(world: Any, decision: str, scope: Scope, why: str) -> None:
    cast, review = world

    with pytest.raises(Refusal, match=why), transaction.atomic():
        since.propose(cast, review, decision, scope=scope)

    assert not review.determinations.pending().exists()


def test_what_is_suspended_is_not_suspended_again(world: Any) -> None:
    cast, review = world
    since.change(cast, review, "suspend")

    with pytest.raises(Refusal, match="cannot suspend what is suspended already"), transaction.atomic():
        since.propose(cast, review, "suspend", now=since.LATER)


def test_sites_and_countries_are_not_named_together(world: Any) -> None:
    cast, review = world

    with pytest.raises(Refusal, match="sites or countries, not both"), transaction.atomic():
        since.propose(cast, review, "suspend", scope=Scope((keys(review)[0],), ("NL",)))


@pytest.mark.parametrize(
    ("grounds", "why"),
    [
        ((), "at least one reason by paragraph"),
        ((Ground(" ", "s10-11"),), "says nothing"),
        ((Ground("So."),), "names no paragraph"),
        ((Ground("So.", "s99"),), "which this review has no finding on"),
    ],
)
def test_a_change_gives_its_reasons_by_paragraph(world: Any, grounds: Any, why: str) -> None:
    cast, review = world

    with pytest.raises(Refusal, match=why), transaction.atomic():
        since.propose(cast, review, "suspend", grounds=grounds)


@pytest.mark.parametrize("who", ["olive", "mallory", "audrey", "nils", "rhea"])
def test_who_may_not_determine_proposes_no_change(world: Any, who: str) -> None:
    cast, review = world

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        determinations.propose(
            review,
            getattr(cast, who),
            decision="suspend",
            reasons="So.",
            grounds=since.GROUNDS,
            now=since.PROPOSED,
        )


def test_one_change_is_proposed_at_a_time_and_who_made_it_does_not_approve_it(world: Any) -> None:
    cast, review = world
    made = since.propose(cast, review, "suspend")

    with pytest.raises(Refusal, match="proposed already"), transaction.atomic():
        since.propose(cast, review, "suspend")
    with pytest.raises(Refusal), transaction.atomic():
        since.approve(made, cast.ravi)
    again = Determination.objects.get(pk=made.pk)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.bulk_create([again])


def test_a_change_that_is_sent_back_changes_nothing_and_another_may_be_proposed(world: Any) -> None:
    cast, review = world
    made = since.propose(cast, review, "suspend")

    determinations.object_to(made, cast.rhea, reason="Not enough.", now=since.CHANGED)

    assert since.status(review) == "authorized"
    assert since.propose(cast, review, "suspend", now=since.LATER).pk != made.pk


def test_a_revision_adds_conditions_that_are_numbered_on(world: Any) -> None:
    cast, _ = world
    review = since.authorized(cast, since.TERMS)

    made = since.change(cast, review, "revise", terms=(Term("Report each quarter."),))

    assert since.status(review) == "authorized"
    assert [(one.number, one.text) for one in made.conditions.all()] == [(3, "Report each quarter.")]


def test_a_denial_takes_its_reasons_by_paragraph_from_what_was_found(world: Any) -> None:
    cast, _ = world
    review = road.settled(cast)
    finding = review.findings.filter(status="satisfied").first()
    type(finding).objects.filter(pk=finding.pk).update(
        judgement="not_satisfied",
        judgement_reason="It is not so.",
        judged_by=cast.ravi,
        judged_at=road.OPENED,
    )

    made = determinations.determine(review, cast.ravi, decision="deny", reasons="No.", now=road.DETERMINED)

    assert [(one.paragraph, one.text) for one in made.grounds.all()] == [(finding.paragraph, "It is not so.")]


def test_nobody_makes_a_determination_but_a_person_or_a_condition(world: Any) -> None:
    _, review = world
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.create(
            review=review,
            decision="suspend",
            reasons="So.",
            dossier_sha256="0" * 64,
            findings_sha256="0" * 64,
            made_at=since.PROPOSED,
        )
