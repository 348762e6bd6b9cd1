"""Who stands around the end user: majorities upward and downward, circles and gaps said as such."""

from typing import Any

import pytest

from standards.case import Case
from standards.dossier import parse
from standards.edition import Rulebook
from standards.lineage import Lineage
from tests.standards import tiny


def lineage(rulebook: Rulebook, *owned: tuple[str, str, str], roles: dict[str, str] | None = None) -> Lineage:
    ids = dict.fromkeys(id for row in owned for id in row[:2] if id != "end_user") | dict.fromkeys(
        roles or {}
    )
    parties = [
        {"id": id, "name": id.upper(), "role": (roles or {}).get(id, "other"), "country": "US"} for id in ids
    ]
    rows = [{"owner": owner, "owned": who, "percent": percent} for owner, who, percent in owned]
    plain = tiny.changed(parties=parties, ownership=rows)
    return Case(rulebook, parse(plain, rulebook), tiny.ON).lineage


def test_the_chain_of_majorities_ends_at_the_ultimate_parent(rulebook: Rulebook) -> None:
    found = lineage(rulebook, ("a", "end_user", "50.01"), ("b", "a", "100"), ("c", "b", "50"))

    assert [party.id for party in found.parents] == ["a", "b"]
    assert found.ultimate.id == "b"
    assert (found.missing, found.unclear) == ("", "")


def test_shares_of_one_owner_are_added(rulebook: Rulebook) -> None:
    assert lineage(rulebook, ("a", "end_user", "30"), ("a", "end_user", "30")).ultimate.id == "a"


def test_nobody_above_is_the_end_user_itself(rulebook: Rulebook) -> None:
    assert lineage(rulebook).ultimate.role == "end_user"


def test_subsidiaries_of_subsidiaries_are_in_the_group(rulebook: Rulebook) -> None:
    found = lineage(rulebook, ("end_user", "a", "51"), ("a", "b", "51"), ("b", "c", "50"))

    assert {party.id for party in found.subsidiaries} == {"a", "b"}
    assert found.in_group("b") and not found.in_group("c") and found.in_group("")


@pytest.mark.parametrize(
    "owned",
    [
        (("a", "end_user", "51"), ("end_user", "a", "51")),
        (("a", "end_user", "51"), ("b", "a", "51"), ("a", "b", "51")),
        (("end_user", "end_user", "51"),),
    ],
)
def test_a_circle_has_no_ultimate_parent(rulebook: Rulebook, owned: tuple[tuple[str, str, str], ...]) -> None:
    assert "in a circle" in lineage(rulebook, *owned).unclear


def test_what_subsidiaries_hold_counts_with_their_parent(rulebook: Rulebook) -> None:
    apart = (("a", "end_user", "30"), ("b", "end_user", "30"))
    found = lineage(rulebook, *apart, ("p", "a", "100"), ("p", "b", "51"), ("q", "p", "80"))

    assert found.ultimate.id == "q"
    assert [party.id for party in found.parents] == ["a", "b", "p", "q"]
    assert lineage(rulebook, *apart, ("p", "a", "100"), ("p", "b", "50")).ultimate.role == "end_user"


def test_what_the_end_user_controls_together_is_its_subsidiary(rulebook: Rulebook) -> None:
    found = lineage(
        rulebook, ("end_user", "a", "60"), ("end_user", "b", "20"), ("a", "b", "31"), ("b", "c", "51")
    )

    assert {party.id for party in found.subsidiaries} == {"a", "b", "c"}


def test_a_cross_holding_below_control_is_no_circle(rulebook: Rulebook) -> None:
    found = lineage(rulebook, ("p", "end_user", "60"), ("end_user", "a", "90"), ("a", "p", "20"))

    assert (found.ultimate.id, found.unclear) == ("p", "")


def test_an_equal_split_leaves_the_ultimate_parent_open(rulebook: Rulebook) -> None:
    even = (("a", "end_user", "50"), ("b", "end_user", "50"))

    assert "A and B each hold exactly half" in lineage(rulebook, *even).unclear
    one = lineage(rulebook, *even, ("p", "a", "100"), ("p", "b", "100"))
    assert (one.ultimate.id, one.unclear) == ("p", "")
    through = lineage(rulebook, *even, ("p", "a", "100"), ("q", "b", "100"))
    assert "P and Q each hold exactly half" in through.unclear


def test_a_joint_venture_is_neither_in_nor_out(rulebook: Rulebook) -> None:
    found = lineage(rulebook, ("end_user", "jv", "50"), ("x", "jv", "50"), ("end_user", "a", "51"))

    assert [found.belongs(id) for id in ("jv", "a", "x", "end_user")] == [None, True, False, True]


def test_control_through_a_company_gained_late_is_found(rulebook: Rulebook) -> None:
    found = lineage(
        rulebook, ("p", "c", "20"), ("a", "c", "40"), ("p", "a", "30"), ("b", "a", "30"), ("p", "b", "70"),
        ("c", "end_user", "60"),
    )  # fmt: skip

    assert found.ultimate.id == "p"


def test_more_than_the_whole_cannot_be_owned(rulebook: Rulebook) -> None:
    found = lineage(rulebook, ("a", "end_user", "60"), ("b", "end_user", "60"))

    assert "said to hold 120 percent" in found.unclear


def test_a_parent_without_a_majority_is_unclear(rulebook: Rulebook) -> None:
    assert "P is called a parent" in lineage(rulebook, roles={"p": "parent"}).unclear


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"parties": None}, "The table of parties is not answered."),
        ({"ownership": None}, "The table of ownership is not answered."),
        ({"parties": [{"id": "a"}, {"id": "a"}]}, 'has the id "a" more than once'),
        (
            {"ownership": [{"owner": "z", "owned": "us", "percent": "10"}]},
            '"z" as an owner of "us" is not in',
        ),
    ],
)
def test_what_is_missing_is_said(rulebook: Rulebook, answers: dict[str, Any], said: str) -> None:
    case = Case(rulebook, parse(tiny.changed(**answers), rulebook), tiny.ON)

    assert said in case.lineage.missing
