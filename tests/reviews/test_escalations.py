"""A dissent goes its way with its days; time moves what time moves, once; and a settled dissent decides."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from applications.models import DocketEntry
from organizations.models import User
from reviews import ballots, determinations, escalations, tasks
from reviews.models import Attempt, Determination, Escalation, Finding
from standards.errors import Refusal
from standards.lifecycle import Status
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    cast.cora.groups.add(*_chair())
    determination = road.determined(cast)
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(determination, who)
    road.vote(determination, cast.dora, "disapprove")
    return cast, determination


def _chair() -> Any:
    return Group.objects.filter(name="Chair")


world = once(_begin)


def later(days: int) -> datetime:
    return road.VOTED + timedelta(days=days)


def fresh(determination: Determination) -> Determination:
    return Determination.objects.get(pk=determination.pk)


def refer(world: Any, who: str = "dora") -> Escalation:
    cast, determination = world
    return escalations.refer(fresh(determination), getattr(cast, who), reason="We hold to it.", now=later(0))


def decided(world: Any, about: Escalation, outcome: str, days: int) -> Escalation:
    cast, _ = world
    return escalations.decide(about, cast.cora, outcome=outcome, reason="Weighed.", now=later(days))


def further(world: Any, about: Escalation, days: int, who: str = "dora") -> Escalation:
    cast, _ = world
    return escalations.escalate(about, getattr(cast, who), reason="It is wrong.", now=later(days))


def stands(about: Escalation) -> tuple[str, str]:
    found = Escalation.objects.get(pk=about.pk)
    return found.stage, found.outcome


def test_an_agency_refers_a_dissent_once_and_nothing_is_approved_meanwhile(world: Any) -> None:
    cast, determination = world

    about = refer(world)

    assert refer(world, "stan") == about and Escalation.objects.count() == 1
    assert stands(about) == ("operating_committee", "")
    with pytest.raises(Refusal, match="while a dissent is at: operating committee"):
        determinations.approve(fresh(determination), cast.rhea, now=later(1))


def test_without_a_vote_against_there_is_nothing_to_refer(world: Any) -> None:
    cast, determination = world
    road.vote(fresh(determination), cast.dora)

    with pytest.raises(Refusal, match="there is no dissent"):
        refer(world)


def test_a_chair_that_overrules_the_dissent_is_followed_if_nobody_goes_further(world: Any) -> None:
    cast, determination = world
    about = decided(world, refer(world), "approve", 14)

    assert not escalations.move_on(about, now=later(19))
    assert escalations.move_on(about, now=later(20))
    assert not escalations.move_on(about, now=later(21))

    assert stands(about) == ("settled", "approve")
    determinations.approve(fresh(determination), cast.rhea, now=later(20))
    assert fresh(determination).review.dossier.application.state is Status.AUTHORIZED
    last = DocketEntry.objects.filter(action="dissent_lapse").get()
    assert last.actor is None and last.detail["after"] == "settled"


def test_a_dissent_that_is_upheld_keeps_it_from_being_approved(world: Any) -> None:
    _, determination = world
    about = decided(world, refer(world), "disapprove", 3)
    escalations.move_on(about, now=later(9))

    with pytest.raises(Refusal, match="settled against this determination"):
        ballots.refuse_unless_carried(fresh(determination))


def test_the_whole_way_to_the_secretary(world: Any) -> None:
    about = refer(world)
    decided(world, about, "approve", 14)
    further(world, about, 19)
    assert stands(about) == ("advisory_committee", "approve")
    decided(world, about, "approve", 30)
    further(world, about, 35)
    assert stands(about) == ("secretary", "approve")
    assert not escalations.move_on(about, now=later(400))
    decided(world, about, "disapprove", 60)

    assert stands(about) == ("settled", "disapprove")
    told = [(one.action, one.after) for one in about.steps.all()]
    assert told == [
        ("refer", "operating_committee"),
        ("decide", "chair_decided"),
        ("escalate", "advisory_committee"),
        ("decide", "advisory_decided"),
        ("escalate", "secretary"),
        ("decide", "settled"),
    ]
    assert DocketEntry.objects.filter(action__startswith="dissent_").count() == 5


def test_nobody_goes_further_after_the_last_day_even_before_the_sweep(world: Any) -> None:
    about = decided(world, refer(world), "approve", 0)

    with pytest.raises(Refusal, match="the last day to take this further was 2026-11-27"):
        further(world, about, 6)


def test_a_chair_that_is_late_may_still_decide_and_nothing_is_decided_without(world: Any) -> None:
    about = refer(world)

    assert not escalations.move_on(about, now=later(200))
    decided(world, about, "approve", 200)


def test_only_the_chairs_agency_records_a_decision_and_never_who_made_the_determination(world: Any) -> None:
    cast, _ = world
    about = refer(world)
    root = User.objects.create_superuser("root@agency.example", name="Root", agency="state")
    cast.ravi.groups.add(*_chair())
    ravi = User.objects.get(pk=cast.ravi.pk)

    for who, why in (
        (cast.dora, "does not have the permission"),
        (root, "not of the Department of Commerce"),
        (ravi, "made this determination"),
    ):
        with pytest.raises(Refusal, match=why):
            escalations.decide(about, who, outcome="approve", reason="So.", now=later(1))
    assert list(Attempt.objects.order_by("pk").values_list("person", "verb")) == [
        (root.pk, "decide"),
        (ravi.pk, "decide"),
    ]
    assert stands(about) == ("operating_committee", "")


@pytest.mark.parametrize(
    ("outcome", "reason", "why"), [("maybe", "So.", "not an outcome"), ("approve", " ", "say on")]
)
def test_a_decision_is_one_of_two_with_grounds(world: Any, outcome: str, reason: str, why: str) -> None:
    cast, _ = world

    with pytest.raises(Refusal, match=why):
        escalations.decide(refer(world), cast.cora, outcome=outcome, reason=reason, now=later(1))


def test_a_dissent_ends_when_what_was_voted_on_changes_and_can_be_brought_anew(world: Any) -> None:
    cast, determination = world
    about = refer(world)
    Finding.objects.filter(pk=determination.review.findings.exclude(judgement="").first().pk).update(
        judgement_reason="Read again."
    )

    with pytest.raises(Refusal, match="What was voted on has changed"):
        decided(world, about, "approve", 1)
    assert (tasks.move_dissents(), tasks.move_dissents()) == (1, 0)
    assert stands(about) == ("dropped", "")

    road.vote(fresh(determination), cast.dora, "disapprove")
    with pytest.raises(
        Refusal, match="first every agency votes on what stands now: Department of Commerce, "
    ):
        refer(world)
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(fresh(determination), who)
    assert refer(world) != about


def test_a_dissent_ends_when_the_agency_comes_round_and_when_it_is_sent_back(world: Any) -> None:
    cast, determination = world
    about = refer(world)
    road.vote(fresh(determination), cast.dora)
    assert tasks.move_dissents() == 1 and stands(about) == ("dropped", "")
    ballots.refuse_unless_carried(fresh(determination))

    road.vote(fresh(determination), cast.dora, "disapprove")
    again = refer(world)
    determinations.object_to(fresh(determination), cast.rhea, reason="Again.", now=later(2))
    assert tasks.move_dissents() == 1 and stands(again) == ("dropped", "")


def test_a_decision_settled_for_one_draft_says_nothing_of_another(world: Any) -> None:
    _, determination = world
    about = decided(world, refer(world), "approve", 1)
    escalations.move_on(about, now=later(9))
    Finding.objects.filter(pk=determination.review.findings.exclude(judgement="").first().pk).update(
        judgement_reason="Read again."
    )

    with pytest.raises(Refusal, match="cannot approve until every agency approves"):
        ballots.refuse_unless_carried(fresh(determination))
