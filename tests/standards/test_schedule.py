"""What falls due, and when: tables of dates, and properties of the whole schedule."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.edition import CalendarItem
from standards.errors import Refusal
from standards.quantities import months_after
from standards.schedule import (
    EACH_QUARTER,
    Authorization,
    Condition,
    CountsFrom,
    Obligation,
    Policy,
    due_for_event,
    obligations,
    standing,
    timing,
)


def item(id: str, kinds: str = "UVEU NVEU", **changes: object) -> CalendarItem:
    """A duty of the rule as a rulebook would hold it."""
    blank = CalendarItem(
        id=id,
        title=f"Title of {id}",
        applies_to=tuple(kinds.split()),
        requirements=(f"req-{id}",),
        provenance="verified",
        citation=f"Citation of {id}",
        note="",
        covers="",
        policy=False,
        due=(),
        interval_months=None,
        days_before=None,
        days_after=None,
        when="",
    )
    return replace(blank, **changes)  # type: ignore[arg-type]


EVERYBODY = "UVEU NVEU DC-VEU"
CALENDAR = (
    item("cal-0115", EVERYBODY, due=((1, 15),), covers="1 July to 31 December of the year before"),
    item("cal-0201", due=((2, 1),), note="The cut-off day is not stated."),
    item("cal-0715", EVERYBODY, due=((7, 15),), covers="1 January to 30 June"),
    item("cal-0801", due=((8, 1),)),
    item("cal-quarter", "NVEU", when=EACH_QUARTER),
    item("cal-3pao", interval_months=12),
    item("cal-60", "UVEU", days_before=60),
    item("cal-180", "UVEU", days_before=180),
    item("cal-30", days_after=30),
    item("cal-prompt", EVERYBODY, when="promptly; no number of days is stated"),
    item("cal-recert", EVERYBODY, when="no term is stated in the rule", policy=True, provenance="inferred"),
)
RECERTIFY = Policy("cal-recert", "Recertification of the whole authorization", interval_months=12)
BEGIN = date(2026, 11, 23)
FOREVER = date(2099, 12, 31)


def due(found: tuple[Obligation, ...], duty: str = "") -> list[str]:
    return [one.due_on.isoformat() if duty else one.key for one in found if one.duty.startswith(duty)]


def schedule(
    authorization: Authorization, until: str, *calendar: CalendarItem, since: date = date.min
) -> tuple[Obligation, ...]:
    return obligations(calendar or CALENDAR, authorization, since, date.fromisoformat(until))


def test_both_half_yearly_calendars_stand_beside_each_other() -> None:
    found = schedule(Authorization("UVEU", BEGIN, attested_3pao_on=date(2026, 9, 30)), "2027-12-31")

    assert due(found) == [
        "cal-0115/2027-01-15",
        "cal-0201/2027-02-01",
        "cal-0715/2027-07-15",
        "cal-0801/2027-08-01",
        "cal-3pao/2027-09-30",
    ]


def test_an_obligation_carries_what_the_rulebook_says_of_it() -> None:
    found = schedule(Authorization("UVEU", BEGIN), "2027-02-01", CALENDAR[1])

    assert found == (
        Obligation(
            duty="cal-0201",
            title="Title of cal-0201",
            due_on=date(2027, 2, 1),
            citation="Citation of cal-0201",
            provenance="verified",
            requirements=("req-cal-0201",),
            note="The cut-off day is not stated.",
        ),
    )


def test_end_user_reports_cover_the_half_year_before() -> None:
    january, july = schedule(Authorization("DC-VEU", BEGIN), "2027-12-31")

    assert (january.covers_from, january.covers_to) == (date(2026, 7, 1), date(2026, 12, 31))
    assert (july.covers_from, july.covers_to) == (date(2027, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    "covers", ["the last half year", "1 Juli to 31 December", "31 June to 31 December", "0 May to 1 June"]
)
def test_a_period_that_cannot_be_read_is_refused(covers: str) -> None:
    with pytest.raises(Refusal, match=f'The period "{covers}" of "report" cannot be read'):
        schedule(Authorization("UVEU", BEGIN), "2027-12-31", item("report", due=((1, 15),), covers=covers))


def test_each_kind_has_its_own_duties() -> None:
    kinds = {
        kind: {one.duty for one in schedule(Authorization(kind, BEGIN), "2028-12-31")}
        for kind in ("UVEU", "NVEU", "DC-VEU", "LPP")
    }

    assert kinds["DC-VEU"] == {"cal-0115", "cal-0715"}
    assert kinds["UVEU"] == {"cal-0115", "cal-0201", "cal-0715", "cal-0801", "cal-3pao"}
    assert kinds["NVEU"] == kinds["UVEU"] | {"cal-quarter"}
    assert kinds["LPP"] == set()


def test_a_duty_may_fall_on_several_days_of_the_year() -> None:
    found = schedule(Authorization("UVEU", BEGIN), "2028-03-01", item("chips", due=((8, 1), (2, 1))))

    assert due(found, "chips") == ["2027-02-01", "2027-08-01", "2028-02-01"]


def test_the_cap_of_a_national_end_user_steps_with_the_quarters() -> None:
    found = schedule(Authorization("NVEU", BEGIN), "2027-12-31", CALENDAR[4])

    assert due(found, "cal-quarter") == ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"]
    assert [one.covers_to for one in found] == [
        date(2027, 3, 31),
        date(2027, 6, 30),
        date(2027, 9, 30),
        date(2027, 12, 31),
    ]


def test_the_cap_steps_only_where_a_step_is_published() -> None:
    steps = {date(2026, 10, 1), date(2027, 1, 1)}

    found = obligations(
        CALENDAR[4:5], Authorization("NVEU", date(2026, 10, 1)), BEGIN, FOREVER, cap_steps=steps
    )

    assert due(found) == ["cal-quarter/2027-01-01"]


def test_the_assessor_attests_every_year_from_the_last_time() -> None:
    found = schedule(
        Authorization("UVEU", BEGIN, attested_3pao_on=date(2026, 1, 31)), "2029-12-31", CALENDAR[5]
    )

    assert due(found, "cal-3pao") == ["2027-01-31", "2028-01-31", "2029-01-31"]
    assert {one.provenance for one in found} == {"verified"}


def test_an_attestation_renewed_later_moves_the_next_one() -> None:
    found = schedule(
        Authorization("UVEU", BEGIN, attested_3pao_on=date(2027, 3, 5)), "2028-12-31", CALENDAR[5]
    )

    assert due(found, "cal-3pao") == ["2028-03-05"]


def test_without_an_attestation_the_year_begins_with_the_authorization_and_is_labelled_policy() -> None:
    first, second = schedule(Authorization("UVEU", BEGIN), "2028-12-31", CALENDAR[5])

    assert (first.due_on, second.due_on) == (date(2027, 11, 23), date(2028, 11, 23))
    assert first.provenance == second.provenance == "policy"
    assert first.note == "No attestation is known: counted from the authorization (platform policy)."
    assert first.citation == "Citation of cal-3pao"


def test_an_attestation_that_had_run_out_is_due_at_once() -> None:
    found = schedule(
        Authorization("UVEU", BEGIN, attested_3pao_on=date(2025, 11, 22)), "2027-12-31", CALENDAR[5]
    )

    assert due(found, "cal-3pao") == ["2026-11-23", "2027-11-23"]
    assert {one.provenance for one in found} == {"policy"}


def test_an_attestation_that_runs_out_on_the_first_day_is_due_on_it_by_the_rule() -> None:
    found = schedule(
        Authorization("UVEU", BEGIN, attested_3pao_on=date(2025, 11, 23)), "2026-12-31", CALENDAR[5]
    )

    assert due(found, "cal-3pao") == ["2026-11-23"]
    assert found[0].provenance == "verified"


def test_recertification_comes_from_platform_policy_and_says_so() -> None:
    found = obligations(CALENDAR, Authorization("DC-VEU", BEGIN), BEGIN, date(2028, 12, 31), [RECERTIFY])

    recertifications = [one for one in found if one.duty == "cal-recert"]
    assert due(tuple(recertifications), "cal-recert") == ["2027-11-23", "2028-11-23"]
    assert {one.provenance for one in recertifications} == {"policy"}
    assert {one.citation for one in recertifications} == {"Platform policy; the rule sets no term."}


def test_without_a_policy_nothing_recertifies() -> None:
    found = schedule(Authorization("UVEU", BEGIN), "2099-12-31")

    assert not [one for one in found if one.duty == "cal-recert"]


def test_a_policy_may_count_from_the_attestation_and_hold_for_some_kinds() -> None:
    policy = replace(RECERTIFY, counts_from=CountsFrom.ATTESTATION, kinds=("UVEU",), interval_months=6)
    attested = Authorization("UVEU", BEGIN, attested_3pao_on=date(2026, 8, 31))

    assert due(obligations((), attested, BEGIN, date(2027, 12, 31), [policy]), "cal-recert") == [
        "2027-02-28",
        "2027-08-31",
    ]
    assert obligations((), replace(attested, kind="NVEU"), BEGIN, FOREVER, [policy]) == ()


def test_a_policy_takes_the_place_of_the_calendars_item() -> None:
    dated = item("cal-recert", interval_months=24, policy=True)
    uveu = Authorization("UVEU", BEGIN)

    assert due(obligations([dated], uveu, BEGIN, date(2028, 12, 31))) == ["cal-recert/2028-11-23"]
    assert due(obligations([dated], uveu, BEGIN, date(2027, 12, 31), [RECERTIFY])) == [
        "cal-recert/2027-11-23"
    ]
    assert obligations([dated], uveu, BEGIN, date(2028, 12, 31))[0].provenance == "policy"


def test_conditions_are_due_on_the_day_the_determination_gave_them() -> None:
    conditions = (
        Condition(1, "Replace the switches.", date(2027, 3, 1), "s10-03"),
        Condition(2, "Keep a roving guard.", None),
        Condition(3, "Test the fence.", BEGIN),
    )

    third, first = schedule(Authorization("DC-VEU", BEGIN, conditions=conditions), "2027-03-01", CALENDAR[3])

    assert third.key == "condition-3/2026-11-23"
    assert (first.key, first.title) == ("condition-1/2027-03-01", "Condition 1: Replace the switches.")
    assert (first.requirements, third.requirements) == (("s10-03",), ())
    assert first.citation == "Condition 1 of the determination"


def test_the_first_and_the_last_day_of_an_authorization_belong_to_it() -> None:
    authorization = Authorization("UVEU", date(2027, 1, 15), until=date(2027, 8, 1))

    assert due(schedule(authorization, "2099-12-31")) == [
        "cal-0115/2027-01-15",
        "cal-0201/2027-02-01",
        "cal-0715/2027-07-15",
        "cal-0801/2027-08-01",
    ]
    inside = replace(authorization, from_=date(2027, 1, 16), until=date(2027, 7, 31))
    assert due(schedule(inside, "2099-12-31")) == ["cal-0201/2027-02-01", "cal-0715/2027-07-15"]


def test_a_condition_due_after_the_end_lapses_with_the_authorization() -> None:
    authorization = Authorization(
        "DC-VEU", BEGIN, until=date(2027, 1, 1), conditions=(Condition(1, "Late.", date(2027, 1, 2)),)
    )

    assert schedule(authorization, "2099-12-31") == ()


def test_an_authorization_that_cannot_be_is_refused() -> None:
    with pytest.raises(Refusal, match="An authorization from 2026-11-23 cannot end on 2026-11-22"):
        Authorization("UVEU", BEGIN, until=date(2026, 11, 22))
    with pytest.raises(
        Refusal, match="Condition 4 cannot be due on 2026-11-22: the authorization begins on 2026-11-23"
    ):
        Authorization("UVEU", BEGIN, conditions=(Condition(4, "Early.", date(2026, 11, 22)),))


def test_two_duties_with_one_id_are_refused() -> None:
    twins = (item("cal-0115", due=((1, 15),)), item("cal-0115", due=((1, 15),)))

    with pytest.raises(Refusal, match='Two duties have the id "cal-0115"'):
        schedule(Authorization("UVEU", BEGIN), "2027-12-31", *twins)


def test_a_cycle_without_months_is_refused() -> None:
    with pytest.raises(Refusal, match="cannot recur every 0 months"):
        obligations((), Authorization("UVEU", BEGIN), BEGIN, FOREVER, [replace(RECERTIFY, interval_months=0)])


def test_a_window_that_ends_before_it_begins_holds_nothing() -> None:
    authorization = Authorization("NVEU", BEGIN, conditions=(Condition(1, "Now.", BEGIN),))

    assert obligations(CALENDAR, authorization, date(2028, 1, 2), date(2026, 1, 1), [RECERTIFY]) == ()


def test_duties_of_one_day_stand_in_the_order_of_their_names() -> None:
    same = [item(id, due=((2, 1),)) for id in ("c", "a", "b")]

    assert due(schedule(Authorization("UVEU", BEGIN), "2027-12-31", *same)) == [
        "a/2027-02-01",
        "b/2027-02-01",
        "c/2027-02-01",
    ]


def test_duties_that_wait_for_an_event_stand_without_a_day() -> None:
    assert [(one.id, timing(one)) for one in standing(CALENDAR, "UVEU")] == [
        ("cal-60", "at least 60 days before"),
        ("cal-180", "at least 180 days before"),
        ("cal-30", "within 30 days after"),
        ("cal-prompt", "promptly; no number of days is stated"),
    ]
    assert [one.id for one in standing(CALENDAR, "NVEU")] == ["cal-30", "cal-prompt"]
    assert [one.id for one in standing(CALENDAR, "DC-VEU")] == ["cal-prompt"]


def test_every_dated_or_standing_duty_of_the_calendar_is_in_exactly_one_of_the_two_lists() -> None:
    for kind in ("UVEU", "NVEU", "DC-VEU"):
        dated = {one.duty for one in schedule(Authorization(kind, BEGIN), "2030-12-31")}
        waiting = {one.id for one in standing(CALENDAR, kind)}

        assert not dated & waiting
        assert dated | waiting | {"cal-recert"} == {one.id for one in CALENDAR if kind in one.applies_to}


@pytest.mark.parametrize(
    ("duty", "event", "expected"),
    [
        ("cal-60", "2026-03-02", "2026-01-01"),
        ("cal-60", "2028-03-02", "2028-01-02"),
        ("cal-60", "2028-02-29", "2027-12-31"),
        ("cal-180", "2027-06-30", "2027-01-01"),
        ("cal-30", "2027-01-31", "2027-03-02"),
        ("cal-30", "2028-01-31", "2028-03-01"),
        ("cal-30", "2026-12-01", "2026-12-31"),
    ],
)
def test_a_notice_is_due_by_its_distance_from_the_event(duty: str, event: str, expected: str) -> None:
    found = next(one for one in CALENDAR if one.id == duty)

    assert due_for_event(found, date.fromisoformat(event)) == date.fromisoformat(expected)


def test_a_prompt_notice_has_no_day_to_compute() -> None:
    with pytest.raises(Refusal, match='The rule gives no number of days for "Title of cal-prompt"'):
        due_for_event(CALENDAR[9], BEGIN)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_months_end_where_they_end(day: str, months: int, expected: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_cycle_from_a_leap_day_returns_to_it() -> None:
    found = schedule(
        Authorization("UVEU", date(2024, 2, 29), attested_3pao_on=date(2024, 2, 29)),
        "2029-01-01",
        CALENDAR[5],
    )

    assert due(found, "cal-3pao") == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


DAYS = st.dates(date(2020, 1, 1), date(2045, 12, 31))
ALWAYS = settings(deadline=None)


@st.composite
def _authorizations(draw: st.DrawFn) -> Authorization:
    begin = draw(DAYS)
    distances = st.none() | st.integers(0, 2000)
    ends = draw(distances)
    conditions = [
        Condition(number, "Do it.", None if distance is None else begin + timedelta(days=distance))
        for number, distance in enumerate(draw(st.lists(distances, max_size=4)), start=1)
    ]
    return Authorization(
        kind=draw(st.sampled_from(("UVEU", "NVEU", "DC-VEU"))),
        from_=begin,
        until=None if ends is None else begin + timedelta(days=ends),
        attested_3pao_on=draw(st.none() | DAYS),
        conditions=tuple(conditions),
    )


AUTHORIZATIONS = _authorizations()
POLICIES = st.builds(
    lambda months, since: [replace(RECERTIFY, interval_months=months, counts_from=since)],
    st.integers(1, 40),
    st.sampled_from(CountsFrom),
)


@ALWAYS
@given(AUTHORIZATIONS, POLICIES, DAYS, DAYS)
def test_no_duty_falls_due_twice_or_out_of_order_or_outside(
    authorization: Authorization, policies: list[Policy], start: date, end: date
) -> None:
    found = obligations(CALENDAR, authorization, start, end, policies)

    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    assert list(found) == sorted(found, key=lambda one: (one.due_on, one.duty))
    assert all(max(start, authorization.from_) <= one.due_on <= end for one in found)
    assert all(authorization.until is None or one.due_on <= authorization.until for one in found)
    assert {one.provenance for one in found} <= {"verified", "inferred", "policy"}


@ALWAYS
@given(AUTHORIZATIONS, POLICIES, st.lists(DAYS, min_size=2, max_size=8))
def test_splitting_the_window_changes_nothing(
    authorization: Authorization, policies: list[Policy], cuts: list[date]
) -> None:
    cuts.sort()
    start, *inner, end = cuts
    starts = [start, *(cut + timedelta(days=1) for cut in inner)]

    pieces = [
        one
        for first, last in zip(starts, [*inner, end], strict=True)
        for one in obligations(CALENDAR, authorization, first, last, policies)
    ]

    assert tuple(pieces) == obligations(CALENDAR, authorization, start, end, policies)


@ALWAYS
@given(AUTHORIZATIONS, DAYS, st.integers(0, 1500))
def test_none_is_lost_if_one_asks_day_by_day_by_another_road(
    authorization: Authorization, start: date, length: int
) -> None:
    end = start + timedelta(days=length)
    fixed = {
        (one.id, due_on) for one in CALENDAR for due_on in one.due if authorization.kind in one.applies_to
    }
    expected = set()
    for number in range(length + 1):
        day = start + timedelta(days=number)
        if day < authorization.from_ or (authorization.until is not None and day > authorization.until):
            continue
        expected |= {f"{id}/{day}" for id, due_on in fixed if due_on == (day.month, day.day)}
        if authorization.kind == "NVEU" and day.day == 1 and day.month % 3 == 1:
            expected.add(f"cal-quarter/{day}")
        expected |= {f"condition-{one.number}/{day}" for one in authorization.conditions if one.due_on == day}

    found = {one.key for one in obligations(CALENDAR, authorization, start, end) if one.duty != "cal-3pao"}

    assert found == expected


@ALWAYS
@given(AUTHORIZATIONS, st.integers(1, 40))
def test_a_cycle_never_pauses_for_longer_than_its_months(authorization: Authorization, months: int) -> None:
    authorization = replace(authorization, kind="UVEU", until=None, conditions=())
    cycle = item("cycle", interval_months=months)

    days = [one.due_on for one in obligations([cycle], authorization, date.min, date(2060, 1, 1))]

    anchor = max(authorization.from_, authorization.attested_3pao_on or authorization.from_)
    assert days[0] <= months_after(anchor, months)
    for earlier, later in pairwise(days):
        apart = (later.year - earlier.year) * 12 + later.month - earlier.month
        assert apart == months


@ALWAYS
@given(AUTHORIZATIONS, st.permutations(CALENDAR))
def test_the_order_of_the_calendar_and_of_the_conditions_is_of_no_account(
    authorization: Authorization, calendar: list[CalendarItem]
) -> None:
    turned = replace(authorization, conditions=authorization.conditions[::-1])

    assert obligations(calendar, turned, date.min, date(2050, 1, 1), [RECERTIFY]) == obligations(
        CALENDAR, authorization, date.min, date(2050, 1, 1), [RECERTIFY]
    )
