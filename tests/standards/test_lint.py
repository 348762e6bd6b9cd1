"""The lint: each rule fires where answers do not fit together and says nothing where they do."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standards.dossier import parse
from standards.edition import Rulebook
from standards.lint import CONTRADICTION, RULES, SUSPICIOUS, Warned, lint
from standards.rulebook import catalogue, get
from tests.standards import tiny
from tests.standards.lives import vector

ON = date(2026, 11, 20)
BOOK = "ai-diffusion-2025"
NAMES = {
    (BOOK, "uveu-satisfying"),
    (BOOK, "nveu-satisfying"),
    ("dc-veu-2024", "dc-veu-satisfying"),
}
UVEU, NVEU = vector(BOOK, "uveu-satisfying"), vector(BOOK, "nveu-satisfying")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "lint.md"

Changes = dict[str, Any]
"""JSON pointer of the dossier to the value that is put there; "/-" at the end adds a row."""

IF, CONTROL, LOT, PARTY, STORE = (
    f"/answers/{id}/value/0/" for id in ("interfaces", "controls", "chips", "parties", "weight_stores")
)
OWNERSHIP = "/answers/ownership/value/-"

FIRES: list[tuple[str, Changes, str]] = [
    ("L001", {IF + "limit_bps": 0}, "with a limit of 0 bit/s"),
    ("L002", {IF + "measured_bps": 700_000_000, IF + "limit_bps": 600_000_000}, "measured at 700,000,000"),
    ("L003", {IF + "needed_bps": 700_000_000, IF + "limit_bps": 600_000_000}, "truly needs 700,000,000 bit/s"),
    ("L004", {IF + "model": "m1, m99"}, "the model “m99”, which is not listed"),
    ("L005", {STORE + "model": "m99"}, "the model “m99”, which is not listed"),
    ("L006", {IF + "model": "m3", IF + "narrow_api": True}, "said to be published"),
    (
        "L007",
        {"/answers/models/value/0/operations": "1e25", "/answers/models/value/0/additional_operations": "2e25"},
        "2 x 10^25 operations were added and 10^25 used in all",
    ),
    (
        "L008",
        {
            "/answers/models/value/0/derived_from_published": False,
            "/answers/models/value/0/additional_operations": "1e25",
        },
        "not to be derived",
    ),
    ("L010", {CONTROL + "finding": "other_than_satisfied"}, "found other than satisfied by the assessor: AC-1."),
    ("L011", {CONTROL + "status": "planned"}, "only partly implemented: AC-1."),
    ("L012", {CONTROL + "assessed_on": None}, "on a day that is not stated: AC-1."),
    ("L013", {CONTROL + "assessed_on": "2026-11-17"}, "after the day of filing, 2026-11-16: AC-1 on 2026-11-17."),
    ("L014", {CONTROL + "status": "inherited"}, "without saying from whom: AC-1."),
    ("L015", {CONTROL + "inherited_from": "Example Cloud"}, "from whom is stated: AC-1."),
    (
        "L016",
        {"/answers/controls/value/-": {"control": "AC-1", "status": "planned", "finding": "not_assessed"}},
        "with different statuses: AC-1.",
    ),
    ("L017", {CONTROL + "assessed_on": "2026-07-01"}, "Attested on 2026-06-12, and assessed only after it: AC-1"),
    ("L020", {OWNERSHIP: {"owner": "p6", "owned": "p1", "percent": "1"}}, "add up to 101 percent"),
    ("L021", {LOT + "owner": "p99"}, "“p99” is named as a party"),
    ("L022", {"/answers/parties/value/4/role": "parent"}, "no chain of majorities leads to it"),
    ("L023", {"/answers/ownership/value/1/percent": "50"}, "the end user holds no majority of it"),
    ("L024", {OWNERSHIP: {"owner": "p5", "owned": "p5", "percent": "1"}}, "own a share in itself"),
    ("L025", {PARTY + "country": "NL", PARTY + "headquarters": "NL"}, "states United States, and its row"),
    ("L026", {PARTY + "name": "Larkmoor Group"}, "is called “Larkmoor Compute, Inc.”, and “Larkmoor Group”"),
    ("L027", {PARTY + "ties": "tie"}, "is answered “none”, and Larkmoor Compute, Inc. in “parties” says “tie”"),
    ("L028", {"/answers/parties/value/2/role": "end_user"}, "More than one party is called the end user"),
    (
        "L030",
        {"/sites/-": {"id": "site-9", "name": "Nowhere", "address": "9 Empty Road", "country": "US", "answers": {}}},
        "holds anything at Nowhere",
    ),
    ("L031", {STORE + "country": "NL"}, "in Netherlands; that site is in United States"),
    ("L032", {LOT + "owner": "p5"}, "of Northgate Guarding LLC"),
    ("L033", {LOT + "since": "2026-11-17"}, "installed since 2026-11-17, after the filing of 2026-11-16"),
    ("L034", {LOT + "received_on": "2024-11-19"}, "installed since 2024-11-18, and was received on 2024-11-19"),
    ("L036", {"/sites/1/address": "2200 Foundry Loop, NEW ALBANY OH 43054"}, "Larkmoor Columbus and Larkmoor Yuma"),
    ("L037", {"/sites/1/answers/s10-14-phys-d/value": 16}, "which says 15 minutes, and a guard needs minutes: 16 at"),
    ("L038", {"/answers/roster/value/0/cleared": 65}, "65 cleared of 64 people"),
    ("L040", {"/answers/s10-14-d/value": "2026-11-17"}, "2026-11-17, after the day of filing, 2026-11-16"),
    ("L041", {"/answers/shippers/value/0/validated_on": "2026-11-17"}, "is 2026-11-17, after the day of filing"),
    ("L042", {"/answers/moves/value/0/notified_on": "2027-02-16"}, "after the day it is for, 2027-02-15"),
    ("L043", {"/answers/moves/value/0/notified_on": "2026-12-03"}, "75 days of notice are promised, and row 1"),
    ("L044", {"/answers/moves/value/0/destination": "US"}, "from United States to United States"),
    ("L050", {"/evidence/ev-1/issued_on": "2026-11-17"}, "was issued on 2026-11-17, after the day of filing"),
    ("L051", {"/evidence/ev-1/covers_to": "2026-01-11"}, "was issued on 2026-01-12 and covers only days up to"),
    ("L052", {"/evidence/ev-99": tiny.FILE}, "Attached to no answer: plan.pdf."),
    (
        "L053",
        {f"/evidence/ev-{n}": {**tiny.FILE, **tiny.COVERING, "covers_to": f"2026-12-{n}"} for n in (30, 31)},
        "covering 2026-01-01 to 2026-12-30 and 2026-01-01 to 2026-12-31",
    ),
    ("L054", {"/evidence/ev-28/issuer": "Larkmoor Holdings, Inc."}, "one of the group it is to attest"),
    ("L060", {LOT + "quantity": 0}, "is 0."),
    ("L061", {"/answers/ownership/value/0/percent": "100.5"}, "states 100.5 percent"),
    ("L062", {"/answers/parties/value/5/id": "p5"}, "“p5” is the short name of 2 rows"),
    ("L063", {"/answers/chips/explanation": " None. "}, "is explained by “None.”, and lists"),
    ("L064", {"/answers/s10-03-b/evidence": ["ev-1"]}, "declares none, and statement-of-the-general-counsel"),
    ("L065", {"/answers/s748-15-owner-b": {"evidence": ["ev-1"]}}, "not asked because of the answer"),
    ("L066", {"/answers/moves/value/0/destination": "CN"}, "is in China"),
]  # fmt: skip

ELSEWHERE = {"L009", "L035"}  # not asked of that kind in that edition; tested below


def changed(plain: dict[str, Any], changes: Changes) -> dict[str, Any]:
    plain = copy.deepcopy(plain)
    for at, value in changes.items():
        inner: Any = plain
        *steps, last = at.split("/")[1:]
        for step in steps:
            inner = inner[int(step)] if isinstance(inner, list) else inner.setdefault(step, {})
        if last == "-":
            inner.append(value)
        elif value is None:
            del inner[last]
        else:
            inner[last] = value
    return plain


def warned(plain: dict[str, Any], rulebook: Rulebook | None = None) -> list[Warned]:
    rulebook = rulebook or get(BOOK)
    return list(lint(rulebook, parse(plain, rulebook), ON))


@pytest.mark.parametrize(("book", "name"), sorted(NAMES))
def test_a_satisfying_dossier_does_not_contradict_itself(book: str, name: str) -> None:
    assert warned(vector(book, name), get(book)) == []


def test_the_tiny_dossier_contradicts_itself_nowhere(rulebook: Rulebook) -> None:
    assert [one for one in warned(tiny.good(), rulebook) if one.severity == CONTRADICTION] == []


@pytest.mark.parametrize(("id", "changes", "said"), FIRES, ids=[id for id, _, _ in FIRES])
def test_a_rule_fires_and_points_to_the_place(id: str, changes: Changes, said: str) -> None:
    plain = changed(UVEU, changes)

    found = [one for one in warned(plain) if one.rule == id]

    assert any(said in one.said for one in found), found
    places = [at.rsplit("/", 1)[0] for at in changes]
    assert any(at.startswith(place) for one in found for at in one.at for place in places)
    assert all(_is_there(plain, at) for one in found for at in one.at)


def _is_there(plain: dict[str, Any], at: str) -> bool:
    """Whether a pointer leads somewhere: to a value, or to an empty cell of a row that is there."""
    inner: Any = plain
    steps = at.split("/")[1:]
    for number, step in enumerate(steps):
        if isinstance(inner, list):
            if int(step) >= len(inner):
                return False
            inner = inner[int(step)]
        elif step in inner:
            inner = inner[step]
        else:
            return number == len(steps) - 1
    return True


def test_a_device_that_others_use_is_not_dedicated() -> None:
    plain = changed(UVEU, {STORE + "dedicated": True, STORE + "used_by": "Example Bank"})

    assert "L009" in {one.rule for one in warned(plain)}


def test_an_application_for_one_country_has_its_sites_there() -> None:
    plain = changed(NVEU, {"/sites/0/country": "MY"})

    (found,) = (one for one in warned(plain) if one.rule == "L035")

    assert "alone, and has" in found.said
    assert found.at == ("/answers/s748-15-nveu-country-a", "/sites/0/country")


def test_every_rule_is_tested() -> None:
    assert {id for id, _, _ in FIRES} | ELSEWHERE == {rule.id for rule in RULES}


def test_ids_are_given_once_and_in_order() -> None:
    ids = [rule.id for rule in RULES]

    assert ids == sorted(set(ids))
    assert all(rule.severity in (CONTRADICTION, SUSPICIOUS) for rule in RULES)
    assert len(RULES) >= 15


@pytest.mark.parametrize("book", sorted(catalogue()))
def test_a_rule_that_cannot_be_put_says_nothing(book: str) -> None:
    rulebook = get(book)
    for kind in rulebook.kinds:
        empty = {
            "format": "vedc-dossier/1",
            "reference": "X-1",
            "filing": 1,
            "filed_on": "2026-11-20",
            "rulebook": {"id": rulebook.id},
            "kind": kind.id,
        }
        assert warned(empty, rulebook) == []


def test_warnings_bear_on_no_finding_and_say_whose_they_are() -> None:
    found = warned(changed(UVEU, {IF + "limit_bps": 0}))

    assert {one.provenance for one in found} == {"platform"}
    assert set(found[0].plain()) == {"rule", "title", "severity", "said", "at", "provenance"}


def test_the_document_lists_every_rule_as_it_is() -> None:
    rows = [f"| {rule.id} | {rule.severity} | {rule.title} |" for rule in RULES]
    written = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| L")]

    assert written == rows
