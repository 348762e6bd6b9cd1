"""Models and their weights: which fall under the line, where they are kept, how fast they could leave."""

from fractions import Fraction
from typing import Any

import pytest

from standards.case import Case
from standards.dossier import parse
from standards.edition import Rulebook
from standards.extraction import leaving, paths
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

    assert leaving(Fraction(10**12), rate) == 6 * 2629800
    assert leaving(Fraction(10**12), Fraction(0)) is None


def paced(rulebook: Rulebook, needed: int, **changes: Any) -> Any:
    rates = {"needed_bps": needed, "limit_bps": needed, "measured_bps": needed, "narrow_api": False}
    return tiny.found(rulebook, tiny.changed(interfaces=interface(**{**rates, **changes})), "narrow")


SLOW = 8 * 10**12 // (6 * 2629800)


def test_just_above_six_months_no_narrow_api_is_needed(rulebook: Rulebook) -> None:
    assert paced(rulebook, SLOW).status == "satisfied"
    assert paced(rulebook, SLOW + 1).status == "not_satisfied"
    assert f"limit api to {SLOW:,} bit/s" in paced(rulebook, SLOW + 1).repair.lower()


def test_a_limit_faster_than_the_needed_rate_is_a_second_reading(rulebook: Rulebook) -> None:
    faster = paced(rulebook, SLOW, limit_bps=10**7)
    measured = paced(rulebook, SLOW, measured_bps=10**7)

    assert (faster.status, measured.status) == ("undetermined", "undetermined")
    assert "Two readings" in faster.why and "9.26 days at the 10 Mbit/s" in faster.why
    assert paced(rulebook, SLOW, limit_bps=10**7, narrow_api=True).status == "satisfied"


def test_the_sum_is_shown_through_each_and_through_all(rulebook: Rulebook) -> None:
    two = [*interface(), *interface(id="slow", needed_bps=10**6)]

    why = tiny.found(rulebook, tiny.changed(interfaces=two), "time").why

    assert (
        "m, 1 TB, could leave through api at 10 Mbit/s in 9.26 days and slow at 1 Mbit/s in 3.04 months"
        in why
    )
    assert "through all together at 11 Mbit/s in 8.42 days" in why
    assert "a narrow API is needed: api and slow" in why


def test_all_together_may_be_fast_where_none_is_and_that_is_said(rulebook: Rulebook) -> None:
    half = {"needed_bps": SLOW * 2 // 3, "limit_bps": SLOW * 2 // 3, "measured_bps": 1, "narrow_api": False}
    two = [*interface(**half), *interface(**half, id="other")]

    finding = tiny.found(rulebook, tiny.changed(interfaces=two), "narrow")

    assert finding.status == "satisfied"
    assert "Through none of 2 interfaces" in finding.why
    assert "Through all together those of m could; the rule asks it of each interface." in finding.why


def test_an_interface_may_reach_several_models_and_counts_for_each_by_its_own_size(
    rulebook: Rulebook,
) -> None:
    models = [
        {**MODEL, "id": "big", "weight_bytes": 10**12},
        {**MODEL, "id": "little", "weight_bytes": 10**9},
    ]
    shared = interface(model="big, little", needed_bps=SLOW, limit_bps=SLOW, narrow_api=False)
    case = Case(rulebook, parse(tiny.changed(models=models, interfaces=shared), rulebook), tiny.ON)

    found = paths(case)

    assert found is not None
    assert [(way.model, way.needs_narrow) for way in found.ways] == [("big", None), ("little", True)]
    assert [one.seconds for one in found.together] == [Fraction(8 * 10**12, SLOW), Fraction(8 * 10**9, SLOW)]
    assert found.line == 6 * 2629800
    plain = found.plain()
    assert plain["interfaces"][0]["seconds"] == str(Fraction(8 * 10**12, SLOW))
    assert plain["interfaces"][1]["lasts"] == "4.38 hours"


def test_an_interface_to_weights_below_the_line_is_not_judged(rulebook: Rulebook) -> None:
    models = [MODEL, {**MODEL, "id": "small", "operations": "1e24"}]
    loose = interface(id="b", model="small", monitored=False, narrow_api=False)[0]
    plain = tiny.changed(models=models, interfaces=[*interface(), loose])

    said = {part: tiny.found(rulebook, plain, part).status.value for part in ("monitored", "narrow", "time")}

    assert set(said.values()) == {"satisfied"}


def test_where_the_class_of_a_model_is_open_so_is_what_it_asks(rulebook: Rulebook) -> None:
    between = {**MODEL, "derived_from_published": True, "additional_operations": "2.2e25"}
    plain = tiny.changed(models=[between], interfaces=interface(narrow_api=False, monitored=False))

    narrow, watched = (tiny.found(rulebook, plain, part) for part in ("narrow", "monitored"))

    assert (narrow.status, "Whether m is at or above the line is open" in narrow.why) == (
        "undetermined",
        True,
    )
    assert watched.status == "undetermined"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({}, "satisfied", "1 devices keep such weights, each of them dedicated"),
        ({"device": None}, "not_satisfied", "does not name the device"),
        ({"dedicated": None}, "not_satisfied", "does not name the device"),
        (
            {"dedicated": False, "used_by": "Guest Ltd"},
            "not_satisfied",
            "rack 4 at Austin, which keeps m, is used by Guest",
        ),
        ({"used_by": "Guest Ltd"}, "not_satisfied", "though said to be dedicated"),
    ],
)
def test_a_device_that_others_use_is_named(
    rulebook: Rulebook, change: dict[str, Any], status: str, said: str
) -> None:
    row = {**tiny.good()["answers"]["stores"]["value"][0], **change}
    plain = tiny.changed(stores=[{key: cell for key, cell in row.items() if cell is not None}])

    finding = tiny.found(rulebook, plain, "devices")

    assert (finding.status, said in finding.why) == (status, True), finding


def test_a_device_is_dedicated_in_one_word_as_in_the_table(rulebook: Rulebook) -> None:
    assert tiny.found(rulebook, tiny.changed(yes=False), "devices").status == "not_satisfied"
    assert (
        tiny.found(rulebook, tiny.changed(stores=[]), "devices").why == "No device is declared that keeps m."
    )
