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
        generator = {"generator_operations": "2e25", "generator_published": False}
        model = {**MODEL, "operations": "9e25", "generator_percent": percent, **generator}
        return tiny.found(rulebook, tiny.changed(models=[model]), "frontier").why

    assert "none with closed weights" in taught("10")
    assert "At or above" in taught("10.1")


def classed(rulebook: Rulebook, best: list[dict[str, Any]] | None = None, **model: Any) -> Any:
    plain = tiny.changed(models=[{**MODEL, **model}], **({"best": best} if best else {}))
    return tiny.found(rulebook, plain, "frontier")


def test_a_published_generator_s_training_does_not_count_and_what_it_spent_on_the_data_does(
    rulebook: Rulebook,
) -> None:
    taught = {"operations": "9e25", "generator_percent": "50", "generator_operations": "9e26"}

    open_ = classed(rulebook, **taught, generator_published=True, generation_operations="1e24")
    assert open_.why.startswith("1 models, none with closed weights")
    spent = classed(rulebook, **taught, generator_published=True, generation_operations="1e25")
    assert "9 x 10^25 operations and 10^25 of the generator" in spent.why
    assert "At or above" in spent.why
    untold = classed(rulebook, **taught, generator_published=True)
    assert (untold.status, "operations of its generator" in untold.why) == ("not_satisfied", True)
    closed = classed(rulebook, **taught, generator_published=False, generation_operations="1e24")
    assert "At or above" in closed.why


def test_below_the_best_published_model_is_the_applicant_s_figure_to_be_judged(rulebook: Rulebook) -> None:
    best = [{"name": "Open 9", "operations": "2e26", "source": "its report"}]

    below = classed(rulebook, best, operations="1.9e26")
    assert below.status == "undetermined"
    assert "below the 2 x 10^26 operations of Open 9 (its report)" in below.why
    assert "1.9 x 10^26 operations" in below.why
    assert classed(rulebook, best, operations="2e26").status == "satisfied"
    future = [{**best[0], "published_on": "2026-11-21"}]
    assert classed(rulebook, future, operations="1.9e26").status == "satisfied"
    gap = classed(rulebook, [{"name": "Open 9", "operations": "2e26"}], operations="1.9e26")
    assert (gap.status, "no name, operations or source" in gap.why) == ("not_satisfied", True)


def test_a_quarter_of_the_best_published_model_raises_the_limit_for_derived_ones(rulebook: Rulebook) -> None:
    best = [{"name": "Open 9", "operations": "1.6e26", "source": "its report"}]
    derived = {"operations": "3e26", "derived_from_published": True}

    between = classed(rulebook, best, **derived, additional_operations="3e25")
    assert between.status == "undetermined"
    assert "Three readings" in between.why and "4 x 10^25 operations, which is 25 percent" in between.why
    assert "At or above" in classed(rulebook, best, **derived, additional_operations="4.1e25").why
    assert "none with" in classed(rulebook, best, **derived, additional_operations="2e25").why
    small = [{**best[0], "operations": "5e25"}]
    assert "At or above" in classed(rulebook, small, **derived, additional_operations="3e25").why


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
    generator = {"generator_operations": "2e25", "generator_published": False}
    taught = {**MODEL, "operations": "9e25", "generator_percent": "50", **generator}
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
