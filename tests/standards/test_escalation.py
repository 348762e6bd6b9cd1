"""The road of a dissent, tested whole, and its days."""

import itertools
from datetime import date, timedelta

import pytest

from standards import committee
from standards.errors import Refusal
from standards.escalation import (
    ENDED,
    LAPSES,
    ROAD,
    START,
    WAITS,
    Action,
    Stage,
    after,
    due_on,
    lapsed,
    stand,
)

# The road once more, by value: a change of the table must be made twice, and on purpose.
MOVES = {
    "operating_committee": {"decide": "chair_decided", "drop": "dropped"},
    "chair_decided": {"escalate": "advisory_committee", "lapse": "settled", "drop": "dropped"},
    "advisory_committee": {"decide": "advisory_decided", "drop": "dropped"},
    "advisory_decided": {"escalate": "secretary", "lapse": "settled", "drop": "dropped"},
    "secretary": {"decide": "settled", "drop": "dropped"},
    "settled": {},
    "dropped": {},
}
PAIRS = list(itertools.product(Stage, Action))
DAYS = {"operating_committee": 14, "chair_decided": 5, "advisory_committee": 11, "advisory_decided": 5}
SINCE = date(2026, 2, 20)


@pytest.mark.parametrize(("stage", "action"), PAIRS, ids=lambda part: part.value)
def test_every_pair_is_on_the_road_or_refused_in_words(stage: Stage, action: Action) -> None:
    goes_to = MOVES[stage.value].get(action.value)

    if goes_to is not None:
        assert after(stage, action).value == goes_to
    else:
        with pytest.raises(Refusal, match=rf"^cannot .+ a dissent that is at: {stage.words}$"):
            after(stage, action)


def test_the_road_begins_at_the_operating_committee_and_ends_twice() -> None:
    assert START is Stage.OPERATING
    assert {stage.value for stage in ENDED} == {"settled", "dropped"}
    assert len(ROAD) == sum(len(moves) for moves in MOVES.values()) == 12
    assert set(WAITS) == set(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_has_the_days_of_the_rule_and_no_others(stage: Stage) -> None:
    due = due_on(stage, SINCE, committee.load())

    assert due == (SINCE + timedelta(days=DAYS[stage.value]) if stage.value in DAYS else None)


@pytest.mark.parametrize("stage", Stage)
def test_time_moves_two_stages_on_the_day_after_the_last_and_no_other_ever(stage: Stage) -> None:
    book = committee.load()
    moved = [n for n in range(40) if lapsed(stage, SINCE, SINCE + timedelta(days=n), book)]

    assert moved == (list(range(6, 40)) if stage.value in ("chair_decided", "advisory_decided") else [])
    assert (stage in LAPSES) is bool(moved)


def test_who_decides_late_is_late_and_nothing_is_decided_for_them() -> None:
    book, last = committee.load(), SINCE + timedelta(days=14)

    assert not stand(Stage.OPERATING, SINCE, last, book).late
    late = stand(Stage.OPERATING, SINCE, last + timedelta(days=1), book)
    assert late.late and late.stage is Stage.OPERATING and late.due_on == last
    assert late.window and late.window.citation == "15 CFR 750.4(f)"
    assert stand(Stage.SECRETARY, SINCE, date(2030, 1, 1), book).late is False
