"""Models and their weights: which fall under the line, where they are kept, how fast they could leave."""

from fractions import Fraction
from typing import Any

import pytest

from standards.checks.interfaces import months_to_leave
from standards.edition import Rulebook
from tests.standards import tiny

MODEL = {"id": "m", "operations": "1e26", "published": False, "weight_bytes": 10**12}


def interface(**changes: Any) -> list[dict[str, Any]]:
    return [{**tiny.good()["answers"]["interfaces"]["value"][0], **changes}]


@pytest.mark.parametrize(
    ("operations", "published", "said"),
    [
        ("1e26", False, "At or above 10^26 operations with closed weights: m."),
        ("100000000000000000000000000", False, "At or above"),
        ("99999999999999999999999999", False, "none with closed weights at or above"),
        ("9e27", True, "none with closed weights at or above"),
    ],
)
def test_the_line_is_an_integer_and_at_it_is_above(
    rulebook: Rulebook, operations: str, published: bool, said: str
) -> None:
    model = {**MODEL, "operations": operations, "published": published}

    finding = tiny.found(rulebook, tiny.changed(models=[model]), "frontier")

    assert (finding.status, said in finding.why) == ("satisfied", True), finding


def test_a_model_that_says_too_little_is_not_classed(rulebook: Rulebook) -> None:
    finding = tiny.found(rulebook, tiny.changed(models=[MODEL, {"id": "n", "published": False}]), "frontier")

    assert (finding.status, "row 2" in finding.why) == ("not_satisfied", True)


def test_between_list_and_preamble_both_readings_are_shown(rulebook: Rulebook) -> None:
    def derived(operations: str) -> Any:
        model = {**MODEL, "derived_from_published": True, "additional_operations": operations}
        return tiny.found(rulebook, tiny.changed(models=[model]), "frontier")

    assert "none with closed weights" in derived("2e25").why
    assert derived("2.1e25").status == "undetermined"
    assert "2 x 10^25" in derived("2.1e25").why and "2.5 x 10^25" in derived("2.1e25").why
    assert "At or above" in derived("2.6e25").why


def test_a_generator_s_operations_count_when_its_data_made_more_than_a_tenth(rulebook: Rulebook) -> None:
    def taught(percent: str) -> str:
        model = {**MODEL, "operations": "9e25", "generator_percent": percent, "generator_operations": "2e25"}
        return tiny.found(rulebook, tiny.changed(models=[model]), "frontier").why

    assert "none with closed weights" in taught("10")
    assert "At or above" in taught("10.1")


def test_weights_may_be_kept_among_allies_or_by_their_houses(rulebook: Rulebook) -> None:
    parties = [
        {"id": "us", "role": "end_user", "country": "US", "name": "Example"},
        {"id": "my", "role": "operator", "country": "MY", "name": "Local"},
    ]

    def kept(**store: Any) -> Any:
        row = {"model": "m", "country": "MY", "held_by": "us", **store}
        return tiny.found(rulebook, tiny.changed(stores=[row], parties=parties), "stores")

    assert kept().status == "satisfied"
    assert kept(country="US", held_by="my").status == "satisfied"
    assert kept(held_by="my").status == "not_satisfied"
    assert kept(country="CN").status == "not_satisfied"
    assert kept(country="HK").status == "not_satisfied"
    assert kept(country="AX").status == "undetermined"
    assert "is in United States" in kept(site="site-1").why
    assert "no model of the list" in kept(model="z").why or "No place" in kept(model="z").why


def test_every_guarded_model_has_a_place_and_an_interface(rulebook: Rulebook) -> None:
    assert tiny.found(rulebook, tiny.changed(stores=[]), "stores").status == "not_satisfied"
    assert tiny.found(rulebook, tiny.changed(interfaces=[]), "interfaces").status == "not_satisfied"
    small = {**MODEL, "operations": "1e24"}
    assert tiny.found(rulebook, tiny.changed(models=[small], stores=[]), "stores").status == "satisfied"
    assert tiny.found(rulebook, tiny.changed(models=[], interfaces=[]), "narrow").status == "satisfied"


def test_what_the_notes_count_is_guarded_like_any_other(rulebook: Rulebook) -> None:
    taught = {**MODEL, "operations": "9e25", "generator_percent": "50", "generator_operations": "2e25"}
    untold = {**MODEL, "operations": "9e25", "generator_percent": "50"}
    derived = {**MODEL, "derived_from_published": True, "additional_operations": "1e25"}

    def stores(model: dict[str, Any]) -> str:
        return tiny.found(rulebook, tiny.changed(models=[model], stores=[]), "stores").status.value

    assert (stores(taught), stores(untold), stores(derived)) == (
        "not_satisfied",
        "not_satisfied",
        "satisfied",
    )
    assert tiny.found(rulebook, tiny.changed(models=[untold]), "frontier").status == "not_satisfied"


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        ("required", {"needed_bps": -1}, "has no needed rate"),
        ("monitored", {"monitored": False}, "is not monitored"),
        ("limited", {"limit_bps": 10**7 + 1}, "above the 10,000,000 it needs"),
        ("limited", {"measured_bps": 10**7 + 1}, "above its limit of 10,000,000"),
        ("narrow", {"narrow_api": False}, "Without a narrow API: api"),
        ("time", {"model": "z"}, "No interface is declared for m"),
    ],
)
def test_an_interface_is_rated_watched_limited_and_narrow(
    rulebook: Rulebook, part: str, change: dict[str, Any], said: str
) -> None:
    finding = tiny.found(rulebook, tiny.changed(interfaces=interface(**change)), part)

    assert (finding.status, said in finding.why) == ("not_satisfied", True), finding


def test_extraction_time_is_exact() -> None:
    rate = Fraction(8 * 10**12, 6 * 2629800)

    assert months_to_leave(Fraction(10**12), rate, Fraction(2629800)) == 6
    assert months_to_leave(Fraction(10**12), Fraction(0), Fraction(2629800)) is None


def test_just_above_six_months_no_narrow_api_is_needed(rulebook: Rulebook) -> None:
    slow = 8 * 10**12 // (6 * 2629800)
    at = tiny.found(rulebook, tiny.changed(interfaces=interface(needed_bps=slow, narrow_api=False)), "narrow")
    above = tiny.found(
        rulebook, tiny.changed(interfaces=interface(needed_bps=slow + 1, narrow_api=False)), "narrow"
    )

    assert at.status == "satisfied"
    assert above.status == "not_satisfied"
