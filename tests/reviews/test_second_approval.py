"""The faults that second approvals are known for in other systems, each as a sentence that must stay true here."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applications.models import DocketEntry
from attestations import services as attestations
from attestations import tasks as attesting
from reviews import determinations, escalations, tasks
from reviews.groups import GROUPS
from reviews.models import Determination, Escalation
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    road.keys()
    return cast, road.determined(cast)


world = once(_begin)


def fresh(determination: Determination) -> Determination:
    return Determination.objects.get(pk=determination.pk)


def test_no_automatic_path_finishes_what_waits_for_people(world: Any) -> None:
    cast, determination = world
    road.carried(cast, determination)

    swept = (tasks.open_reviews(), tasks.look_at_ballots(), tasks.move_dissents(), attesting.issue())

    assert swept == (0, 0, 0, 0) and not fresh(determination).is_approved


def test_an_approval_written_past_the_verbs_is_attested_by_nobody(world: Any) -> None:
    """Two people and a day satisfy the constraints; the ballot is asked once more before anything is stated."""
    cast, determination = world
    Determination.objects.update(approved_by=cast.rhea, approved_at=road.APPROVED)

    with pytest.raises(Refusal, match="cannot approve until every agency approves"):
        attestations.state(fresh(determination), now=road.ISSUED)

    assert attesting.issue() == 0


def test_what_waits_stands_in_one_place(world: Any) -> None:
    """One determination of a review stands, one ballot is on it, one dissent about it is open."""
    cast, determination = world
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(determination, who)
    road.vote(determination, cast.dora, "disapprove")
    about = escalations.refer(determination, cast.dora, reason="We hold to it.", now=road.VOTED)
    assert escalations.refer(determination, cast.stan, reason="We too.", now=road.VOTED) == about

    again, second = fresh(determination), Escalation.objects.get()
    again.pk, second.pk = None, None
    for row in (again, second):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.bulk_create([row])


def test_a_dissent_that_is_overruled_leaves_who_did_it_and_why(world: Any) -> None:
    cast, determination = world
    cast.cora.groups.add(road.Group.objects.get(name="Chair"))
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(determination, who)
    road.vote(determination, cast.dora, "disapprove")
    about = escalations.refer(determination, cast.dora, reason="We hold to it.", now=road.VOTED)

    escalations.decide(
        about, cast.cora, outcome="approve", reason="The guards are hired anew.", now=road.VOTED
    )

    step, line = about.steps.last(), DocketEntry.objects.get(action="dissent_decide")
    assert (step.person, step.agency, step.outcome) == (cast.cora, "commerce", "approve")
    assert (line.actor, line.note) == (cast.cora, "The guards are hired anew.")
    with pytest.raises(Refusal, match="while a dissent is at"):
        determinations.approve(fresh(determination), cast.rhea, now=road.APPROVED)


def test_a_vote_and_a_word_on_dissent_are_granted_to_one_group_each(world: Any) -> None:
    holders = {
        name: {group for group, grants in GROUPS.items() if name in grants}
        for name in ("cast_vote", "decide_dissent", "determine_review", "approve_determination")
    }

    assert holders == {
        "cast_vote": {"Voters"},
        "decide_dissent": {"Chair"},
        "determine_review": {"Reviewers"},
        "approve_determination": {"Approvers"},
    }
