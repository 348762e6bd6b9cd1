"""One vote per agency, by who may, on exactly what stands; what changes after a vote voids it, by whatever path."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from applications.models import DocketEntry
from organizations.models import Agency, User
from reviews import ballots, determinations, drafts, interests, services
from reviews.models import Attempt, Determination, Vote
from reviews.tallies import tally
from standards import committee
from standards.errors import Refusal
from standards.lifecycle import Status
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FOUR = ("cora", "stan", "dora", "enid")


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    return cast, road.determined(cast)


world = once(_begin)


def approve(world: Any, who: str = "rhea") -> Determination:
    cast, determination = world
    return determinations.approve(fresh(determination), getattr(cast, who), now=road.APPROVED)


def fresh(determination: Determination) -> Determination:
    return Determination.objects.get(pk=determination.pk)


def states(determination: Determination) -> list[str]:
    return [seat.state for seat in tally(fresh(determination)).seats]


def status(determination: Determination) -> Status:
    return fresh(determination).review.dossier.application.state


def lines(action: str) -> list[DocketEntry]:
    return list(DocketEntry.objects.filter(action=action).order_by("number"))


def test_the_seats_of_the_file_are_the_agencies_that_people_speak_for() -> None:
    assert [(seat.id, seat.title) for seat in committee.load().seats] == Agency.choices


# Who votes, and how often


def test_four_agencies_vote_and_only_then_is_it_approved(world: Any) -> None:
    cast, determination = world
    for number, who in enumerate(FOUR):
        with pytest.raises(Refusal, match=r"cannot approve until every agency approves: .* did not vote"):
            approve(world)
        road.vote(determination, getattr(cast, who))
        assert states(determination).count("approve") == number + 1

    approve(world)

    assert status(determination) is Status.AUTHORIZED
    assert [line.detail["agency"] for line in lines("vote")] == list(Agency.values)


def test_an_agency_changes_its_vote_and_what_it_said_before_is_kept(world: Any) -> None:
    cast, determination = world
    road.vote(determination, cast.dora, "disapprove")
    road.vote(determination, cast.dora)

    assert states(determination) == ["missing", "missing", "approve", "missing"]
    kept = Vote.objects.filter(agency="defense").values_list("number", "choice")
    assert list(kept) == [(1, "disapprove"), (2, "approve")]


def test_the_same_vote_twice_is_one_vote(world: Any) -> None:
    cast, determination = world

    first, second = road.vote(determination, cast.dora), road.vote(determination, cast.dora)

    assert first == second and Vote.objects.count() == 1 and len(lines("vote")) == 1


@pytest.mark.parametrize("who", ["olive", "mallory", "audrey", "nils", "ravi", "rhea"])
def test_who_was_not_granted_a_vote_has_none(world: Any, who: str) -> None:
    cast, determination = world

    with pytest.raises(Refusal, match="does not have the permission reviews.cast_vote"):
        road.vote(determination, getattr(cast, who))

    assert not Vote.objects.exists() and not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"choice": "abstain"}, "is not a vote: choose approve or disapprove"),
        ({"choice": "disapprove", "reason": "  "}, "say why your agency disapproves"),
        ({"free_of_interest": False}, "no interest in any party"),
        ({"read": "0" * 64}, "has changed since you read it"),
    ],
)
def test_a_vote_is_whole_or_none(world: Any, how: dict[str, Any], why: str) -> None:
    cast, determination = world
    said = {"choice": "approve", "read": drafts.content(determination)[1], "free_of_interest": True, **how}

    with pytest.raises(Refusal, match=why):
        ballots.cast(determination, cast.dora, now=road.VOTED, **said)

    assert not Vote.objects.exists()


def test_nobody_votes_once_it_is_approved_or_sent_back(world: Any) -> None:
    cast, determination = world
    read = drafts.content(determination)[1]
    said = {"choice": "approve", "read": read, "free_of_interest": True, "now": road.APPROVED}
    with transaction.atomic():
        approve((cast, road.carried(cast, determination)))
        with pytest.raises(Refusal, match="is closed"):
            ballots.cast(determination, cast.dora, **{**said, "choice": "disapprove", "reason": "Late."})
        transaction.set_rollback(True)
    determinations.object_to(determination, cast.rhea, reason="Again.", now=road.APPROVED)
    with pytest.raises(Refusal, match="is closed"):
        ballots.cast(determination, cast.dora, **said)


def test_the_chair_alone_returns_and_three_deny(world: Any) -> None:
    cast, determination = world
    determinations.object_to(determination, cast.rhea, reason="Again.", now=road.APPROVED)
    for decision, voters in (("return", ("cora",)), ("deny", ("stan", "dora", "enid"))):
        with transaction.atomic():
            again = determinations.determine(
                determination.review, cast.ravi, decision=decision, reasons="So.", now=road.APPROVED
            )
            for who in voters:
                with pytest.raises(Refusal, match="cannot approve until"):
                    ballots.refuse_unless_carried(again)
                road.vote(again, getattr(cast, who))
            ballots.refuse_unless_carried(again)
            transaction.set_rollback(True)


# Nobody on their own, and the docket shows who tried


def superuser(agency: str = "") -> User:
    return User.objects.create_superuser("root@agency.example", name="Root", agency=agency)


def test_who_made_the_determination_does_not_vote_on_it_not_even_a_superuser_and_the_attempt_stays(
    world: Any,
) -> None:
    cast, determination = world
    determinations.object_to(determination, cast.rhea, reason="Again.", now=road.APPROVED)
    root = superuser("commerce")
    own = determinations.determine(
        determination.review, root, decision="authorize", reasons="So.", now=road.APPROVED
    )

    with pytest.raises(Refusal, match="nobody votes on what they prepared"):
        road.vote(own, root, now=road.APPROVED)
    with pytest.raises(Refusal, match="another person must approve"):
        determinations.approve(own, root, now=road.APPROVED)

    assert [(one.person, one.verb) for one in Attempt.objects.order_by("pk")] == [
        (root, "cast"),
        (root, "approve"),
    ]
    assert [line.detail["tried"] for line in lines("attempt")] == ["cast", "approve"]
    assert "nobody votes on what they prepared" in lines("attempt")[0].note
    assert not Vote.objects.exists() and fresh(own).approved_by is None


def test_a_superuser_without_a_seat_has_no_vote_and_is_on_the_docket(world: Any) -> None:
    _, determination = world

    with pytest.raises(Refusal, match="speaks for no agency"):
        road.vote(determination, superuser())

    assert Attempt.objects.get().person.name == "Root" and len(lines("attempt")) == 1


def test_who_is_recused_does_nothing_here_and_a_deputy_votes(world: Any) -> None:
    cast, determination = world
    deputy = road.staff("dieter", "Voters", "defense")
    interests.recuse(determination.review, cast.dora, reason="My sister works there.", now=road.VOTED)

    with pytest.raises(Refusal, match="Dora is recused and takes no part"):
        road.vote(determination, cast.dora)
    assert Attempt.objects.get().verb == "cast"

    road.vote(determination, deputy)
    assert states(determination)[2] == "approve"


def test_who_recuses_themselves_after_voting_has_not_voted(world: Any) -> None:
    cast, determination = world
    road.carried(cast, determination)

    interests.recuse(determination.review, cast.enid, reason="I was offered a post there.", now=road.APPROVED)

    assert states(determination) == ["approve", "approve", "approve", "void"]
    with pytest.raises(Refusal, match="Department of Energy voted on something"):
        approve(world)


def test_who_recuses_themselves_after_the_approval_undoes_nothing(world: Any) -> None:
    cast, determination = world
    approve((cast, road.carried(cast, determination)))

    interests.recuse(determination.review, cast.enid, reason="I start there.", now=road.ISSUED)

    assert states(determination) == ["approve"] * 4
    ballots.refuse_unless_carried(fresh(determination))


# Eligibility is of the day of the vote


def test_who_left_the_agency_after_voting_has_voted_for_it(world: Any) -> None:
    cast, determination = world
    road.carried(cast, determination)
    User.objects.filter(pk=cast.dora.pk).update(agency="energy", is_active=False)

    assert states(determination) == ["approve"] * 4
    assert Vote.objects.get(agency="defense").entitled == {
        "agency": "defense",
        "permission": "reviews.cast_vote",
        "groups": ["Voters"],
        "superuser": False,
        "on": "2026-11-22",
    }
    approve(world)


def test_the_seat_is_the_one_of_the_day_and_not_the_one_a_session_remembers(world: Any) -> None:
    cast, determination = world
    cast.dora.has_perm("reviews.cast_vote")
    User.objects.filter(pk=cast.dora.pk).update(agency="energy")

    vote = road.vote(determination, cast.dora)

    assert vote.agency == "energy"


@pytest.mark.parametrize(("since", "state"), [(0, "void"), (1, "approve")])
def test_an_interest_declared_later_counts_if_it_covered_the_day_of_the_vote(
    world: Any, since: int, state: str
) -> None:
    cast, determination = world
    road.vote(determination, cast.dora)

    interests.declare(
        cast.dora,
        party="Larkmoor Compute",
        nature="employment",
        since=(road.VOTED + timedelta(days=since)).date(),
        now=road.APPROVED,
    )

    assert states(determination)[2] == state


def test_a_vote_that_could_not_have_been_cast_is_not_counted(world: Any) -> None:
    """What a database without triggers would let in: a row that names somebody else as the maker."""
    if connection.vendor == "postgresql":
        pytest.skip("the database refuses the row itself")
    cast, determination = world
    vote = road.vote(determination, cast.cora)
    vote.pk, vote.number, vote.person, vote.made_by = None, 2, cast.ravi, cast.nils
    Vote.objects.bulk_create([vote])

    (chair, *_) = tally(fresh(determination)).seats

    assert chair.state == "void" and "it was not cast on this determination" in chair.why


def test_judging_is_shut_while_a_ballot_is_open(world: Any) -> None:
    cast, determination = world

    with pytest.raises(Refusal, match="an application that is determined"):
        services.judge(
            determination.review.findings.first(), cast.ravi, status="satisfied", reason="So.", now=road.VOTED
        )
