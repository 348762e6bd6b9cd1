"""Who examines what: each agency gives to its own, hands over with a note, and goes on while somebody is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applications import services as applications
from applications.models import DocketEntry
from reviews import absences, assignments
from reviews.models import Absence, Assignment, Review
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
NOW = road.OPENED
TODAY = NOW.date()


def _begin() -> dict[str, Any]:
    cast = road.people()
    more = {
        "carla": road.staff("carla", "Reviewers", "commerce"),
        "cyrus": road.staff("cyrus", "Reviewers", "commerce"),
    }
    return {**vars(cast), **more, "review": road.opened(cast)}


world = once(_begin)


def has(review: Review, agency: str = "commerce") -> str:
    one = review.assignments.standing().filter(agency=agency).select_related("person").first()
    return one.person.name if one else ""


def give(world: Any, who: str, to: str, note: str = "", now: datetime = NOW) -> Assignment:
    return assignments.give(world["review"], world[who], world[to], note=note, now=now)


def test_each_agency_has_one_and_gives_to_its_own(world: Any) -> None:
    give(world, "ravi", "carla")
    give(world, "rhea", "rhea")

    assert (has(world["review"]), has(world["review"], "state")) == ("Carla", "Rhea")
    with pytest.raises(Refusal, match="each agency gives to its own"):
        give(world, "ravi", "rhea")


def test_given_again_to_the_same_person_nothing_happens(world: Any) -> None:
    first = give(world, "ravi", "carla")
    lines = DocketEntry.objects.count()

    assert give(world, "ravi", "carla") == first
    assert DocketEntry.objects.count() == lines


def test_it_is_handed_over_with_a_note_and_the_first_hands_stay_on_record(world: Any) -> None:
    give(world, "ravi", "ravi")
    with pytest.raises(Refusal, match="say why it changes hands"):
        give(world, "ravi", "carla")

    given = give(world, "ravi", "carla", "The sites are read; the chips are not.")

    assert has(world["review"]) == "Carla" and given.note.startswith("The sites")
    before = Assignment.objects.get(person=world["ravi"])
    assert (before.ended_by, before.ended_at) == (world["ravi"], NOW)
    last = DocketEntry.objects.last()
    assert last.action == "assign" and "to Carla: The sites" in last.note


@pytest.mark.parametrize("who", ["audrey", "nils", "olive", "mallory"])
def test_it_is_not_given_by_or_to_whoever_may_not_find(world: Any, who: str) -> None:
    with pytest.raises(Refusal, match="does not have the permission"):
        give(world, who, "ravi")
    with pytest.raises(Refusal, match="does not have the permission"):
        give(world, "ravi", who)
    assert not Assignment.objects.exists()


def test_the_last_hands_are_the_reviews_own_word(world: Any) -> None:
    review = world["review"]
    give(world, "ravi", "ravi")
    give(world, "rhea", "rhea", now=NOW + timedelta(hours=1))
    assert Review.objects.get(pk=review.pk).assigned_to == world["rhea"]

    assignments.give_back(review, world["rhea"], now=NOW)
    assert Review.objects.get(pk=review.pk).assigned_to == world["ravi"]
    assignments.give_back(review, world["carla"], now=NOW)
    assignments.give_back(review, world["carla"], now=NOW)
    assert Review.objects.get(pk=review.pk).assigned_to is None and has(review) == ""


def test_an_agency_says_when_its_part_is_done_and_takes_it_back(world: Any) -> None:
    review = world["review"]
    with pytest.raises(Refusal, match="take it first"):
        assignments.finish(review, world["ravi"], now=NOW)
    give(world, "ravi", "ravi")

    assert assignments.finish(review, world["carla"], now=NOW).done_at == NOW
    assert assignments.finish(review, world["carla"], now=NOW, done=False).done_at is None


def test_what_was_withdrawn_is_given_to_nobody(world: Any) -> None:
    review = world["review"]
    applications.withdraw(review.dossier.application, world["olive"], reason="No more.", now=NOW)

    with pytest.raises(Refusal, match="that is withdrawn"):
        give(world, "ravi", "ravi")


def test_the_database_lets_no_agency_have_two(world: Any) -> None:
    one = give(world, "ravi", "ravi")
    one.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def away(world: Any, who: str, deputy: str, first: int = 0, last: int = 5) -> Absence:
    days = [TODAY + timedelta(days=n) for n in (first, last)]
    return absences.note(world[who], world[deputy], starts_on=days[0], ends_on=days[1], now=NOW)


def test_while_somebody_is_away_new_work_goes_to_the_deputy_and_so_does_the_queue(world: Any) -> None:
    away(world, "carla", "cyrus")

    given = give(world, "ravi", "carla")

    assert (given.person, given.stands_in_for) == (world["cyrus"], world["carla"])
    assert absences.queues_of(world["cyrus"], TODAY) == {world["cyrus"].pk, world["carla"].pk}
    after = TODAY + timedelta(days=6)
    assert absences.queues_of(world["cyrus"], after) == {world["cyrus"].pk}
    assert absences.present(world["carla"], after) == world["carla"]


def test_a_deputy_who_is_away_has_a_deputy_and_a_circle_is_refused(world: Any) -> None:
    away(world, "carla", "cyrus")
    away(world, "cyrus", "ravi")
    assert give(world, "ravi", "carla").person == world["ravi"]
    assert world["carla"].pk in absences.queues_of(world["ravi"], TODAY)

    away(world, "ravi", "carla")
    with pytest.raises(Refusal, match="so is everybody who stands in"):
        absences.present(world["carla"], TODAY)


def test_days_away_are_whole_and_one_at_a_time(world: Any) -> None:
    one = away(world, "carla", "cyrus")
    for who, deputy, first, last, why in (
        ("carla", "cyrus", 3, 9, "is away from"),
        ("ravi", "ravi", 0, 1, "somebody else"),
        ("ravi", "rhea", 0, 1, "of your own agency"),
        ("ravi", "audrey", 0, 1, "of your own agency"),
        ("ravi", "carla", 2, 1, "is before the first"),
        ("ravi", "carla", -9, -8, "is over"),
        ("audrey", "ravi", 0, 1, "no queue"),
    ):
        with pytest.raises(Refusal, match=why):
            away(world, who, deputy, first, last)

    with pytest.raises(Refusal, match="only Carla"):
        absences.cancel(one, world["cyrus"], now=NOW)
    absences.cancel(one, world["carla"], now=NOW)
    assert absences.present(world["carla"], TODAY) == world["carla"]
    away(world, "carla", "ravi")


def test_an_absence_is_not_noted_backwards_by_any_path(world: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            person=world["ravi"],
            deputy=world["carla"],
            starts_on=date(2026, 12, 2),
            ends_on=date(2026, 12, 1),
            noted_at=NOW,
        )
