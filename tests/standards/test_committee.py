"""What carries a decision: the file says it, and every set of seats is tried."""

import itertools

import pytest

from standards import committee
from standards.errors import Refusal, RulebookError

SEATS = ("commerce", "state", "defense", "energy")
EVERY = [set(some) for n in range(5) for some in itertools.combinations(SEATS, n)]


def test_the_committee_has_four_seats_and_commerce_the_chair() -> None:
    found = committee.load()

    assert tuple(seat.id for seat in found.seats) == SEATS
    assert found.chair.id == "commerce"


@pytest.mark.parametrize("decision", ["authorize", "authorize_with_conditions", "revise", "reinstate"])
def test_all_four_and_nothing_less_give(decision: str) -> None:
    assert [some for some in EVERY if committee.load().carried(decision, some)] == [set(SEATS)]


@pytest.mark.parametrize("decision", ["revoke", "suspend", "deny", "uphold"])
def test_more_than_half_take_away_and_half_do_not(decision: str) -> None:
    for some in EVERY:
        assert committee.load().carried(decision, some) is (len(some) >= 3), some


def test_the_chair_alone_returns() -> None:
    for some in EVERY:
        assert committee.load().carried("return", some) is ("commerce" in some), some


def test_who_has_no_seat_counts_for_nothing() -> None:
    assert not committee.load().carried("revoke", {"commerce", "state", "treasury", "labor"})


def test_a_decision_nobody_wrote_a_threshold_for_is_refused() -> None:
    with pytest.raises(Refusal, match="nothing says how many votes 'pardon' needs"):
        committee.load().carried("pardon", set(SEATS))


def test_only_what_the_rule_says_is_shown_as_law() -> None:
    said = {one.decision: one.provenance for one in committee.load().thresholds.values()}

    assert {decision for decision, provenance in said.items() if provenance == "verified"} == {
        "authorize",
        "authorize_with_conditions",
        "revoke",
    }
    assert all(one.note for one in committee.load().thresholds.values() if one.provenance == "inferred")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("chair = true", "", "exactly one seat has the chair"),
        ('needs = "chair"', 'needs = "luck"', "luck"),
        ('provenance = "inferred"', 'provenance = "rumored"', "rumored"),
        ('id = "energy"', 'id = "state"', "listed twice"),
        ('days = "14"', 'days = "soon"', "soon"),
        ("[[window]]", "[[window", "not TOML"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_in_a_sentence(old: str, new: str, why: str) -> None:
    text = committee.FILE.read_text()
    assert old in text

    with pytest.raises(RulebookError, match=why):
        committee.read(text.replace(old, new))
