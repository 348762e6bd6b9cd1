"""Who has a part in a matter has no word in it, and whoever tries is on the docket."""

from datetime import date
from typing import Any

import pytest

from applications.models import DocketEntry
from organizations.models import Membership, Organization, User
from reviews import determinations, interests, services
from reviews.models import Attempt, Interest, Recusal, Review
from reviews.permissions import JUDGE, require
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
TODAY = road.VOTED.date()


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, road.settled(cast)


world = once(_begin)


def declare(person: User, **how: Any) -> Interest:
    said = {"nature": "holding", "since": date(2026, 1, 1), "now": road.VOTED, **how}
    return interests.declare(person, **said)


def why(world: Any, who: str = "ravi") -> list[str]:
    cast, review = world
    return interests.grounds(getattr(cast, who), Review.objects.get(pk=review.pk))


def test_without_a_part_in_it_there_are_no_grounds(world: Any) -> None:
    assert why(world) == [] == why(world, "dora")


@pytest.mark.parametrize(
    "party",
    ["Larkmoor Compute, Inc.", "LARKMOOR COMPUTE", "Meridian Secure Freight", "universiteit van het noorden"],
)
def test_an_interest_in_anybody_the_dossier_names_bars(world: Any, party: str) -> None:
    cast, _ = world
    declare(cast.ravi, party=party)

    assert why(world) == [f"declared an interest in {party}"]


def test_an_interest_in_the_applicant_itself_bars(world: Any) -> None:
    cast, _ = world
    declare(cast.ravi, organization=cast.larkmoor)

    assert why(world) == ["declared an interest in Larkmoor Compute, Inc."]


@pytest.mark.parametrize("party", ["Larkmoor Atlas 2", "Larkmoor", "H100 SXM", "Larkmoor Columbus"])
def test_a_model_a_chip_or_a_site_is_nobody(world: Any, party: str) -> None:
    cast, _ = world
    declare(cast.ravi, party=party)

    assert why(world) == []


def test_an_interest_that_was_over_before_the_filing_is_over_and_one_that_ended_since_is_not(
    world: Any,
) -> None:
    cast, _ = world
    held = declare(cast.ravi, party="Larkmoor Compute")
    interests.end(held, cast.ravi, on=road.FILED.date(), today=TODAY)
    assert why(world) != []

    old = declare(cast.dora, party="Larkmoor Compute")
    interests.end(old, cast.dora, on=date(2026, 11, 15), today=TODAY)
    assert why(world, "dora") == []


def test_a_member_of_a_party_is_barred_as_one_of_the_applicant_is(world: Any) -> None:
    cast, _ = world
    shipper = Organization.objects.create(name="Meridian Secure Freight Inc", country="US")
    Membership.objects.create(user=cast.ravi, organization=shipper, role="viewer")
    Membership.objects.create(user=cast.dora, organization=cast.ventures, role="viewer")

    assert why(world) == ["belongs to Meridian Secure Freight Inc"]
    assert why(world, "dora") == []


def test_who_prepared_it_is_barred_long_after_they_left(world: Any) -> None:
    _, review = world
    Membership.objects.all().delete()

    assert why(world, "olive") == [
        f"filed {review.dossier}",
        f"prepared {review.dossier.application.reference}",
    ]
    assert why(world, "petra") == []


def test_as_many_questions_for_many_people_as_for_one(world: Any) -> None:
    cast, review = world
    review = Review.objects.select_related("dossier__application__organization").get(pk=review.pk)
    asked = []
    for people in ([cast.ravi], list(User.objects.all())):
        with road.counted() as queries:
            interests.among(people, review)
        asked.append(queries.asked)

    assert asked[0] == asked[1] <= 4, asked


def test_a_recusal_is_said_once_and_stands_on_the_docket(world: Any) -> None:
    cast, review = world
    with pytest.raises(Refusal, match="say why"):
        interests.recuse(review, cast.ravi, reason=" ", now=road.VOTED)
    with pytest.raises(Refusal, match="not of the committee"):
        interests.recuse(review, cast.olive, reason="So.", now=road.VOTED)

    for _ in range(2):
        interests.recuse(review, cast.ravi, reason="My brother runs a hall there.", now=road.VOTED)

    assert why(world) == ["is recused"]
    assert Recusal.objects.count() == DocketEntry.objects.filter(action="recuse").count() == 1


def test_who_is_barred_neither_judges_nor_determines_nor_is_given_it_and_both_tries_stay(world: Any) -> None:
    cast, review = world
    declare(cast.ravi, organization=cast.larkmoor)

    with pytest.raises(Refusal, match="takes no part in deciding"):
        services.judge(review.findings.first(), cast.ravi, status="satisfied", reason="So.", now=road.VOTED)
    with pytest.raises(Refusal, match="takes no part in deciding"):
        determinations.determine(review, cast.ravi, decision="deny", reasons="So.", now=road.VOTED)
    with pytest.raises(Refusal, match="takes no part in deciding"):
        require(cast.ravi, JUDGE, review)

    assert list(Attempt.objects.order_by("pk").values_list("verb", flat=True)) == ["judge", "determine"]
    assert [
        line.detail["tried"] for line in DocketEntry.objects.filter(action="attempt").order_by("number")
    ] == [
        "judge",
        "determine",
    ]


def test_who_was_never_granted_it_makes_no_attempt_of_it(world: Any) -> None:
    cast, review = world

    with pytest.raises(Refusal, match="does not have the permission"):
        services.judge(review.findings.first(), cast.nils, status="satisfied", reason="So.", now=road.VOTED)

    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("how", "refused"),
    [
        ({}, "name one organization"),
        ({"party": "  "}, "name one organization"),
        ({"party": "A", "nature": "luck"}, "not a kind of interest"),
    ],
)
def test_an_interest_is_in_one_organization_and_of_a_kind(
    world: Any, how: dict[str, Any], refused: str
) -> None:
    cast, _ = world

    with pytest.raises(Refusal, match=refused):
        declare(cast.ravi, **how)


def test_an_interest_is_declared_once_and_ended_by_its_own_person_on_a_day_that_can_be(world: Any) -> None:
    cast, _ = world
    held = declare(cast.ravi, party="Larkmoor Compute")
    assert declare(cast.ravi, party="Larkmoor Compute") == held

    with pytest.raises(Refusal, match="cannot end an interest of"):
        interests.end(held, cast.dora, on=TODAY, today=TODAY)
    for day in (date(2025, 12, 31), date(2026, 11, 23)):
        with pytest.raises(Refusal, match="between the day it began"):
            interests.end(held, cast.ravi, on=day, today=TODAY)
