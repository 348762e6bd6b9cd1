"""Where things are, who is behind them, and how much compute is where."""

from datetime import date
from typing import Any

import pytest

from standards.case import Case
from standards.dossier import parse
from standards.edition import Rulebook
from standards.holdings import holdings, plain
from tests.standards import tiny
from tests.standards.tiny import lot


def sited(country: str) -> dict[str, Any]:
    plain = tiny.good()
    plain["sites"] = [{**plain["sites"][0], "country": country}]
    return plain


@pytest.mark.parametrize(
    ("country", "on", "status"),
    [
        ("CN", date(2026, 11, 20), "not_satisfied"),
        ("HK", date(2026, 11, 20), "not_satisfied"),
        ("MO", date(2026, 11, 20), "not_satisfied"),
        ("KH", date(2025, 11, 6), "not_satisfied"),
        ("KH", date(2025, 11, 7), "satisfied"),
        ("MY", date(2026, 11, 20), "satisfied"),
        ("PR", date(2026, 11, 20), "satisfied"),
        ("AX", date(2026, 11, 20), "undetermined"),
    ],
)
def test_groups_are_looked_up_as_of_the_day(rulebook: Rulebook, country: str, on: date, status: str) -> None:
    assert tiny.found(rulebook, sited(country), "location", on).status == status


def test_either_headquarters_or_ultimate_parent_may_qualify(rulebook: Rulebook) -> None:
    parties = [
        {"id": "x", "role": "end_user", "country": "MY", "headquarters": "MY", "name": "Local"},
        {"id": "up", "role": "parent", "country": "IE", "headquarters": "IE", "name": "Parent"},
    ]
    owned = [{"owner": "up", "owned": "end_user", "percent": "50.1"}]

    finding = tiny.found(rulebook, tiny.changed(parties=parties, ownership=owned), "from_ally")
    assert finding.status == "satisfied"
    assert "he ultimate parent Parent is in Ireland" in finding.why

    half = [{"owner": "up", "owned": "end_user", "percent": "50"}]
    unclear = tiny.found(rulebook, tiny.changed(parties=parties, ownership=half), "from_ally")
    assert unclear.status == "undetermined"
    assert "called a parent" in unclear.why


def test_headquarters_among_allies_qualify_whoever_the_parent_is(rulebook: Rulebook) -> None:
    parties = [
        {"id": "x", "role": "end_user", "country": "US", "headquarters": "US", "name": "Home"},
        {"id": "up", "role": "parent", "country": "MY", "headquarters": "MY", "name": "Parent"},
    ]
    half = [{"owner": "up", "owned": "end_user", "percent": "50"}]

    finding = tiny.found(rulebook, tiny.changed(parties=parties, ownership=half), "from_ally")

    assert (finding.status, "headquarters of Example Compute, Inc. is in United States" in finding.why) == (
        "satisfied",
        True,
    )


def test_a_share_is_exact_at_the_line(rulebook: Rulebook) -> None:
    at = tiny.found(rulebook, tiny.changed(chips=[lot("US", 93), lot("MY", 7)]), "each")
    over = tiny.found(rulebook, tiny.changed(chips=[lot("US", 929_999), lot("MY", 70_001)]), "each")

    assert at.status == "satisfied"
    assert at.why.startswith(
        "7 percent of the group's 100,000 TPP (about 100 H100) is in Malaysia, the most in one country"
    )
    assert over.status == "not_satisfied"
    assert over.why.startswith("7.0001 percent")


def test_the_repair_is_the_smallest_that_does(rulebook: Rulebook) -> None:
    finding = tiny.found(rulebook, tiny.changed(chips=[lot("US", 70), lot("MY", 30)]), "outside")

    assert (
        finding.why == "30 percent of the group's 100,000 TPP (about 100 H100) is outside the ally list; "
        "the limit is 25 percent."
    )
    assert "Move 5,000 TPP (about 5 H100)" in finding.repair
    assert "add 20,000 TPP (about 20 H100)" in finding.repair
    moved = tiny.changed(chips=[lot("US", 75), lot("MY", 25)])
    added = tiny.changed(chips=[lot("US", 90), lot("MY", 30)])
    assert tiny.found(rulebook, moved, "outside").status == "satisfied"
    assert tiny.found(rulebook, added, "outside").status == "satisfied"


def test_chips_in_transit_count_and_retired_or_future_ones_do_not(rulebook: Rulebook) -> None:
    moving = tiny.changed(chips=[lot("US", 70), lot("MY", 30, status="in_transit")])
    retired = tiny.changed(chips=[lot("US", 70), lot("MY", 30, status="retired")])
    future = tiny.changed(chips=[lot("US", 70), lot("MY", 30, since="2026-11-21")])

    assert tiny.found(rulebook, moving, "outside").status == "not_satisfied"
    assert tiny.found(rulebook, retired, "outside").status == "satisfied"
    assert tiny.found(rulebook, future, "outside").status == "satisfied"


def test_a_territory_counts_as_its_state(rulebook: Rulebook) -> None:
    finding = tiny.found(rulebook, tiny.changed(chips=[lot("PR", 50), lot("IE", 50)]), "us")

    assert finding.status == "satisfied"
    assert "50 percent" in finding.why


def test_the_limit_outside_the_us_is_for_those_headquartered_there(rulebook: Rulebook) -> None:
    parties = [{"id": "x", "role": "end_user", "country": "IE", "headquarters": "IE", "name": "Irish"}]

    assert tiny.found(rulebook, tiny.changed(parties=parties), "us").status == "not_applicable"
    assert (
        tiny.found(rulebook, tiny.changed(chips=[lot("IE", 51), lot("US", 49)]), "us").status
        == "not_satisfied"
    )


def test_where_only_the_parent_qualifies_both_readings_are_shown(rulebook: Rulebook) -> None:
    parties = [
        {"id": "x", "role": "end_user", "country": "MY", "headquarters": "MY", "name": "Local"},
        {"id": "up", "role": "parent", "country": "IE", "headquarters": "IE", "name": "Parent"},
    ]
    answers = {"parties": parties, "ownership": [{"owner": "up", "owned": "x", "percent": "100"}]}

    over = tiny.found(rulebook, tiny.changed(chips=[lot("US", 10), lot("MY", 90)], **answers), "outside")
    under = tiny.found(rulebook, tiny.changed(chips=[lot("US", 90), lot("MY", 10)], **answers), "outside")

    assert over.status == "undetermined"
    assert "Two readings" in over.why and "90 percent" in over.why
    assert under.status == "satisfied"


def test_an_undecided_chip_is_counted_both_ways(rulebook: Rulebook) -> None:
    matters = [lot("US", 80), lot("MY", 20, model="Odd"), lot("IN", 20)]
    harmless = [lot("US", 80), lot("MY", 1, model="Odd")]

    assert tiny.found(rulebook, tiny.changed(chips=matters), "outside").status == "undetermined"
    assert tiny.found(rulebook, tiny.changed(chips=harmless), "outside").status == "satisfied"


def dated(rulebook: Rulebook, *lots: dict[str, Any], on: date = tiny.ON) -> Any:
    return tiny.found(rulebook, tiny.changed(chips=[lot("US", 90), *lots]), "dated", on)


def test_a_share_is_measured_on_the_day_and_on_the_last_of_the_rule_s_days(rulebook: Rulebook) -> None:
    long_over = dated(rulebook, lot("MY", 10))
    just_over = dated(rulebook, lot("MY", 10, since="2026-08-02"))
    just_sold = dated(rulebook, lot("MY", 10, left_on="2026-08-02", attrition="resale"))
    never = dated(rulebook, lot("MY", 1))

    assert long_over.status == "not_satisfied"
    assert "When the rule last measured, on 2026-08-01, it was 10 percent in Malaysia" in long_over.why
    assert "It is measured next on 2027-02-01." in long_over.repair
    assert just_over.status == "undetermined"
    assert "on every day or only on those of measuring is not clear" in just_over.why
    assert just_sold.status == "undetermined"
    assert "On 2026-08-01, when the rule last measured: 10 percent" in just_sold.why
    assert never.status == "satisfied"
    assert "When the rule last measured, on 2026-08-01, it was 1.1 percent in Malaysia." in never.why


def test_on_a_day_of_measuring_that_day_alone_counts(rulebook: Rulebook) -> None:
    fresh = lot("MY", 10, since="2026-08-01")

    assert dated(rulebook, fresh, on=date(2026, 7, 31)).status == "satisfied"
    assert dated(rulebook, fresh, on=date(2026, 8, 1)).status == "not_satisfied"
    assert "last measured" not in dated(rulebook, fresh, on=date(2026, 8, 1)).why


def test_days_of_measuring_before_anything_was_due_are_not_looked_at(rulebook: Rulebook) -> None:
    sold = lot("MY", 10, left_on="2025-02-02", attrition="resale")

    assert "last measured" not in dated(rulebook, sold, on=date(2025, 6, 1)).why


def test_chips_received_count_as_moved_before_they_are_installed(rulebook: Rulebook) -> None:
    arrived = lot("MY", 10, received_on="2026-07-20", since="2026-08-17")

    assert dated(rulebook, arrived).status == "not_satisfied"
    assert dated(rulebook, lot("MY", 10, since="2026-08-17")).status == "undetermined"


def test_a_retired_lot_was_there_until_it_was_retired(rulebook: Rulebook) -> None:
    retired = lot("MY", 10, status="retired", since="2026-10-01", received_on="2024-01-01")

    assert dated(rulebook, retired).status == "undetermined"
    assert dated(rulebook, {**retired, "received_on": "2026-08-02"}).status == "satisfied"


def test_chips_of_a_half_owned_company_are_counted_both_ways(rulebook: Rulebook) -> None:
    parties = [
        *tiny.good()["answers"]["parties"]["value"],
        {"id": "jv", "role": "other", "country": "MY", "name": "Joint"},
    ]
    owned = [{"owner": "end_user", "owned": "jv", "percent": "50"}]
    chips = [lot("US", 90), lot("MY", 10, owner="jv")]

    finding = tiny.found(rulebook, tiny.changed(parties=parties, ownership=owned, chips=chips), "each")

    assert finding.status == "undetermined"
    assert "Counting jv: 10 percent" in finding.why and "Leaving out jv: 0 percent" in finding.why


def test_a_chip_below_the_line_does_not_count(rulebook: Rulebook) -> None:
    chips = [lot("US", 75), lot("MY", 25), lot("MY", 10**6, model="nvidia old")]

    assert tiny.found(rulebook, tiny.changed(chips=chips), "outside").status == "satisfied"


def test_a_stated_tpp_needs_its_datasheet(rulebook: Rulebook) -> None:
    plain = tiny.changed(chips=[lot("US", 1, model="Own", tpp=5000)])
    bare = tiny.found(rulebook, plain, "outside")
    plain["answers"]["chips"]["evidence"] = ["ev-1"]

    assert (bare.status, "without a datasheet" in bare.why) == ("not_satisfied", True)
    assert tiny.found(rulebook, plain, "outside").status == "satisfied"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (lot("US", 1, model="Unknown"), "a chip the table does not have"),
        ({"id": "x", "model": "H100 SXM", "quantity": 1, "status": "installed"}, "neither a site"),
        (lot("US", 1, owner="nobody"), 'belongs to "nobody"'),
        ({"id": "x", "country": "US", "model": "H100 SXM", "status": "installed"}, "gives no quantity"),
        ({"id": "x", "country": "US", "model": "H100 SXM", "quantity": 1}, "gives no status"),
        (lot("US", 1, attrition="loss"), "says how it left but not on which day"),
        (lot("US", 1, left_on="2026-06-01"), "left, and does not say how"),
        (lot("US", 1, since="2026-07-01", left_on="2026-06-01", attrition="loss"), "before the 2026-07-01"),
    ],
)
def test_a_lot_that_cannot_be_counted_is_named(rulebook: Rulebook, row: dict[str, Any], said: str) -> None:
    finding = tiny.found(rulebook, tiny.changed(chips=[lot("US", 10), row]), "outside")

    assert (finding.status, said in finding.why) == ("not_satisfied", True), finding


def test_chips_of_others_are_not_the_group_s(rulebook: Rulebook) -> None:
    parties = [
        *tiny.good()["answers"]["parties"]["value"],
        {"id": "guest", "role": "other", "country": "MY", "name": "Guest"},
    ]

    finding = tiny.found(
        rulebook, tiny.changed(parties=parties, chips=[lot("US", 1), lot("MY", 99, owner="guest")]), "outside"
    )

    assert finding.status == "satisfied"


def test_the_stated_total_must_be_what_the_lots_add_up_to(rulebook: Rulebook) -> None:
    wrong = tiny.found(rulebook, tiny.changed(total=99_999), "tally")

    assert wrong.status == "not_satisfied"
    assert "99,999" in wrong.why and "100,000" in wrong.why


def national(country: str, quantity: int, **more: Any) -> dict[str, Any]:
    plain = {**tiny.changed(chips=[lot(country, quantity, **more)]), "kind": "NVEU"}
    plain["sites"] = [{**plain["sites"][0], "country": country}]
    return plain


def test_the_cap_counts_what_is_installed_in_the_country(rulebook: Rulebook) -> None:
    assert tiny.found(rulebook, national("MY", 100), "cap").status == "satisfied"
    assert tiny.found(rulebook, national("MY", 101, status="in_transit"), "cap").status == "satisfied"

    over = tiny.found(rulebook, national("MY", 101), "cap")
    assert over.status == "not_satisfied"
    assert "101,000 TPP" in over.why and "1,000 TPP (about 1 H100) in Malaysia" in over.repair


def test_the_step_of_the_next_quarter_is_told_where_it_matters(rulebook: Rulebook) -> None:
    waits = tiny.found(rulebook, national("MY", 150), "cap")
    never = tiny.found(rulebook, national("MY", 151), "cap")
    coming = tiny.found(rulebook, national("MY", 101, status="in_transit"), "cap")

    assert "or wait: from 2027-01-01 the cap is 150,000 TPP" in waits.repair
    assert "or wait" not in never.repair
    assert "With the chips on their way it would be 101,000 TPP" in coming.why
    assert tiny.found(rulebook, national("MY", 150), "cap", date(2027, 1, 1)).status == "satisfied"


def test_what_has_left_is_installed_no_more(rulebook: Rulebook) -> None:
    broken = national("MY", 101, left_on="2026-11-20", attrition="failure")
    tomorrow = national("MY", 101, left_on="2026-11-21", attrition="failure")

    assert tiny.found(rulebook, broken, "cap").status == "satisfied"
    assert tiny.found(rulebook, tomorrow, "cap").status == "not_satisfied"


def test_attrition_is_told_by_its_kind(rulebook: Rulebook) -> None:
    sold = lot("MY", 30, left_on="2026-06-01", attrition="resale")

    finding = tiny.found(rulebook, tiny.changed(chips=[lot("US", 100), sold]), "tally")

    assert (finding.status, "No longer counted: 30,000 TPP (about 30 H100) by resale." in finding.why) == (
        "satisfied",
        True,
    )


def test_where_no_cap_is_published_a_person_asks(rulebook: Rulebook) -> None:
    finding = tiny.found(rulebook, national("MY", 1), "cap", date(2028, 1, 1))

    assert (finding.status, "No cap is published for 2028-01-01" in finding.why) == ("undetermined", True)


def test_holdings_are_summed_by_every_part(rulebook: Rulebook) -> None:
    chips = [
        {**lot("US", 3, received_on="2026-03-01", since="2026-05-01"), "site": "site-1"},
        lot("MY", 2, model="Odd"),
        lot("IN", 1, left_on="2026-06-01", attrition="loss"),
        lot("IN", 4, model="old"),
    ]
    case = Case(rulebook, parse(tiny.changed(chips=chips), rulebook), tiny.ON)

    now, april = plain(holdings(case), case), plain(holdings(case, date(2026, 4, 1)), case)

    assert now["total"] == {"chips": 5, "tpp": 3000, "tpp_in_doubt": 2000}
    assert now["by_country"]["MY"] == {"chips": 2, "tpp": 0, "tpp_in_doubt": 2000}
    assert now["by_site"]["site-1"] == {"chips": 3, "tpp": 3000, "tpp_in_doubt": 0}
    assert now["left"] == [
        {"lot": "IN-1", "on": "2026-06-01", "attrition": "loss", "quantity": 1, "tpp": 1000}
    ]
    assert april["by_status"]["in_transit"]["chips"] == 3
    assert april["by_country"]["IN"]["chips"] == 1
    assert now["reference"]["called"] == "H100"
