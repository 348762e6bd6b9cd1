"""The two rulebooks as they stand: all is there, every vector holds, and nothing unanswered is satisfied."""

import copy
import json
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from standards.assessment import FindingStatus, assess
from standards.case import Case
from standards.chips import reference
from standards.dossier import parse, plain
from standards.edition import Rulebook
from standards.extraction import paths
from standards.lots import lots
from standards.rulebook import FOLDER, catalogue

ON = date(2026, 11, 20)
OPEN_TEXT = ("s8-b1", "s8-b3", "s8-b4", "s8-b5", "s8-b7", "s8-b8")
PARTS = {
    "ai-diffusion-2025": {
        "s10-01": 4, "s10-02": 6, "s10-03": 10, "s10-04": 5, "s10-05": 3, "s10-06": 5, "s10-07": 6,
        "s10-08": 4, "s10-09": 4, "s10-10": 6, "s10-11": 5, "s10-12": 3, "s10-13": 10, "s10-14": 11,
        "s10-14-phys": 5, "s10-15": 11, "s10-16": 7, "s10-17": 3, "s10-18": 7, "s10-19": 2, "s10-20x": 1,
        "s748-15-owner": 5, "s748-15-cert": 2, "s748-15-30d": 1, "s748-15-180": 3,
        "s748-15-nveu-country": 1, "s748-15-nveu-cap": 1, "s748-15-location": 4, "s748-15-items": 3,
        "s748-15-use": 3, "s748-15-change": 1, "s748-15-endcert": 2, "s748-15-usr": 4, "s748-15-rex": 2,
        "s748-15-review": 1, "s748-15-notice": 2, "s748-15-revoke": 1, "s8-a1": 2, "s8-a2": 1, "s8-a3": 1,
        "s8-a4": 1, "s8-a5": 1, "s8-a6": 1, "s8-a7": 1, "s8-b1": 1, "s8-b2": 1, "s8-b3": 1, "s8-b4": 1,
        "s8-b5": 1, "s8-b6": 1, "s8-b7": 1, "s8-b8": 1, "s8-b9": 1, "s8-b10": 1, "s8-b11": 1,
    },
    "dc-veu-2024": {
        "dc24-type": 1, "dc24-place": 3, "dc24-country": 1, "dc24-items": 2, "dc24-factors": 10,
        "dc24-form": 2, "dc24-app": 1, "dc24-change": 1, "dc24-use": 4, "dc24-cert": 1,
        "dc24-report-user": 5, "dc24-report-rex": 2, "dc24-review": 1, "dc24-notice": 2, "dc24-revoke": 1,
        "dc24-erc": 1, "dc24-records": 1, "dc24-security": 1, "s8-a1": 2, "s8-a2": 1, "s8-a3": 1,
        "s8-a4": 1, "s8-a5": 1, "s8-a6": 1, "s8-a7": 1, "s8-b1": 1, "s8-b3": 1, "s8-b4": 1, "s8-b5": 1,
        "s8-b7": 1, "s8-b8": 1,
    },
}  # fmt: skip
BOOKS = tuple(PARTS)


def vectors(book: str) -> Path:
    return FOLDER / book / "vectors"


def listed(book: str) -> dict[str, Any]:
    return tomllib.loads((vectors(book) / "vectors.toml").read_text("utf-8"))


DOSSIERS = [(book, entry) for book in BOOKS for entry in listed(book)["dossier"]]
VARIATIONS = [(book, entry) for book in BOOKS for entry in listed(book)["variation"]]


def read(book: str, kind: str) -> dict[str, Any]:
    file = next(entry["file"] for entry in listed(book)["dossier"] if entry["kind"] == kind)
    found: dict[str, Any] = json.loads((vectors(book) / file).read_text("utf-8"))
    return found


def changed(document: Any, changes: list[dict[str, Any]]) -> Any:
    """A copy with each pointer set or removed."""
    document = copy.deepcopy(document)
    for change in changes:
        inner = document
        *steps, last = change["pointer"].split("/")[1:]
        for step in steps:
            inner = inner[int(step)] if isinstance(inner, list) else inner[step]
        key = int(last) if isinstance(inner, list) else last
        if change.get("remove"):
            del inner[key]
        else:
            inner[key] = change["value"]
    return document


def found(book: str, document: Any, on: date = ON) -> dict[str, Any]:
    rulebook = catalogue()[book]
    return {finding.id: finding for finding in assess(rulebook, parse(document, rulebook), on).findings}


def named(pair: tuple[str, dict[str, Any]]) -> str:
    return f"{pair[1].get('requirement', '')} {pair[1]['kind']} {pair[1].get('title', '')}".strip()


@pytest.mark.parametrize("book", BOOKS)
def test_every_requirement_and_part_of_the_rule_is_there(book: str) -> None:
    rulebook = catalogue()[book]
    assert {requirement.id: len(requirement.parts) for requirement in rulebook.requirements} == PARTS[book]
    for requirement in rulebook.requirements:
        letters = "".join(part.id.removeprefix(f"{requirement.id}-") for part in requirement.parts)
        assert letters == "abcdefghijk"[: len(requirement.parts)]


@pytest.mark.parametrize("book", BOOKS)
def test_every_question_says_what_why_and_how(book: str) -> None:
    for question in catalogue()[book].questions.values():
        assert question.label.endswith("?"), question.id
        assert question.help and question.example and question.citation, question.id
        assert len(question.label) <= 180, question.id


@pytest.mark.parametrize("pair", DOSSIERS, ids=named)
def test_a_complete_dossier_satisfies_everything(
    pair: tuple[str, dict[str, Any]],
) -> None:
    book, entry = pair
    findings = found(book, read(book, entry["kind"]), date.fromisoformat(entry["on"]))
    failed = {id: one.why for id, one in findings.items() if one.status == FindingStatus.NOT_SATISFIED}
    assert not failed
    assert {one.status for one in findings.values()} == {FindingStatus.SATISFIED}


@pytest.mark.parametrize("pair", DOSSIERS, ids=named)
def test_a_dossier_of_the_vectors_reads_and_writes_the_same(pair: tuple[str, dict[str, Any]]) -> None:
    book, entry = pair
    rulebook = catalogue()[book]
    dossier = parse(read(book, entry["kind"]), rulebook)
    assert parse(plain(dossier), rulebook) == dossier


@pytest.mark.parametrize("pair", VARIATIONS, ids=named)
def test_a_variation_is_found_and_nothing_else_changes(pair: tuple[str, dict[str, Any]]) -> None:
    book, entry = pair
    document, on = read(book, entry["kind"]), date.fromisoformat(entry["on"])
    before, after = found(book, document, on), found(book, changed(document, entry["set"]), on)
    finding = after[entry["requirement"]]
    other = {id for id in after if id != finding.id and after[id].status != before[id].status}
    parts = {
        part.id
        for part, was in zip(finding.parts, before[finding.id].parts, strict=True)
        if part.status == finding.status != was.status
    }
    assert finding.status == entry["expect"]
    assert parts == set(entry["parts"])
    assert other == set(entry.get("also", ()))
    assert all(part.repair for part in finding.parts if part.status == FindingStatus.NOT_SATISFIED)


@pytest.mark.parametrize("book", BOOKS)
def test_every_requirement_has_a_dossier_that_satisfies_it_and_one_that_does_not(book: str) -> None:
    failing = {
        entry["requirement"] for entry in listed(book)["variation"] if entry["expect"] == "not_satisfied"
    }
    satisfied = {
        id
        for entry in listed(book)["dossier"]
        for id, finding in found(book, read(book, entry["kind"])).items()
        if finding.status == FindingStatus.SATISFIED
    }
    assert failing == set(PARTS[book])
    assert satisfied == set(PARTS[book])


def conditional(rulebook: Rulebook, part_id: str) -> bool:
    parts = {part.id: part for requirement in rulebook.requirements for part in requirement.parts}
    return parts[part_id].check.when is not None


@pytest.mark.parametrize("pair", DOSSIERS, ids=named)
def test_a_question_left_out_never_satisfies_the_part_that_asks_it(pair: tuple[str, dict[str, Any]]) -> None:
    book, entry = pair
    rulebook, document = catalogue()[book], read(book, entry["kind"])
    before = {part.id: part for one in found(book, document).values() for part in one.parts}
    for requirement in rulebook.requirements_for(entry["kind"]):
        for part in requirement.parts_for(entry["kind"]):
            question = getattr(part.check, "question", None)
            if question is None or before[part.id].status == FindingStatus.NOT_APPLICABLE:
                continue
            left = copy.deepcopy(document)
            for place in (left, *left["sites"]):
                place["answers"].pop(question, None)
            finding = next(one for one in found(book, left)[requirement.id].parts if one.id == part.id)
            assert finding.status == FindingStatus.NOT_SATISFIED, part.id


def test_an_empty_draft_satisfies_nothing() -> None:
    for book, entry in DOSSIERS:
        draft = {**read(book, entry["kind"]), "answers": {}, "sites": [], "evidence": {}, "end_user": {}}
        for finding in found(book, draft).values():
            assert finding.status in (FindingStatus.NOT_SATISFIED, FindingStatus.NOT_APPLICABLE), finding.id


@pytest.mark.parametrize("book", BOOKS)
def test_items_whose_text_was_not_found_show_no_guess(book: str) -> None:
    rulebook = catalogue()[book]
    for id in OPEN_TEXT:
        requirement = rulebook.requirement(id)
        assert requirement.title == f"Item B({id.removeprefix('s8-b')}): text not found"
        assert requirement.statement == (
            "The text of this item was not found in the copies read. Attach what the official text asks."
        )
        assert requirement.provenance == "inferred"
        (part,) = requirement.parts
        assert part.check.KIND == "official_text"
        said = f"{requirement.notes} {part.text} {rulebook.questions[part.questions[0]].label}".lower()
        assert not [
            guess for guess in ("ownership", "roadmap", "network", "cyber", "control plan") if guess in said
        ]


def test_the_baseline_is_410_controls_and_nine_of_which_one_is_among_them() -> None:
    sets = catalogue()["ai-diffusion-2025"].control_sets
    high, named_ = set(sets["fedramp_high_rev5"].ids), set(sets["supp10_para14_additional"].ids)
    assert (len(high), len(named_), len(high | named_)) == (410, 9, 418)
    assert high & named_ == {"PS-7"}
    assert set(catalogue()["ai-diffusion-2025"].controls) == high | named_


@pytest.mark.parametrize(
    ("iso2", "day", "barred"),
    [
        ("KH", "2025-11-06", True),
        ("KH", "2025-11-07", False),
        ("KH", "2026-02-02", False),
        ("KH", "2026-02-03", False),
        ("MO", "2026-11-20", True),
        ("HK", "2026-11-20", True),
        ("CN", "2026-11-20", True),
        ("AE", "2026-11-20", False),
        ("PR", "2026-11-20", False),
    ],
)
@pytest.mark.parametrize("book", BOOKS)
def test_macau_and_d5_are_looked_up_as_of_the_day(book: str, iso2: str, day: str, barred: bool) -> None:
    countries = catalogue()[book].countries
    assert countries.within(iso2, ("macau_or_d5",), date.fromisoformat(day)) is barred


@pytest.mark.parametrize("book", BOOKS)
def test_cambodia_left_d5_with_the_state_list_and_keeps_its_other_groups(book: str) -> None:
    countries = catalogue()[book].countries
    days = [date(2025, 11, 6), date(2025, 11, 7), date(2026, 2, 2), date(2026, 2, 3)]
    assert ["D:5" in countries.groups_of("KH", day) for day in days] == [True, False, False, False]
    assert all("D:1" in countries.groups_of("KH", day) for day in days)
    sources = [row.source for row in countries.memberships["KH"] if row.group == "D:5"]
    assert "22 CFR 126.1" in sources[0] and "FR Doc 2026-02262" in sources[0]


def test_the_emirates_moved_on_10_july_2026() -> None:
    countries = catalogue()["ai-diffusion-2025"].countries
    before, after = date(2026, 7, 9), date(2026, 7, 10)
    assert {"D:3", "D:4"} <= countries.groups_of("AE", before)
    assert "A:5" not in countries.groups_of("AE", before)
    assert "A:5" in countries.groups_of("AE", after)
    assert not {"D:3", "D:4"} & countries.groups_of("AE", after)


def test_the_ally_list_has_nineteen_countries_and_the_territories_of_one() -> None:
    countries = catalogue()["ai-diffusion-2025"].countries
    allies = {iso2 for iso2 in countries.names if countries.within(iso2, ("ally",), ON)}
    assert len({countries.counts_as(iso2, ON) for iso2 in allies}) == 19
    assert countries.counts_as("PR", ON) == "US"
    assert countries.counts_as("HK", ON) == "CN"


def test_the_chosen_figure_for_an_h100_is_recorded_with_the_others() -> None:
    chip = catalogue()["ai-diffusion-2025"].chips["nvidia-h100-sxm"]
    assert chip.tpp == 15832
    assert "15,824" in chip.note and "15,825" in chip.note
    assert reference(catalogue()["ai-diffusion-2025"].chips) == chip


def test_a_chip_of_one_s_own_counts_for_certain_from_the_line_of_3a090() -> None:
    document = read("ai-diffusion-2025", "UVEU")
    answer = document["answers"]["chips"]
    answer["evidence"] = ["ev-1"]
    answer["value"] = [{**answer["value"][0], "model": "House ASIC", "tpp": tpp} for tpp in (4800, 4799)]
    rulebook = catalogue()["ai-diffusion-2025"]
    found = lots(Case(rulebook, parse(document, rulebook), ON), "chips")
    assert [(lot.counts, lot.basis, lot.doubt) for lot in found] == [
        (True, "datasheet", ""),
        (None, "datasheet", "House ASIC"),
    ]


def test_the_ways_out_of_the_complete_dossier_are_told_to_the_second() -> None:
    rulebook = catalogue()["ai-diffusion-2025"]
    found = paths(Case(rulebook, parse(read("ai-diffusion-2025", "UVEU"), rulebook), ON))
    assert found is not None
    assert {way.id: way.seconds for way in found.ways}["if-1"] == Fraction(56000, 3)
    assert [way.id for way in found.ways if way.needs_narrow and way.guarded] == ["if-1", "if-2", "if-3"]
    (model, _) = found.together
    assert model.seconds == Fraction(8 * 1_400_000_000_000, 1_440_656_000)


def test_the_cap_of_a_national_end_user_steps_up_until_2027_and_then_is_not_published() -> None:
    caps = catalogue()["ai-diffusion-2025"].allocations
    assert [cap.tpp for cap in caps if cap.since.year == 2026] == [
        1899000000,
        2690250000,
        3481500000,
        4272750000,
    ]
    assert {cap.tpp for cap in caps if cap.since.year == 2027} == {5064000000}
    assert not [cap for cap in caps if cap.covers(date(2028, 1, 1))]


@pytest.mark.parametrize(
    ("book", "day", "status"),
    [
        ("ai-diffusion-2025", "2025-05-12", "codified"),
        ("ai-diffusion-2025", "2025-05-13", "not_enforced"),
        ("ai-diffusion-2025", "2026-11-20", "not_enforced"),
        ("dc-veu-2024", "2024-12-31", "in_force"),
        ("dc-veu-2024", "2025-01-13", "superseded"),
        ("dc-veu-2024", "2026-11-20", "fallback"),
    ],
)
def test_enforcement_is_dated(book: str, day: str, status: str) -> None:
    state = catalogue()[book].enforcement_on(date.fromisoformat(day))
    assert state.status == status
    assert state.note and state.source


def test_paragraphs_14_15_and_18_bind_from_their_own_day() -> None:
    rulebook = catalogue()["ai-diffusion-2025"]
    late = {one.id for one in rulebook.requirements if one.compliance_from == date(2026, 1, 15)}
    assert late == {"s10-14", "s10-14-phys", "s10-15", "s10-18"}
    assert {one.compliance_from for one in rulebook.requirements if one.id not in late} == {date(2025, 5, 15)}


def test_the_renewal_of_the_whole_authorization_is_called_policy_and_inferred() -> None:
    for book in BOOKS:
        item = next(one for one in catalogue()[book].calendar if one.id == "cal-recert")
        assert item.policy and item.provenance == "inferred" and not item.requirements
