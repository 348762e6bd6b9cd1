"""The decision clock of Supplement No. 9: dated events in, days out."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.clock import Clock, Phase, Segment, Stop
from standards.errors import Refusal

LIMIT = 30  # what the rulebook's numbers say; the clock itself knows no limit
MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    """So many days after the application was circulated."""
    return MONDAY + timedelta(days=number)


def circulated(*stops: Stop, decided: int | None = None) -> Clock:
    """An application received eleven days, complete four days before it went to the agencies."""
    decided_on = None if decided is None else day(decided)
    return Clock(day(-11), day(-4), MONDAY, stops, decided_on)


def asked(on: int, answered: int | None = None) -> Stop:
    return Stop(day(on), None if answered is None else day(answered))


def test_an_application_that_was_never_circulated_has_no_clock() -> None:
    clock = Clock(received=day(-11), completed=day(-4))

    assert clock.elapsed(day(400)) == 0
    assert clock.due_on(LIMIT, day(400)) is None
    assert not clock.running(day(400))
    assert clock.phase(day(-12)) is Phase.NOT_RECEIVED
    assert clock.phase(day(-11)) is Phase.RECEIVED
    assert clock.phase(day(-4)) is Phase.COMPLETE


def test_the_day_of_circulation_is_day_zero() -> None:
    clock = circulated()

    assert [clock.elapsed(day(n)) for n in (-1, 0, 1, 2, 30)] == [0, 0, 1, 2, 30]
    assert clock.due_on(LIMIT, day(-1)) is None
    assert clock.due_on(LIMIT, day(0)) == day(30) == date(2026, 4, 1)
    assert clock.running(day(0))


def test_a_decision_on_the_last_day_is_in_time_and_the_day_after_is_late() -> None:
    assert not circulated(decided=30).late(LIMIT, day(99))
    assert circulated(decided=31).late(LIMIT, day(99))
    assert circulated(decided=31).remaining(LIMIT, day(99)) == -1


def test_a_question_stops_the_clock_from_the_day_after_it_until_the_day_of_its_answer() -> None:
    clock = circulated(asked(5, answered=12))

    assert [clock.elapsed(day(n)) for n in (4, 5, 6, 11, 12, 13)] == [4, 5, 5, 5, 5, 6]
    assert [clock.running(day(n)) for n in (4, 5, 11, 12)] == [True, False, False, True]
    assert clock.due_on(LIMIT, day(12)) == day(37)


def test_there_is_no_due_day_while_a_question_is_open() -> None:
    clock = circulated(asked(5))

    assert clock.due_on(LIMIT, day(4)) == day(30)
    assert clock.due_on(LIMIT, day(5)) is None
    assert clock.due_on(LIMIT, day(500)) is None
    assert clock.remaining(LIMIT, day(500)) == 25


def test_a_question_answered_on_its_own_day_stops_nothing() -> None:
    clock = circulated(asked(5, answered=5))

    assert clock.elapsed(day(30)) == 30
    assert clock.due_on(LIMIT, day(5)) == day(30)


@pytest.mark.parametrize(
    ("stops", "waited"),
    [
        pytest.param([asked(5, 12), asked(8, 15)], 10, id="one begins in the other"),
        pytest.param([asked(5, 20), asked(8, 10)], 15, id="one lies in the other"),
        pytest.param([asked(5, 12), asked(5, 12)], 7, id="twice the same"),
        pytest.param([asked(5, 12), asked(12, 15)], 10, id="asked on the day of the answer"),
        pytest.param([asked(5, 12), asked(13, 15)], 9, id="a day between"),
        pytest.param([asked(-9, -6), asked(-3, 2)], 2, id="open when circulated"),
        pytest.param([asked(-9, -6)], 0, id="answered before circulation"),
    ],
)
def test_overlapping_questions_stop_the_clock_once(stops: list[Stop], waited: int) -> None:
    for order in (stops, stops[::-1]):
        clock = circulated(*order)

        assert clock.elapsed(day(40)) == 40 - waited
        assert clock.due_on(LIMIT, day(28)) == day(LIMIT + waited)


def test_the_clock_runs_again_only_when_the_last_question_is_answered() -> None:
    clock = circulated(asked(5, 12), asked(8))

    assert not clock.running(day(12))
    assert clock.due_on(LIMIT, day(12)) is None


def test_a_question_asked_after_the_limit_does_not_excuse_the_delay() -> None:
    clock = circulated(asked(33, 40))

    assert clock.due_on(LIMIT, day(35)) == day(30)
    assert clock.due_on(LIMIT, day(41)) == day(30)
    assert clock.late(LIMIT, day(35))


def test_a_question_asked_on_the_last_day_keeps_the_decision_in_time_until_the_answer() -> None:
    clock = circulated(asked(30, 44))

    assert clock.due_on(LIMIT, day(43)) is None
    assert clock.due_on(LIMIT, day(44)) == day(44)
    assert not replace(clock, decided_on=day(44)).late(LIMIT, day(44))
    assert replace(clock, decided_on=day(45)).late(LIMIT, day(45))


def test_the_decision_ends_the_clock_whatever_is_still_open() -> None:
    clock = circulated(asked(10), decided=14)

    assert clock.elapsed(day(300)) == 10
    assert clock.phase(day(13)) is Phase.STOPPED
    assert clock.phase(day(14)) is Phase.DECIDED
    assert not clock.running(day(14))
    assert circulated(decided=12).due_on(LIMIT, day(300)) == day(30)


def test_an_application_returned_before_circulation_is_decided_without_a_clock() -> None:
    clock = Clock(received=day(0), decided_on=day(3))

    assert clock.phase(day(3)) is Phase.DECIDED
    assert clock.elapsed(day(9)) == 0
    assert clock.segments(day(9)) == (Segment(Phase.RECEIVED, day(0), day(3), 0),)


def test_the_clock_from_complete_receipt_runs_beside_it_with_the_same_stops() -> None:
    clock = circulated(asked(5, 12))

    beside = clock.from_complete_receipt()

    assert beside.elapsed(day(20)) == clock.elapsed(day(20)) + 4
    assert beside.due_on(LIMIT, day(20)) == day(33)


def test_the_story_is_told_in_stretches_that_can_be_drawn() -> None:
    clock = circulated(asked(5, 12), asked(8, 15), asked(20), decided=26)

    assert clock.segments(day(90)) == (
        Segment(Phase.RECEIVED, day(-11), day(-4), 0),
        Segment(Phase.COMPLETE, day(-4), day(0), 0),
        Segment(Phase.RUNNING, day(0), day(5), 5),
        Segment(Phase.STOPPED, day(5), day(15), 5),
        Segment(Phase.RUNNING, day(15), day(20), 10),
        Segment(Phase.STOPPED, day(20), day(26), 10),
    )
    assert clock.segments(day(-12)) == ()
    assert clock.segments(day(-11)) == ()


def test_the_leap_day_is_a_day() -> None:
    clock = Clock(date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 10))

    assert clock.due_on(LIMIT, date(2028, 2, 10)) == date(2028, 3, 11)


@pytest.mark.parametrize(
    ("events", "pointer", "sentence"),
    [
        (
            {"completed": day(-1)},
            "/completed",
            "Complete on 2026-03-01, before it was received on 2026-03-02.",
        ),
        ({"circulated": day(3)}, "/circulated", "Circulated on 2026-03-05 but never complete."),
        (
            {"completed": day(4), "circulated": day(3)},
            "/circulated",
            "Circulated on 2026-03-05, before it was complete on 2026-03-06.",
        ),
        (
            {"decided_on": day(-1)},
            "/decided_on",
            "Decided on 2026-03-01, before it was received on 2026-03-02.",
        ),
        (
            {"stops": (asked(-1),)},
            "/stops/0/asked_on",
            "Asked on 2026-03-01, before it was received on 2026-03-02.",
        ),
        (
            {"stops": (asked(1, 2), asked(5, 4))},
            "/stops/1/answered_on",
            "Answered on 2026-03-06, before it was asked on 2026-03-07.",
        ),
    ],
)
def test_dates_that_cannot_be_are_refused_with_the_place(
    events: dict[str, date], pointer: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        Clock(MONDAY, **events)  # type: ignore[arg-type]

    assert [(fault.pointer, fault.message) for fault in refusal.value.faults] == [(pointer, sentence)]
    assert sentence in str(refusal.value)


@st.composite
def _stops(draw: st.DrawFn) -> Stop:
    on = draw(st.integers(-11, 70))
    return asked(on, draw(st.none() | st.integers(on, on + 30)))


STOPS = st.lists(_stops(), max_size=6)
ON = st.integers(-15, 120)
DECIDED = st.none() | st.integers(0, 90)


@settings(deadline=None)
@given(STOPS, DECIDED, ON)
def test_the_clock_agrees_with_counting_the_days_one_by_one(
    stops: list[Stop], decided: int | None, on: int
) -> None:
    last = on if decided is None else min(on, decided)

    counted = sum(
        not any(
            stop.asked_on < day(n) and (stop.answered_on is None or day(n) <= stop.answered_on)
            for stop in stops
        )
        for n in range(1, last + 1)
    )

    assert circulated(*stops, decided=decided).elapsed(day(on)) == counted


@settings(deadline=None)
@given(STOPS, ON, st.integers(1, 40))
def test_the_due_day_is_the_last_day_within_the_limit(stops: list[Stop], on: int, limit: int) -> None:
    on = max(on, 0)
    known = [stop for stop in stops if stop.asked_on <= day(on)]
    clock = circulated(*known)

    due = clock.due_on(limit, day(on))

    if due is None:
        assert not clock.running(day(on)) and not clock.late(limit, day(on))
    else:
        assert clock.elapsed(due) == limit
        assert clock.elapsed(due + timedelta(days=1)) == limit + 1


@settings(deadline=None)
@given(STOPS, DECIDED, ON)
def test_what_happens_later_changes_nothing_today(stops: list[Stop], decided: int | None, on: int) -> None:
    knowing = circulated(*stops, decided=decided)
    today = [
        stop if stop.answered_on is None or stop.answered_on <= day(on) else replace(stop, answered_on=None)
        for stop in stops
        if stop.asked_on <= day(on)
    ]
    unknowing = circulated(*today, decided=decided if decided is not None and decided <= on else None)

    for clock in (knowing, unknowing):
        assert clock.elapsed(day(on)) == knowing.elapsed(day(on))
        assert clock.due_on(LIMIT, day(on)) == knowing.due_on(LIMIT, day(on))
        assert clock.phase(day(on)) is knowing.phase(day(on))
        assert clock.segments(day(on)) == knowing.segments(day(on))


@settings(deadline=None)
@given(STOPS, DECIDED, ON)
def test_the_stretches_join_and_the_running_ones_add_up_to_the_reading(
    stops: list[Stop], decided: int | None, on: int
) -> None:
    clock = circulated(*stops, decided=decided)

    segments = clock.segments(day(on))

    assert all(one.until == two.since for one, two in pairwise(segments))
    assert all(segment.days > 0 for segment in segments)
    assert all(one.phase is not two.phase for one, two in pairwise(segments))
    running = sum(segment.days for segment in segments if segment.phase is Phase.RUNNING)
    assert running == clock.elapsed(day(on))
    if segments:
        assert segments[0].since == clock.received
        assert segments[-1].reading == clock.elapsed(day(on))


@settings(deadline=None)
@given(STOPS, DECIDED)
def test_a_day_adds_one_or_nothing(stops: list[Stop], decided: int | None) -> None:
    clock = circulated(*stops, decided=decided)

    readings = [clock.elapsed(day(n)) for n in range(-12, 100)]

    assert all(two - one in (0, 1) for one, two in pairwise(readings))
