"""What changes after a vote voids it, whatever path it took; it is said once, and it stays."""

import tempfile
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection

from applications.models import DocketEntry
from reviews import ballots, determinations, drafts, tasks
from reviews.models import Condition, Determination, Draft, Finding, Voiding, Vote
from reviews.tallies import tally
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    return cast, road.carried(cast, road.determined(cast))


world = once(_begin)


def fresh(determination: Determination) -> Determination:
    return Determination.objects.get(pk=determination.pk)


def states(determination: Determination) -> list[str]:
    return [seat.state for seat in tally(fresh(determination)).seats]


def said_void() -> list[DocketEntry]:
    return list(DocketEntry.objects.filter(action="vote_void"))


def slip(finding: Finding, cast: road.People) -> dict[str, Any]:
    return {
        "judgement": "not_satisfied",
        "judgement_reason": "Slipped in.",
        "judged_by": cast.ravi,
        "judged_at": road.DETERMINED,
    }


def by_update(cast: road.People, determination: Determination) -> None:
    finding = determination.review.findings.first()
    Finding.objects.filter(pk=finding.pk).update(**slip(finding, cast))


def by_bulk_update(cast: road.People, determination: Determination) -> None:
    finding = determination.review.findings.first()
    for name, value in slip(finding, cast).items():
        setattr(finding, name, value)
    Finding.objects.bulk_update([finding], list(slip(finding, cast)))


def by_save(cast: road.People, determination: Determination) -> None:
    finding = determination.review.findings.first()
    for name, value in slip(finding, cast).items():
        setattr(finding, name, value)
    finding.save(update_fields=list(slip(finding, cast)))


def by_sql(cast: road.People, determination: Determination) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_finding SET judgement='satisfied', judgement_reason='x', judged_by_id=%s, judged_at=%s "
            "WHERE id=%s",
            [cast.ravi.pk, road.DETERMINED, determination.review.findings.first().pk],
        )


def by_a_reason(cast: road.People, determination: Determination) -> None:
    judged = determination.review.findings.exclude(judgement="")
    judged.update(judgement_reason="Compared with another text.")


def by_a_condition(cast: road.People, determination: Determination) -> None:
    Condition.objects.create(determination=determination, number=9, text="And report each month.")


def by_a_command(cast: road.People, determination: Determination) -> None:
    made = Condition(pk=77, determination=determination, number=9, text="And report each month.")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(serializers.serialize("json", [made]))
        file.flush()
        call_command("loaddata", file.name, verbosity=0)


PATHS = [by_update, by_bulk_update, by_save, by_sql, by_a_reason, by_a_condition, by_a_command]


@pytest.mark.parametrize("change", PATHS, ids=lambda one: one.__name__)
def test_a_change_after_the_votes_voids_them_all_says_so_and_stays(world: Any, change: Any) -> None:
    cast, determination = world

    change(cast, fresh(determination))

    assert states(determination) == ["void"] * 4
    assert all(" changed" in why for seat in tally(fresh(determination)).seats for why in seat.why)
    with pytest.raises(Refusal):
        determinations.approve(fresh(determination), cast.rhea, now=road.APPROVED)
    with pytest.raises(Refusal, match="voted on something that has changed"):
        ballots.refuse_unless_carried(fresh(determination))
    assert (tasks.look_at_ballots(), tasks.look_at_ballots()) == (4, 0)
    assert len(said_void()) == Voiding.objects.count() == 4
    assert {line.actor for line in said_void()} == {None}


def test_what_was_changed_and_changed_back_is_still_void_once_it_was_seen(world: Any) -> None:
    cast, determination = world
    judged = determination.review.findings.exclude(judgement="").first()
    Finding.objects.filter(pk=judged.pk).update(judgement="not_satisfied")
    assert tasks.look_at_ballots() == 4

    Finding.objects.filter(pk=judged.pk).update(judgement="satisfied")

    assert drafts.content(fresh(determination))[1] == Draft.objects.get().sha256
    assert states(determination) == ["void"] * 4
    road.carried(cast, determination)
    assert states(determination) == ["approve"] * 4 and Vote.objects.count() == 8


def test_the_next_vote_says_which_others_are_void_and_what_changed(world: Any) -> None:
    cast, determination = world
    by_update(cast, determination)

    road.vote(fresh(determination), cast.dora)

    assert states(determination) == ["void", "void", "approve", "void"]
    finding = determination.review.findings.first()
    was = finding.status.replace("_", " ")
    assert Voiding.objects.first().changed == [
        f"the finding on {finding.requirement} ({was}, now not satisfied) changed"
    ]


def test_votes_on_another_determination_are_not_votes_on_this_one(world: Any) -> None:
    cast, determination = world
    determinations.object_to(determination, cast.rhea, reason="Word it otherwise.", now=road.APPROVED)

    again = determinations.determine(
        determination.review, cast.ravi, decision="authorize", reasons="Otherwise.", now=road.APPROVED
    )

    assert states(again) == ["missing"] * 4
