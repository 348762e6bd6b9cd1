"""The rulebooks as they stand: all is there, every vector holds, and nothing unanswered is satisfied."""

import copy
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from standards import authoring, examples
from standards.assessment import FindingStatus, assess
from standards.case import Case
from standards.chips import reference
from standards.dossier import parse, plain
from standards.edition import Rulebook
from standards.examples import Example, Examples
from standards.extraction import paths
from standards.lots import lots
from standards.reading import Faults
from standards.rulebook import FOLDER, load

ON = date(2026, 11, 20)
OPEN_TEXT = ("s8-b1", "s8-b3", "s8-b4", "s8-b5", "s8-b7", "s8-b8")
PARTS = {
    "ai-diffusion-2025": {
        "s10-01": 4, "s10-02": 6, "s10-03": 10, "s10-04": 5, "s10-05": 3, "s10-06": 5, "s10-07": 6,
        "s10-08": 4, "s10-09": 4, "s10-10": 6, "s10-11": 5, "s10-12": 3, "s10-13": 10, "s10-14": 15,
        "s10-14-phys": 7, "s10-15": 11, "s10-16": 7, "s10-17": 3, "s10-18": 7, "s10-19": 2, "s10-20x": 1,
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
    "cn-mo-2026": {
        "cm-place": 1, "cm-elsewhere": 2, "cm-chip": 3, "cm-us-supply": 2, "cm-foundry": 2, "cm-volume": 2,
        "cm-recipient": 3, "cm-testing": 3, "cm-text": 1,
    },
}  # fmt: skip
BOOKS = tuple(PARTS)
APPLIED_UNDER = ("ai-diffusion-2025", "dc-veu-2024")


@cache
def edition(book: str) -> Rulebook:
    """As its files stand now, published or not."""
    return load(FOLDER / book)


def shown(book: str) -> Examples:
    faults = Faults()
    found = examples.read(FOLDER / book, edition(book), faults)
    assert not faults.found
    return found


EXAMPLES = {book: shown(book) for book in BOOKS}
DOSSIERS = [(book, example) for book in BOOKS for example in EXAMPLES[book].dossiers]


def read(book: str, kind: str) -> Any:
    """A copy of the complete dossier of a kind."""
    return copy.deepcopy(next(one.document for one in EXAMPLES[book].dossiers if one.kind == kind))


def found(book: str, document: Any, on: date = ON) -> dict[str, Any]:
    rulebook = edition(book)
    return {finding.id: finding for finding in assess(rulebook, parse(document, rulebook), on).findings}


def named(pair: tuple[str, Example]) -> str:
    return f"{pair[0]} {pair[1].kind}"


@pytest.mark.parametrize("book", BOOKS)
def test_every_requirement_and_part_of_the_rule_is_there(book: str) -> None:
    rulebook = edition(book)
    assert {requirement.id: len(requirement.parts) for requirement in rulebook.requirements} == PARTS[book]
    for requirement in rulebook.requirements:
        letters = "".join(part.id.removeprefix(f"{requirement.id}-") for part in requirement.parts)
        assert letters == "abcdefghijklmnopqrstuvwxyz"[: len(requirement.parts)]


@pytest.mark.parametrize("book", BOOKS)
def test_every_question_says_what_why_and_how(book: str) -> None:
    for question in edition(book).questions.values():
        assert question.label.endswith("?"), question.id
        assert question.help and question.example and question.citation, question.id
        assert len(question.label) <= 180, question.id


@pytest.mark.parametrize("book", BOOKS)
def test_every_example_dossier_and_every_variation_is_found_as_it_says(book: str) -> None:
    faults = Faults()

    coverage = examples.run(edition(book), EXAMPLES[book], faults)

    assert not faults.found
    assert all(coverage.kinds.values())
    assert coverage.variations >= len(PARTS[book])


@pytest.mark.parametrize("book", BOOKS)
def test_every_requirement_has_a_dossier_that_satisfies_it_and_one_that_does_not(book: str) -> None:
    coverage = examples.run(edition(book), EXAMPLES[book], Faults())

    assert coverage.without(PARTS[book]) == ((), ())


@pytest.mark.parametrize("book", BOOKS)
def test_an_author_would_be_told_nothing_of_it(book: str) -> None:
    assert authoring.check(FOLDER / book).code == authoring.CLEAN


@pytest.mark.parametrize("pair", DOSSIERS, ids=named)
def test_a_dossier_of_the_vectors_reads_and_writes_the_same(pair: tuple[str, Example]) -> None:
    book, example = pair
    rulebook = edition(book)
    dossier = parse(example.document, rulebook)
    assert parse(plain(dossier), rulebook) == dossier


@pytest.mark.parametrize("book", BOOKS)
def test_whatever_an_example_fails_says_what_would_repair_it(book: str) -> None:
    for variation in EXAMPLES[book].variations:
        whole = EXAMPLES[book].whole(variation)
        assert whole is not None
        changed = examples.changed(whole.document, variation.changes, variation.table)
        finding = found(book, changed, variation.on)[variation.requirement]
        assert all(part.repair for part in finding.parts if part.status == FindingStatus.NOT_SATISFIED)


@pytest.mark.parametrize("pair", DOSSIERS, ids=named)
def test_a_question_left_out_never_satisfies_the_part_that_asks_it(pair: tuple[str, Example]) -> None:
    book, example = pair
    rulebook, document = edition(book), example.document
    before = {part.id: part for one in found(book, document).values() for part in one.parts}
    for requirement in rulebook.requirements_for(example.kind):
        for part in requirement.parts_for(example.kind):
            question = getattr(part.check, "question", None)
            if question is None or before[part.id].status == FindingStatus.NOT_APPLICABLE:
                continue
            left: Any = copy.deepcopy(document)
            for place in (left, *left["sites"]):
                place["answers"].pop(question, None)
            finding = next(one for one in found(book, left)[requirement.id].parts if one.id == part.id)
            assert finding.status == FindingStatus.NOT_SATISFIED, part.id


def test_an_empty_draft_satisfies_nothing() -> None:
    for book, example in DOSSIERS:
        draft = {**example.document, "answers": {}, "sites": [], "evidence": {}, "end_user": {}}
        for finding in found(book, draft).values():
            assert finding.status in (FindingStatus.NOT_SATISFIED, FindingStatus.NOT_APPLICABLE), finding.id


@pytest.mark.parametrize("book", APPLIED_UNDER)
def test_items_whose_text_was_not_found_show_no_guess(book: str) -> None:
    rulebook = edition(book)
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
    sets = edition("ai-diffusion-2025").control_sets
    high, named_ = set(sets["fedramp_high_rev5"].ids), set(sets["supp10_para14_additional"].ids)
    assert (len(high), len(named_), len(high | named_)) == (410, 9, 418)
    assert high & named_ == {"PS-7"}
    assert set(edition("ai-diffusion-2025").controls) == high | named_


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
    countries = edition(book).countries
    assert countries.within(iso2, ("macau_or_d5",), date.fromisoformat(day)) is barred


@pytest.mark.parametrize("book", BOOKS)
def test_cambodia_left_d5_with_the_state_list_and_keeps_its_other_groups(book: str) -> None:
    countries = edition(book).countries
    days = [date(2025, 11, 6), date(2025, 11, 7), date(2026, 2, 2), date(2026, 2, 3)]
    assert ["D:5" in countries.groups_of("KH", day) for day in days] == [True, False, False, False]
    assert all("D:1" in countries.groups_of("KH", day) for day in days)
    sources = [row.source for row in countries.memberships["KH"] if row.group == "D:5"]
    assert "22 CFR 126.1" in sources[0] and "FR Doc 2026-02262" in sources[0]


def test_the_emirates_moved_on_10_july_2026() -> None:
    countries = edition("ai-diffusion-2025").countries
    before, after = date(2026, 7, 9), date(2026, 7, 10)
    assert {"D:3", "D:4"} <= countries.groups_of("AE", before)
    assert "A:5" not in countries.groups_of("AE", before)
    assert "A:5" in countries.groups_of("AE", after)
    assert not {"D:3", "D:4"} & countries.groups_of("AE", after)


def test_the_ally_list_has_nineteen_countries_and_the_territories_of_one() -> None:
    countries = edition("ai-diffusion-2025").countries
    allies = {iso2 for iso2 in countries.names if countries.within(iso2, ("ally",), ON)}
    assert len({countries.counts_as(iso2, ON) for iso2 in allies}) == 19
    assert countries.counts_as("PR", ON) == "US"
    assert countries.counts_as("HK", ON) == "CN"


def test_the_chosen_figure_for_an_h100_is_recorded_with_the_others() -> None:
    chip = edition("ai-diffusion-2025").chips["nvidia-h100-sxm"]
    assert chip.tpp == 15832
    assert "15,824" in chip.note and "15,825" in chip.note
    assert reference(edition("ai-diffusion-2025").chips) == chip


def test_a_chip_of_one_s_own_counts_for_certain_from_the_line_of_3a090() -> None:
    document = read("ai-diffusion-2025", "UVEU")
    answer = document["answers"]["chips"]
    answer["evidence"] = ["ev-1"]
    answer["value"] = [{**answer["value"][0], "model": "House ASIC", "tpp": tpp} for tpp in (4800, 4799)]
    rulebook = edition("ai-diffusion-2025")
    found = lots(Case(rulebook, parse(document, rulebook), ON), "chips")
    assert [(lot.stock.counts, lot.stock.basis, lot.stock.doubt) for lot in found] == [
        (True, "datasheet", ""),
        (None, "datasheet", "House ASIC"),
    ]


def test_the_ways_out_of_the_complete_dossier_are_told_to_the_second() -> None:
    rulebook = edition("ai-diffusion-2025")
    found = paths(Case(rulebook, parse(read("ai-diffusion-2025", "UVEU"), rulebook), ON))
    assert found is not None
    assert {way.id: way.seconds for way in found.ways}["if-1"] == Fraction(56000, 3)
    assert [way.id for way in found.ways if way.needs_narrow and way.guarded] == ["if-1", "if-2", "if-3"]
    (model, _) = found.together
    assert model.seconds == Fraction(8 * 1_400_000_000_000, 1_440_656_000)


def test_the_cap_of_a_national_end_user_steps_up_until_2027_and_then_is_not_published() -> None:
    caps = edition("ai-diffusion-2025").allocations
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
        ("cn-mo-2026", "2026-11-20", "in_force"),
    ],
)
def test_enforcement_is_dated(book: str, day: str, status: str) -> None:
    state = edition(book).enforcement_on(date.fromisoformat(day))
    assert state.status == status
    assert state.note and state.source


def test_paragraphs_14_15_and_18_bind_from_their_own_day() -> None:
    rulebook = edition("ai-diffusion-2025")
    late = {one.id for one in rulebook.requirements if one.compliance_from == date(2026, 1, 15)}
    assert late == {"s10-14", "s10-14-phys", "s10-15", "s10-18"}
    assert {one.compliance_from for one in rulebook.requirements if one.id not in late} == {date(2025, 5, 15)}


def test_the_renewal_of_the_whole_authorization_is_called_policy_and_inferred() -> None:
    for book in APPLIED_UNDER:
        item = next(one for one in edition(book).calendar if one.id == "cal-recert")
        assert item.policy and item.provenance == "inferred" and not item.requirements


def test_a_policy_of_review_is_no_authorization_and_is_not_offered() -> None:
    book = edition("cn-mo-2026")

    assert not book.offered
    assert [kind.id for kind in book.kinds] == ["CASE-BY-CASE"]
    assert not book.calendar and not book.committee_process


def test_of_the_policy_of_2026_only_what_was_read_is_verified() -> None:
    book = edition("cn-mo-2026")
    verified = {one.id for one in book.requirements if one.provenance == "verified"}

    assert verified == {"cm-place", "cm-elsewhere", "cm-chip"}
    assert {one.provenance for one in book.requirements if one.id not in verified} == {
        "secondary",
        "inferred",
    }
    assert {id: number.provenance for id, number in book.numbers.items()} == {
        "tpp_line": "verified", "memory_line": "verified", "us_volume_share": "secondary",
    }  # fmt: skip
    for one in book.requirements:
        assert one.provenance == "verified" or one.paragraph == "(dd)"
        assert all(part.provenance != "verified" for part in one.parts if one.provenance != "verified")


@pytest.mark.parametrize(
    ("tpp", "memory", "status"),
    [(20999, 6499, "satisfied"), (21000, 6499, "not_satisfied"), (20999, 6500, "not_satisfied")],
)
def test_a_chip_is_below_both_lines_and_not_at_one(tpp: int, memory: int, status: str) -> None:
    document: Any = copy.deepcopy(EXAMPLES["cn-mo-2026"].dossiers[0].document)
    document["answers"]["products"]["value"][0] |= {"tpp": tpp, "memory_gb_s": memory}

    assert found("cn-mo-2026", document, date(2026, 6, 15))["cm-chip"].status == status


def test_editions_share_one_table_of_countries() -> None:
    names = [edition(book).countries.names for book in BOOKS]

    assert names[0] == names[1] == names[2]
    assert not list(FOLDER.glob("*/countries.csv"))
