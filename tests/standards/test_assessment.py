"""Findings: what is decided, when it binds, and that nothing missing is ever satisfied."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.assessment import FindingStatus, assess
from standards.dossier import parse
from standards.dossier import plain as plain_of
from standards.edition import Column, Question, Rulebook
from tests.standards import tiny


def statuses(rulebook: Rulebook, plain: dict[str, Any], on: date = tiny.ON) -> dict[str, FindingStatus]:
    found = assess(rulebook, parse(plain, rulebook), on)
    return {part.id: part.status for finding in found.findings for part in finding.parts}


def test_a_good_dossier_leaves_nothing_unsatisfied(rulebook: Rulebook) -> None:
    found = assess(rulebook, parse(tiny.good(), rulebook), tiny.ON)

    open_ = {
        part.id: part.why
        for one in found.findings
        for part in one.parts
        if part.status not in ("satisfied", "not_applicable")
    }
    assert open_ == {}


def test_an_empty_dossier_satisfies_nothing(rulebook: Rulebook) -> None:
    plain = {**tiny.good(), "answers": {}, "sites": [], "end_user": {}, "evidence": {}}

    found = statuses(rulebook, plain)

    assert set(found.values()) == {FindingStatus.NOT_SATISFIED}


def test_every_open_part_says_what_would_do(rulebook: Rulebook) -> None:
    plain = {**tiny.good(), "answers": {}, "sites": []}

    for finding in assess(rulebook, parse(plain, rulebook), tiny.ON).findings:
        for part in finding.parts:
            assert part.why.endswith((".", "?", "”")), part
            assert part.status != "not_satisfied" or part.repair, part


def test_only_what_applies_to_the_kind_is_found(rulebook: Rulebook) -> None:
    universal = statuses(rulebook, tiny.good())
    national = statuses(rulebook, {**tiny.good(), "kind": "NVEU"})

    assert "cap" not in universal
    assert {"cap", "country"} <= national.keys()


def test_before_its_compliance_day_a_failure_is_not_yet_one(rulebook: Rulebook) -> None:
    plain = tiny.changed(models=None)

    before = tiny.found(rulebook, plain, "frontier", date(2026, 1, 14))
    after = tiny.found(rulebook, plain, "frontier", date(2026, 1, 15))

    assert before.status == "undetermined"
    assert before.why.startswith("Not yet due; due by 2026-01-15.")
    assert after.status == "not_satisfied"


def test_before_its_effective_day_and_after_its_last_a_requirement_asks_nothing(rulebook: Rulebook) -> None:
    early = tiny.found(rulebook, tiny.good(), "attest", date(2025, 1, 12))
    late = tiny.found(rulebook, tiny.good(), "frontier", date(2031, 1, 1))

    assert (early.status, early.why) == ("not_applicable", "Takes effect on 2025-01-13.")
    assert (late.status, late.why) == ("not_applicable", "Ended on 2030-12-31.")


def test_a_finding_says_from_when_it_binds_and_how_it_is_enforced(rulebook: Rulebook) -> None:
    found = assess(rulebook, parse(tiny.good(), rulebook), date(2025, 6, 1)).findings

    weights = next(finding for finding in found if finding.id == "r-weights")
    assert (weights.in_force, weights.binds, weights.enforcement) == (
        False,
        "Binds from 2026-01-15.",
        "not_enforced",
    )
    assert all(finding.in_force for finding in found if finding.id != "r-weights")


def test_the_worst_part_decides(rulebook: Rulebook) -> None:
    found = assess(rulebook, parse(tiny.changed(choice="odd", days=59), rulebook), tiny.ON)

    answers = found.findings[0]
    assert answers.status == "not_satisfied"
    assert "59" in answers.why and "60 days" in answers.why


def test_findings_are_plain_json_without_floats(rulebook: Rulebook) -> None:
    found = assess(rulebook, parse(tiny.good(), rulebook), tiny.ON).plain()

    def refuse(text: str) -> None:
        raise AssertionError(text)

    assert json.loads(json.dumps(found), parse_float=refuse) == found
    assert list(found) == ["rulebook", "edition", "hash", "on", "findings"]
    assert found["hash"].startswith("sha256:")


def test_a_finding_rests_on_the_answers_and_files_it_read(rulebook: Rulebook) -> None:
    part = tiny.found(rulebook, tiny.good(), "guards")

    assert part.answers == ("/sites/0/answers/guards", "/sites/1/answers/guards")
    assert part.evidence == ("ev-1",)


def test_the_same_three_give_the_same_findings(rulebook: Rulebook) -> None:
    dossier = parse(tiny.good(), rulebook)

    assert assess(rulebook, dossier, tiny.ON) == assess(rulebook, dossier, tiny.ON)


GOOD = tiny.good()
NAMES = st.sampled_from(
    ["", " ", "us", "end_user", "p", "q", "nobody", "m", "i-1", "H100 SXM", "odd", "site-1", "ß"]
)
CELLS = {
    "text": NAMES,
    "party": st.sampled_from(["us", "end_user", "p", "q", "nobody"]),
    "yes_no": st.booleans(),
    "integer": st.integers(-(2**53) + 1, 2**53 - 1) | st.integers(-1, 3),
    "decimal": st.sampled_from(["0", "-1", "1e99", "50", "51", "100.5", "3e26", "0.0001"]),
    "date": st.dates().map(str),
    "country": st.sampled_from(["US", "PR", "MY", "CN", "HK", "MO", "KH", "AX"]),
    "site": st.sampled_from(["site-1", "site-2"]),
    "control": st.sampled_from(["AC-1", "AC-2(1)", "PE-3", "PE-4"]),
    "evidence": st.lists(st.just("ev-1"), max_size=1),
}


def cell(asked: Question | Column) -> st.SearchStrategy[Any]:
    return st.sampled_from(sorted(asked.values)) if asked.type == "choice" else CELLS[asked.type]


def junk(question: Question) -> st.SearchStrategy[Any]:
    """Anything that parses: rows with any columns missing, any choice, any number, however absurd."""
    if question.type != "table":
        return cell(question)
    row = st.fixed_dictionaries({}, optional={column.id: cell(column) for column in question.columns})
    return st.lists(row, max_size=4)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_missing_answer_is_ever_satisfied_and_nothing_raises(
    rulebook: Rulebook, data: st.DataObject
) -> None:
    plain = copy.deepcopy(GOOD)
    gone = data.draw(st.sets(st.sampled_from(sorted(plain["answers"]))))
    for id in gone:
        del plain["answers"][id]

    found = assess(rulebook, parse(plain, rulebook), tiny.ON)

    for requirement in rulebook.requirements_for("UVEU"):
        for part in requirement.parts_for("UVEU"):
            own = getattr(part.check, "question", None)
            if own in gone:
                finding = next(p for f in found.findings for p in f.parts if p.id == part.id)
                assert finding.status not in ("satisfied", "undetermined"), finding


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_junk_that_parses_never_raises(rulebook: Rulebook, data: st.DataObject) -> None:
    plain = copy.deepcopy(GOOD)
    plain["kind"] = data.draw(st.sampled_from(["UVEU", "NVEU"]))
    plain["end_user"] = data.draw(
        st.sampled_from([{}, {"country": "MY"}, {"country": "AX", "name": "X"}, tiny.USER])
    )
    for question in rulebook.questions_for(plain["kind"]):
        if question.scope == "application" and question.type != "file" and data.draw(st.booleans()):
            plain["answers"][question.id] = {"value": data.draw(junk(question))}
    dossier = parse(plain, rulebook)

    found = assess(rulebook, dossier, data.draw(st.dates() | st.just(tiny.ON)))

    assert all(part.why for finding in found.findings for part in finding.parts)
    assert parse(plain_of(dossier), rulebook) == dossier


@pytest.mark.parametrize("id", sorted(GOOD["answers"]))
def test_taking_one_answer_away_improves_nothing(rulebook: Rulebook, id: str) -> None:
    order = ["not_satisfied", "undetermined", "not_applicable", "satisfied"]
    plain = tiny.good()
    before = statuses(rulebook, plain)
    del plain["answers"][id]

    after = statuses(rulebook, plain)

    assert all(order.index(after[part]) <= order.index(before[part]) for part in before)
