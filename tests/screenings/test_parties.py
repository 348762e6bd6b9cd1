"""Who a dossier names, and who owns whom."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from screenings import ownership, parties, policy
from screenings.ownership import Ref, Share
from standards import rulebook
from tests.filings import said

EDITIONS = ("ai-diffusion-2025", "dc-veu-2024", "cn-mo-2026")
EDITION = rulebook.get("ai-diffusion-2025")


def dossier(**answers: list[dict[str, Any]]) -> dict[str, Any]:
    plain = said("UVEU")
    return {**plain, "answers": {**plain["answers"], **{id: {"value": rows} for id, rows in answers.items()}}}


def by_name(plain: dict[str, Any]) -> dict[str, parties.Party]:
    return {party.name: party for party in parties.named(plain, EDITION)}


@pytest.mark.parametrize("id", EDITIONS)
def test_of_every_text_column_of_every_edition_it_is_known_whether_it_names_somebody(id: str) -> None:
    known = parties.known_columns()
    edition = rulebook.get(id)

    unknown = [
        f"{question.id}.{column.id}"
        for question in edition.questions.values()
        for column in question.columns
        if column.type == "text" and column.id not in known.get(question.id, ())
    ]

    assert unknown == [], "say in screenings/parties.toml whom they name, or that they name nobody"


@pytest.mark.parametrize("id", EDITIONS)
def test_no_table_that_names_somebody_is_asked_at_each_site(id: str) -> None:
    known = parties.known_columns()

    assert [q.id for q in rulebook.get(id).questions.values() if q.id in known and q.scope == "site"] == []


def test_everybody_a_dossier_names_is_a_party_once_with_roles_and_places() -> None:
    found = by_name(said("UVEU"))

    assert found["Larkmoor Compute, Inc."].ids == ["end_user", "p1"]
    assert found["Larkmoor Compute, Inc."].pointers[:2] == ["/end_user", "/answers/parties/value/0"]
    assert found["Northgate Guarding LLC"].roles[0] == "guard service"
    assert found["Havenzijde Vastgoed B.V."].roles[0] == "owner of a site"
    assert found["Meridian Secure Freight, Inc."].roles == ["shipping provider"]
    assert found["Larkmoor Johor"].addresses[0][1] == "MY"
    assert "contact person" in found["Dana Whitfield"].roles


def test_a_party_named_only_by_its_short_name_is_screened_by_that() -> None:
    found = by_name(dossier(other_entities=[{"party": "Torzarya", "function": "Guard"}]))

    assert found["Torzarya"].pointers == ["/answers/other_entities/value/0/party"]


def test_of_a_long_table_that_names_a_party_again_and_again_the_first_row_is_kept() -> None:
    found = by_name(dossier(chips=[{"id": str(n), "owner": "p4"} for n in range(3000)]))

    where = [one for one in found["Larkmoor Compute Malaysia Sdn. Bhd."].pointers if "/chips/" in one]
    assert where == ["/answers/chips/value/0/owner"]


def test_customers_holders_and_recipients_are_parties() -> None:
    plain = dossier(
        customers=[{"name": "Acorn Labs", "country": "GB"}],
        interests=[{"holder": "Zar Fund", "headquarters": "ZZ", "instrument": "equity", "percent": "1"}],
        reexports=[{"end_user": "Quarry Cloud", "address": "1 Pit Road", "destination": "NO"}],
    )

    found = by_name(plain)

    assert (found["Acorn Labs"].countries, found["Zar Fund"].roles) == (["GB"], ["holder of an interest"])
    assert found["Quarry Cloud"].addresses == [("1 Pit Road", "NO")]


def test_what_is_no_name_is_nobody() -> None:
    found = by_name(dossier(customers=[{"name": " "}, {"name": 7}, {}, "row", {"name": "A"}]))

    assert {"A"} <= set(found)
    assert not {" ", ""} & set(found)


# Ownership

RULE = policy.get().switches[0]
ON = date(2025, 10, 1)


def share(owner: str, owned: str, percent: str) -> Share:
    return Share(owner, owned, Fraction(percent), f"/answers/ownership/{owner}-{owned}")


def ref(name: str, source: str = "EL") -> tuple[Ref, ...]:
    return (Ref(f"identity of {name}", ord(name[0]), f"{source}:{name}", source),)


def rolled(held: list[Share], listed: dict[str, tuple[Ref, ...]], on: date = ON) -> list[ownership.RollUp]:
    return ownership.roll_up(held, listed, [RULE], on)


def test_shares_of_listed_owners_are_added_up() -> None:
    held = [share("a", "x", "30"), share("b", "x", "20"), share("c", "x", "50")]

    (found,) = rolled(held, {"a": ref("a"), "b": ref("b")})

    assert found.owned == "x"
    assert found.steps[0]["sum"] == "30 + 20 = 50 percent, and 50 are enough"
    assert [one.key for one in found.refs] == ["EL:a", "EL:b"]


def test_less_than_half_is_not_enough_by_however_little() -> None:
    held = [share("a", "x", "30"), share("b", "x", "19.999999999999999999")]

    assert rolled(held, {"a": ref("a"), "b": ref("b")}) == []


def test_who_is_owned_by_half_counts_whole_in_what_it_owns() -> None:
    held = [share("a", "x", "50"), share("x", "y", "40"), share("b", "y", "10"), share("y", "z", "100")]

    found = {one.owned: one for one in rolled(held, {"a": ref("a"), "b": ref("b")})}

    assert list(found) == ["x", "y", "z"]
    assert [step["owned"] for step in found["z"].steps] == ["x", "y", "z"]
    assert found["y"].steps[-1]["sum"].startswith("40 + 10 = 50 percent")


def test_a_circle_of_owners_ends() -> None:
    held = [share("x", "y", "60"), share("y", "x", "60"), share("a", "x", "50"), share("x", "x", "90")]

    assert [one.owned for one in rolled(held, {"a": ref("a")})] == ["x", "y"]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 9, 29), None),
        (date(2025, 9, 30), "on"),
        (date(2025, 11, 9), "on"),
        (date(2025, 11, 10), None),
        (date(2026, 11, 9), None),
        (date(2026, 11, 10), "unknown"),
    ],
)
def test_the_affiliates_rule_is_a_switch_with_days(on: date, state: str | None) -> None:
    found = rolled([share("a", "x", "100")], {"a": ref("a")}, on)

    assert [one.state.state for one in found] == ([state] if state else [])


def test_a_list_the_rule_does_not_name_adds_nothing() -> None:
    assert rolled([share("a", "x", "100")], {"a": ref("a", "UVL")}) == []


def test_a_step_falls_when_an_owner_no_longer_counts() -> None:
    held = [share("a", "x", "30"), share("b", "x", "20"), share("x", "y", "50")]
    steps = next(one for one in rolled(held, {"a": ref("a"), "b": ref("b")}) if one.owned == "y").steps

    assert ownership.still(steps, lambda identity, listed: True)
    assert not ownership.still(steps, lambda identity, listed: identity != "identity of b")


def test_shares_are_read_from_both_tables_and_none_is_counted_twice() -> None:
    plain = dossier(
        ownership=[{"owner": "p2", "owned": "end_user", "percent": "60"}, {"owner": "p2", "owned": "p1"}],
        interests=[
            {"holder": "Zar Fund", "instrument": "equity", "percent": "40"},
            {"holder": "Debt Fund", "instrument": "debt", "percent": "90"},
            {"holder": "Larkmoor Holdings, Inc.", "instrument": "equity", "percent": "60"},
        ],
    )

    held = ownership.shares(plain, parties.named(plain, EDITION))

    assert [(one.owner, one.owned, one.percent) for one in held] == [
        ("p2", "end_user", 60),
        ("/answers/interests/value/0", "end_user", 40),
    ]
