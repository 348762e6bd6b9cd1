"""The repairs named are the smallest: what is named does, and one unit less does not."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from standards.allocation import Change, Limit, lacking, percent, smallest
from standards.control import Control, majority
from standards.edition import Rulebook
from standards.extraction import leaving, slow_enough
from tests.standards import tiny
from tests.standards.tiny import lot

COUNTRIES = ("US", "IE", "MY", "IN", "KH")
ALLY, US = frozenset({"US", "IE"}), frozenset({"US"})
LIMITS = (
    Limit("ally", False, Fraction(25)),
    Limit("ally", True, Fraction(7)),
    Limit("US", False, Fraction(50)),
)
amounts = st.fixed_dictionaries({iso2: st.integers(0, 5000) for iso2 in COUNTRIES})


def outside(held: dict[str, int]) -> dict[str, dict[str, int]]:
    places = {"ally": ALLY, "US": US}
    return {
        place: {iso2: tpp for iso2, tpp in held.items() if iso2 not in inside}
        for place, inside in places.items()
    }


def kept(held: dict[str, int], limits: tuple[Limit, ...] = LIMITS) -> bool:
    whole = sum(held.values())
    return all(
        percent(part, whole) <= limit.percent
        for limit in limits
        for parts in [outside(held)[limit.outside]]
        for part in (parts.values() if limit.each else [sum(parts.values())])
    )


def change_of(held: dict[str, int]) -> Change:
    return smallest(LIMITS, outside(held), sum(held.values()), "US")


def moved(held: dict[str, int], change: Change) -> dict[str, int]:
    after = dict(held)
    for iso2, tpp in change.moves.items():
        after[iso2] -= tpp
    for place, left in change.rest.items():
        rest = left
        for iso2 in outside(after)[place]:
            taken = min(rest, after[iso2])
            after[iso2] -= taken
            rest -= taken
        assert not rest, "more is to move than there is"
    after["US"] += change.moved
    return after


@given(amounts)
@settings(max_examples=300, deadline=None)
def test_the_joint_move_keeps_all_limits_and_no_smaller_one_does(held: dict[str, int]) -> None:
    change, whole = change_of(held), sum(held.values())

    assert kept(moved(held, change))
    least = max(
        sum(max(0, -(-(tpp * 100 - 7 * whole) // 100)) for tpp in outside(held)["ally"].values()),
        -(-(sum(outside(held)["ally"].values()) * 100 - 25 * whole) // 100),
        -(-(sum(outside(held)["US"].values()) * 100 - 50 * whole) // 100),
        0,
    )
    assert change.moved == least


@given(amounts)
@settings(max_examples=300, deadline=None)
def test_the_joint_addition_keeps_all_limits_and_one_less_does_not(held: dict[str, int]) -> None:
    add = change_of(held).add

    assert add is not None
    assert kept({**held, "US": held["US"] + add})
    assert not add or not kept({**held, "US": held["US"] + add - 1})


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_nothing_added_helps_where_nothing_is_allowed(part: int, rest: int) -> None:
    assert lacking(part, part + rest, Fraction(0)) == (None if part else 0)


def figures(repair: str) -> tuple[int, int]:
    """(TPP to move, TPP to add) that a repair names first."""
    found = re.match(r"Move ([0-9,]+) TPP .*?or add ([0-9,]+) TPP", repair)
    assert found, repair
    move, add = (int(text.replace(",", "")) for text in found.groups())
    return move, add


def held(**tpp: int) -> dict[str, Any]:
    """A dossier with one chip of its own TPP in each country, so that one TPP can be moved."""
    rows = [lot(iso2, 1, tpp=one) for iso2, one in tpp.items() if one]
    plain = tiny.changed(chips=rows)
    plain["answers"]["chips"]["evidence"] = ["ev-1"]
    return plain


@given(st.integers(0, 200_000), st.integers(100_000, 400_000), st.integers(0, 400_000))
@settings(max_examples=60, deadline=None)
def test_the_change_a_finding_names_does_and_one_unit_less_does_not(
    rulebook: Rulebook, us: int, malaysia: int, india: int
) -> None:
    def found(**tpp: int) -> Any:
        return tiny.found(rulebook, held(**tpp), "outside")

    first = found(US=us, MY=malaysia, IN=india)
    assert first.status == "not_satisfied"
    move, add = figures(first.repair)

    abroad = malaysia + india
    assert found(US=us + move, MY=abroad - move).status == "satisfied"
    assert found(US=us + move - 1, MY=abroad - move + 1).status == "not_satisfied"
    assert found(US=us + add, MY=malaysia, IN=india).status == "satisfied"
    assert found(US=us + add - 1, MY=malaysia, IN=india).status == "not_satisfied"


@given(st.integers(0, 10_000), st.integers(0, 100_000), st.integers(100_000, 400_000))
@settings(max_examples=60, deadline=None)
def test_the_joint_change_a_finding_names_keeps_every_share(
    rulebook: Rulebook, us: int, ireland: int, malaysia: int
) -> None:
    """One country holds nearly all, so that all three limits are passed at once."""
    parts = ("outside", "each", "us")
    said = tiny.found(rulebook, held(US=us, IE=ireland, MY=malaysia), "outside").repair
    text = said.split("To keep every share of this requirement at once: ")[1]
    malaysian, *more = (int(one.replace(",", "")) for one in re.findall(r"([0-9,]+) TPP", text))
    *moves, add = more

    added = held(US=us + add, IE=ireland, MY=malaysia)
    assert {tiny.found(rulebook, added, part).status.value for part in parts} == {"satisfied"}
    rest = sum(moves)
    fromireland = min(rest, ireland)
    left = malaysia - malaysian - (rest - fromireland)
    after = held(US=us + malaysian + rest, IE=ireland - fromireland, MY=left)
    assert {tiny.found(rulebook, after, part).status.value for part in parts} == {"satisfied"}


@given(st.integers(100_001, 10**6))
@settings(max_examples=30, deadline=None)
def test_what_a_cap_asks_to_take_out_of_service_is_the_least(rulebook: Rulebook, tpp: int) -> None:
    def cap(tpp: int) -> Any:
        plain = {**held(MY=tpp), "kind": "NVEU"}
        plain["sites"] = [{**plain["sites"][0], "country": "MY"}]
        return tiny.found(rulebook, plain, "cap")

    named = re.search(r"([0-9,]+) TPP \(about [0-9,]+ H100\) in Malaysia", cap(tpp).repair)
    assert named
    out = int(named[1].replace(",", ""))
    assert cap(tpp - out).status == "satisfied"
    assert cap(tpp - out + 1).status == "not_satisfied"


@given(st.integers(1, 10**13), st.integers(1, 12))
def test_the_rate_named_is_the_highest_at_which_no_narrow_api_is_needed(
    weight_bytes: int, months: int
) -> None:
    line = Fraction(months * 2629800)
    rate = slow_enough(Fraction(weight_bytes), line)

    slow, fast = (leaving(Fraction(weight_bytes), Fraction(one)) for one in (rate, rate + 1))
    assert slow is None or slow > line
    assert fast is not None and fast <= line


@given(st.integers(10**6, 10**12), st.integers(1, 10**9))
@settings(max_examples=40, deadline=None)
def test_the_rate_a_finding_names_satisfies_and_one_more_does_not(
    rulebook: Rulebook, weight_bytes: int, needed: int
) -> None:
    model = {"id": "m", "operations": "1e26", "published": False, "weight_bytes": weight_bytes}

    def narrow(rate: int) -> Any:
        row = {**tiny.good()["answers"]["interfaces"]["value"][0], "narrow_api": False}
        row |= {"needed_bps": rate, "limit_bps": rate, "measured_bps": rate}
        return tiny.found(rulebook, tiny.changed(models=[model], interfaces=[row]), "narrow")

    first = narrow(needed)
    if first.status == "satisfied":
        return
    found = re.match(r"Limit api to ([0-9,]+) bit/s", first.repair)
    assert found, first.repair
    rate = int(found[1].replace(",", ""))
    assert narrow(rate).status == "satisfied"
    assert narrow(rate + 1).status == "not_satisfied"


parties = st.sampled_from("abcdef")
graphs = st.dictionaries(
    st.tuples(parties, parties), st.sampled_from([10, 20, 25, 30, 40, 50, 51, 60, 100]), max_size=12
)


@given(graphs)
@settings(max_examples=300, deadline=None)
def test_control_is_the_least_set_closed_under_majorities(holdings: dict[tuple[str, str], int]) -> None:
    shares: dict[str, dict[str, Fraction]] = {}
    for (owner, owned), percent_ in holdings.items():
        shares.setdefault(owned, {})[owner] = Fraction(percent_)
    control = Control(shares)

    for id in "abcdef":
        members = {id}
        while True:
            sums = {
                owned: sum((held.get(one, Fraction(0)) for one in members), Fraction(0))
                for owned, held in shares.items()
            }
            more = members | {owned for owned, total in sums.items() if majority(total)}
            if more == members:
                break
            members = more
        assert control.below(id) == {owned for owned, total in sums.items() if majority(total)}
        assert {id} | control.below(id) == members


@given(graphs)
@settings(max_examples=300, deadline=None)
def test_where_nothing_contradicts_there_is_one_ultimate_parent(holdings: dict[tuple[str, str], int]) -> None:
    """Holdings only of later letters in earlier ones, and no company held by more than the whole."""
    shares: dict[str, dict[str, Fraction]] = {}
    for (owner, owned), percent_ in holdings.items():
        held = shares.setdefault(owned, {})
        if owner > owned and sum(held.values()) + percent_ <= 100:
            held[owner] = Fraction(percent_)
    control = Control(shares)

    for id in "abcdef":
        above = control.above(id)
        for nearer, farther in pairwise(above):
            assert nearer in control.below(farther)
        assert not above or not control.above(above[-1])
        assert not above or control.chain(id)[-1] == above[-1]
        assert set(above) <= set(control.chain(id))
