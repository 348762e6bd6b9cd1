"""The machine finds; people decide, one after another; nobody alone, and nobody on a case of their own."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from applications import dossiers
from applications import services as applications
from organizations.models import Membership, Role, User
from reviews import determinations, findings, services
from reviews.determinations import Term
from reviews.models import Decision, Determination, Finding, Review
from standards.errors import Refusal
from standards.lifecycle import Status
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
REASONS = "The findings by paragraph bear it out."


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, road.settled(cast)


world = once(_begin)


def decide(world: Any, decision: str = "authorize", terms: tuple[Term, ...] = (), who: str = "ravi") -> Any:
    cast, review = world
    return determinations.determine(
        review, getattr(cast, who), decision=decision, reasons=REASONS, terms=terms, now=road.DETERMINED
    )


def fail_one(world: Any) -> Finding:
    """Ravi finds that one requirement is not satisfied."""
    cast, review = world
    finding = review.findings.filter(status="satisfied").first()
    return services.judge(finding, cast.ravi, status="not_satisfied", reason="It is not so.", now=road.OPENED)


def state(review: Review) -> Status:
    return Review.objects.select_related("dossier__application").get(pk=review.pk).dossier.application.state


def test_a_review_has_one_finding_for_every_requirement_of_the_kind(world: Any) -> None:
    _, review = world
    edition = dossiers.rulebook_of(review.dossier.application)

    found = [finding.requirement for finding in review.findings.all()]
    assert found == [requirement.id for requirement in edition.requirements_for("UVEU")]


def test_a_review_is_opened_once_and_then_given_back(world: Any) -> None:
    _, review = world
    count, lines = review.findings.count(), review.dossier.application.docket.count()

    again = services.open_review(review.dossier, now=road.APPROVED)

    assert again.pk == review.pk
    assert (review.findings.count(), review.dossier.application.docket.count()) == (count, lines)


def test_what_the_machine_found_stands_beside_what_a_person_found(world: Any) -> None:
    cast, review = world
    finding = review.findings.exclude(judgement="").first()

    assert (finding.status, finding.outcome, finding.by) == ("undetermined", "satisfied", "reviewer")
    assert finding.judged_by == cast.ravi


@pytest.mark.parametrize(
    ("status", "reason", "why"), [("satisfied", "  ", "say why"), ("perfect", "Because.", "is not a finding")]
)
def test_a_judgement_is_one_of_four_and_says_why(world: Any, status: str, reason: str, why: str) -> None:
    cast, review = world
    finding = review.findings.first()

    with pytest.raises(Refusal, match=why), transaction.atomic():
        services.judge(finding, cast.ravi, status=status, reason=reason, now=road.OPENED)

    assert Finding.objects.get(pk=finding.pk).judgement == ""


@pytest.mark.parametrize("who", ["olive", "mallory", "audrey", "nils"])
def test_who_was_not_granted_it_neither_judges_nor_determines_nor_assigns(world: Any, who: str) -> None:
    cast, review = world
    person = getattr(cast, who)

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        services.judge(review.findings.first(), person, status="satisfied", reason="So.", now=road.OPENED)
    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        decide(world, who=who)
    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        services.assign(review, person, person, now=road.OPENED)

    assert state(review) is Status.IN_REVIEW


@pytest.mark.parametrize("who", ["olive", "mallory", "audrey", "nils", "ravi"])
def test_who_was_not_granted_it_neither_approves_nor_objects(world: Any, who: str) -> None:
    cast, review = world
    determination = decide(world)

    with pytest.raises(Refusal), transaction.atomic():
        determinations.approve(determination, getattr(cast, who), now=road.APPROVED)
    with pytest.raises(Refusal), transaction.atomic():
        determinations.object_to(determination, getattr(cast, who), reason="No.", now=road.APPROVED)

    assert state(review) is Status.DETERMINED


@pytest.mark.parametrize("role", Role.values)
def test_nobody_of_the_applicant_decides_about_it_not_even_a_superuser(world: Any, role: str) -> None:
    cast, review = world
    root = User.objects.create_superuser("root@agency.example", name="Root")
    Membership.objects.create(user=root, organization=cast.larkmoor, role=role)
    finding = review.findings.first()

    with pytest.raises(Refusal, match="takes no part in deciding"), transaction.atomic():
        services.judge(finding, root, status="satisfied", reason="So.", now=road.OPENED)
    with pytest.raises(Refusal, match="takes no part in deciding"), transaction.atomic():
        determinations.determine(review, root, decision="deny", reasons="No.", now=road.DETERMINED)
    determination = decide(world)
    with pytest.raises(Refusal, match="takes no part in deciding"), transaction.atomic():
        determinations.approve(determination, root, now=road.APPROVED)
    with pytest.raises(Refusal, match="takes no part in deciding"), transaction.atomic():
        determinations.object_to(determination, root, reason="No.", now=road.APPROVED)

    assert state(review) is Status.DETERMINED


def test_who_filed_and_left_the_company_still_does_not_decide(world: Any) -> None:
    cast, review = world
    Membership.objects.filter(user=cast.olive).delete()
    User.objects.filter(pk=cast.olive.pk).update(is_staff=True, is_superuser=True)
    olive = User.objects.get(pk=cast.olive.pk)

    with pytest.raises(Refusal, match=r"filed .* and takes no part"), transaction.atomic():
        services.judge(review.findings.first(), olive, status="satisfied", reason="So.", now=road.OPENED)


def test_the_maker_does_not_approve_even_with_the_permission(world: Any) -> None:
    _cast, review = world
    root = User.objects.create_superuser("root@agency.example", name="Root")
    determination = determinations.determine(
        review, root, decision="authorize", reasons=REASONS, now=road.DETERMINED
    )

    with pytest.raises(Refusal, match="another person must approve"), transaction.atomic():
        determinations.approve(determination, root, now=road.APPROVED)

    assert state(review) is Status.DETERMINED


def test_nothing_is_authorized_while_something_is_undetermined(world: Any) -> None:
    cast, review = world
    finding = review.findings.filter(status="undetermined").first()
    services.judge(finding, cast.ravi, status="undetermined", reason="Not clear.", now=road.OPENED)

    for decision, terms in (
        ("authorize", ()),
        ("authorize_with_conditions", (Term("Show it.", finding.requirement),)),
    ):
        with pytest.raises(Refusal, match=f"must find on {finding.requirement}"), transaction.atomic():
            decide(world, decision, terms)

    assert state(review) is Status.IN_REVIEW


def test_what_is_not_satisfied_is_not_authorized_without_a_condition_that_covers_it(world: Any) -> None:
    _, review = world
    gap = fail_one(world).requirement
    other = review.findings.exclude(requirement=gap).first().requirement
    refused = [
        ("authorize", (), f"{gap} not satisfied"),
        ("authorize_with_conditions", (), "at least one condition"),
        ("authorize_with_conditions", (Term("Be good.", other),), f"no condition covers {gap}"),
        ("authorize_with_conditions", (Term("Be good."),), f"no condition covers {gap}"),
        ("authorize_with_conditions", (Term("Close it.", gap), Term("Hm.", "s99")), "a condition names s99"),
    ]

    for decision, terms, why in refused:
        with pytest.raises(Refusal, match=why), transaction.atomic():
            decide(world, decision, terms)

    made = decide(
        world, "authorize_with_conditions", (Term("Close it.", gap, date(2027, 3, 1)), Term("Tell us."))
    )
    assert [(c.number, c.text, c.requirement) for c in made.conditions.all()] == [
        (1, "Close it.", gap),
        (2, "Tell us.", ""),
    ]


@pytest.mark.parametrize("decision", ["authorize", "deny", "return"])
def test_only_an_authorization_with_conditions_carries_conditions(world: Any, decision: str) -> None:
    with pytest.raises(Refusal, match="condition"), transaction.atomic():
        decide(world, decision, (Term("Be good."),))


def test_a_determination_has_reasons_and_is_one_of_four(world: Any) -> None:
    cast, review = world

    with pytest.raises(Refusal, match="give the reasons"), transaction.atomic():
        determinations.determine(review, cast.ravi, decision="deny", reasons=" ", now=road.DETERMINED)
    with pytest.raises(Refusal, match="is not a decision"), transaction.atomic():
        determinations.determine(review, cast.ravi, decision="perhaps", reasons="So.", now=road.DETERMINED)


@pytest.mark.parametrize(
    ("decision", "arrives"),
    [("authorize", Status.AUTHORIZED), ("deny", Status.DENIED), ("return", Status.RETURNED)],
)
def test_a_decision_takes_effect_when_a_second_person_approves(
    world: Any, decision: str, arrives: Status
) -> None:
    cast, review = world
    determination = decide(world, decision)
    assert state(review) is Status.DETERMINED

    determinations.approve(road.carried(cast, determination), cast.rhea, now=road.APPROVED)

    assert state(review) is arrives
    determination.refresh_from_db()
    assert (determination.made_by, determination.approved_by) == (cast.ravi, cast.rhea)
    assert determination.is_approved


def test_a_judgement_that_changes_after_the_determination_voids_its_approval(world: Any) -> None:
    cast, review = world
    determination = decide(world)
    Finding.objects.filter(pk=review.findings.first().pk).update(
        judgement="not_satisfied",
        judgement_reason="Slipped in.",
        judged_by=cast.ravi,
        judged_at=road.DETERMINED,
    )

    with pytest.raises(Refusal, match="changed after this determination"), transaction.atomic():
        determinations.approve(determination, cast.rhea, now=road.APPROVED)

    assert state(review) is Status.DETERMINED


def test_nobody_judges_what_is_determined(world: Any) -> None:
    cast, review = world
    decide(world)

    with pytest.raises(Refusal, match="an application that is determined"), transaction.atomic():
        services.judge(
            review.findings.first(), cast.ravi, status="satisfied", reason="So.", now=road.DETERMINED
        )


def test_an_objection_sends_it_back_and_another_determination_may_follow(world: Any) -> None:
    cast, review = world
    determination = decide(world)
    with pytest.raises(Refusal, match="say why"), transaction.atomic():
        determinations.object_to(determination, cast.rhea, reason=" ", now=road.APPROVED)

    determinations.object_to(determination, cast.rhea, reason="Look again.", now=road.APPROVED)

    assert state(review) is Status.IN_REVIEW
    with pytest.raises(Refusal, match="approved or sent back already"), transaction.atomic():
        determinations.approve(determination, cast.rhea, now=road.APPROVED)
    second = road.carried(cast, decide(world, "deny"))
    determinations.approve(second, cast.rhea, now=road.APPROVED)
    assert state(review) is Status.DENIED


def test_what_was_approved_is_not_approved_again_nor_sent_back(world: Any) -> None:
    cast, review = world
    determination = road.carried(cast, decide(world))
    determinations.approve(determination, cast.rhea, now=road.APPROVED)

    for verb in (
        lambda: determinations.approve(determination, cast.rhea, now=road.APPROVED),
        lambda: determinations.object_to(determination, cast.rhea, reason="No.", now=road.APPROVED),
    ):
        with pytest.raises(Refusal, match="approved or sent back already"), transaction.atomic():
            verb()

    assert state(review) is Status.AUTHORIZED
    assert Determination.objects.approved().count() == 1


def test_an_amended_filing_gets_a_review_of_its_own_and_the_old_one_is_closed(world: Any) -> None:
    cast, review = world
    determinations.approve(road.carried(cast, decide(world, "return")), cast.rhea, now=road.APPROVED)
    application = review.dossier.application
    application.refresh_from_db()
    dossier = applications.submit(application, cast.olive, now=road.APPROVED)

    second = services.open_review(dossier, now=road.APPROVED)

    assert (dossier.filing, second.pk != review.pk) == (2, True)
    with pytest.raises(Refusal, match="was filed again since"), transaction.atomic():
        services.judge(
            review.findings.first(), cast.ravi, status="satisfied", reason="So.", now=road.APPROVED
        )


def test_a_review_is_given_to_a_reviewer_and_to_nobody_else(world: Any) -> None:
    cast, review = world

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        services.assign(review, cast.ravi, cast.audrey, now=road.OPENED)
    services.assign(review, cast.ravi, cast.ravi, now=road.OPENED)

    assert Review.objects.get(pk=review.pk).assigned_to == cast.ravi


def test_the_digest_of_what_stands_changes_with_a_judgement(world: Any) -> None:
    _, review = world
    before = findings.standing(review, review.findings.all())[1]

    fail_one(world)

    assert findings.standing(review, review.findings.all())[1] != before


def test_every_decision_arrives_somewhere() -> None:
    assert determinations.ARRIVES_AT.keys() == set(Decision.values)
