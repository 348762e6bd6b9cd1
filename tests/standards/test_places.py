"""Where things are, who is behind them, and how much compute is where."""

from datetime import date
from typing import Any

import pytest

from standards.edition import Rulebook
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


def test_where_no_cap_is_published_a_person_asks(rulebook: Rulebook) -> None:
    finding = tiny.found(rulebook, national("MY", 1), "cap", date(2028, 1, 1))

    assert (finding.status, "No cap is published for 2028-01-01" in finding.why) == ("undetermined", True)
