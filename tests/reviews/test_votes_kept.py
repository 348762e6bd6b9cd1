"""What the database itself holds of votes, whatever goes around the verbs."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from organizations.models import User
from reviews import escalations, interests
from reviews.attempts import keep
from reviews.models import (
    Attempt,
    Determination,
    Draft,
    Escalation,
    EscalationStep,
    Interest,
    Recusal,
    Voiding,
    Vote,
)
from reviews.permissions import Barred
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    determination = road.determined(cast)
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(determination, who)
    vote = road.vote(determination, cast.dora, "disapprove")
    review = determination.review
    escalations.refer(determination, cast.dora, reason="We hold to it.", now=road.VOTED)
    Voiding.objects.create(vote=vote, at=road.VOTED, became="0" * 64, changed=["it"])
    interests.recuse(review, cast.nils, reason="So.", now=road.VOTED)
    interests.declare(cast.nils, party="A", nature="other", since=road.VOTED.date(), now=road.VOTED)
    keep(Barred("no", cast.nils, review), "cast", road.VOTED)
    return cast, determination


world = once(_begin)
KEPT = [
    (Vote, "choice", "approve"),
    (Vote, "reason", "other"),
    (Vote, "at", road.APPROVED),
    (Vote, "draft_id", 1),
    (Vote, "person_id", 1),
    (Vote, "assertion", None),
    (Draft, "content", b"{}"),
    (Draft, "sha256", "0" * 64),
    (Voiding, "changed", "[]"),
    (Recusal, "reason", "other"),
    (Attempt, "why", "other"),
    (EscalationStep, "after", "settled"),
    (Escalation, "draft_id", 1),
    (Interest, "party", "B"),
]


@pytest.mark.parametrize(("model", "field", "value"), KEPT)
def test_what_was_said_is_changed_neither_in_bulk_nor_by_sql(
    world: Any, model: Any, field: str, value: Any
) -> None:
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        model.objects.update(**{field: value})
    with (
        pytest.raises(IntegrityError, match="kept as they are"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = %s", [value])  # noqa: S608


@pytest.mark.parametrize(
    "model", [Vote, Draft, Voiding, Recusal, Attempt, EscalationStep, Escalation, Interest]
)
def test_nothing_of_it_is_deleted(world: Any, model: Any) -> None:
    count = model.objects.count()

    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.count() == count > 0


def again(determination: Determination, **other: Any) -> Vote:
    """Another row for the Defense, past all verbs."""
    vote = Vote.objects.filter(determination=determination, agency="defense").first()
    vote.pk, vote.number = None, 2
    for name, value in other.items():
        setattr(vote, name, value)
    return vote


def put(vote: Any) -> None:
    with transaction.atomic():
        type(vote).objects.bulk_create([vote])


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"number": 1}, "reviews_vote_once|UNIQUE"),
        ({"number": 0}, "reviews_vote_number_from_one"),
        ({"choice": "abstain"}, "reviews_vote_against_has_a_reason"),
        ({"reason": ""}, "reviews_vote_against_has_a_reason"),
        ({"free_of_interest": False}, "reviews_vote_free_of_interest"),
        ({"how": "passkey"}, "reviews_vote_signed_or_not"),
        ({"assertion": {"signature": "x"}}, "reviews_vote_signed_or_not"),
    ],
)
def test_a_row_that_is_no_vote_is_refused(world: Any, other: dict[str, Any], name: str) -> None:
    _, determination = world

    with pytest.raises(IntegrityError, match=name):
        put(again(determination, **other))


def test_the_maker_has_no_vote_in_the_database_either(world: Any) -> None:
    cast, determination = world

    with pytest.raises(IntegrityError, match=r"not_on_ones_own|nobody votes on what they prepared"):
        put(again(determination, person=cast.ravi))


def test_an_agency_that_is_none_has_no_seat(world: Any) -> None:
    cast, determination = world
    User.objects.filter(pk=cast.dora.pk).update(agency="")

    with pytest.raises(IntegrityError, match=r"has_a_seat|somebody of its agency"):
        put(again(determination, agency=""))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda cast: {"person": cast.ravi, "made_by": cast.nils}, "nobody votes on what they prepared"),
        (lambda cast: {"made_by": cast.nils}, "nobody votes on what they prepared"),
        (lambda cast: {"person": cast.enid}, "somebody of its agency"),
        (lambda cast: {"person": cast.nils}, "who is recused does not vote"),
    ],
)
def test_postgresql_looks_at_the_other_tables_too(world: Any, make: Any, why: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a trigger that reads another table is PostgreSQL's alone")
    cast, determination = world

    with pytest.raises(IntegrityError, match=why):
        put(again(determination, **make(cast)))


def test_postgresql_refuses_a_vote_on_what_is_closed_and_the_approval_of_one_who_is_recused(
    world: Any,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a trigger that reads another table is PostgreSQL's alone")
    cast, determination = world
    with pytest.raises(IntegrityError, match="who is recused does not approve"), transaction.atomic():
        Determination.objects.update(approved_by=cast.nils, approved_at=road.APPROVED)

    Determination.objects.update(approved_by=cast.rhea, approved_at=road.APPROVED)

    with pytest.raises(IntegrityError, match="the ballot is closed"):
        put(again(determination))


def test_one_dissent_is_open_at_a_time_and_one_about_each_draft(world: Any) -> None:
    about = Escalation.objects.get()
    about.pk = None

    with pytest.raises(IntegrityError):
        put(about)


def test_an_interest_is_in_one_and_a_recusal_is_said_once(world: Any) -> None:
    cast, _ = world
    held, recusal = Interest.objects.get(), Recusal.objects.get()
    held.pk, held.organization, recusal.pk = None, cast.larkmoor, None

    for row in (held, recusal):
        with pytest.raises(IntegrityError):
            put(row)
