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
from standards.edition import Rulebook
from standards.errors import Refusal
from tests.standards import tiny

OPEN_BY_NATURE = {"official"}


def statuses(rulebook: Rulebook, plain: dict[str, Any], on: date = tiny.ON) -> dict[str, FindingStatus]:
    found = assess(rulebook, parse(plain, rulebook), on)
    return {part.id: part.status for finding in found.findings for part in finding.parts}


def test_a_good_dossier_leaves_nothing_unsatisfied(rulebook: Rulebook) -> None:
    found = assess(rulebook, parse(tiny.good(), rulebook), tiny.ON)

    open_ = {part.id: part.why for one in found.findings for part in one.parts if part.status not in ("satisfied", "not_applicable")}
    assert open_.keys() == OPEN_BY_NATURE, open_


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
    assert (weights.in_force, weights.binds, weights.enforcement) == (False, "Binds from 2026-01-15.", "not_enforced")
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
CELLS = st.one_of(
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.sampled_from(["", " ", "1e99", "-1", "0", "2026-02-30", "US", "AX", "HK", "end_user", "us", "m", "nobody", "AC-1", "ß"]),
)
TABLES = {
    id: [column for column in ("id", "name", "country", "model", "quantity", "status", "owner", "owned", "percent")]
    for id in ("parties", "ownership", "chips")
}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_missing_answer_is_ever_satisfied_and_nothing_raises(rulebook: Rulebook, data: st.DataObject) -> None:
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


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_junk_that_parses_never_raises(rulebook: Rulebook, data: st.DataObject) -> None:
    plain = copy.deepcopy(GOOD)
    plain["kind"] = data.draw(st.sampled_from(["UVEU", "NVEU"]))
    for question in rulebook.questions.values():
        if question.type != "table" or question.scope == "site" or not data.draw(st.booleans()):
            continue
        rows = data.draw(
            st.lists(st.dictionaries(st.sampled_from([column.id for column in question.columns]), CELLS, max_size=8), max_size=3)
        )
        plain["answers"][question.id] = {"value": rows}
    try:
        dossier = parse(plain, rulebook)
    except Refusal as refusal:
        for fault in refusal.faults:
            _, _, *steps = fault.pointer.split("/")
            plain["answers"].get(steps[0], {}).pop("value", None)
        dossier = parse(plain, rulebook)

    found = assess(rulebook, dossier, data.draw(st.dates()))

    assert all(part.why for finding in found.findings for part in finding.parts)


@pytest.mark.parametrize("id", sorted(GOOD["answers"]))
def test_taking_one_answer_away_improves_nothing(rulebook: Rulebook, id: str) -> None:
    order = ["not_satisfied", "undetermined", "not_applicable", "satisfied"]
    plain = tiny.good()
    before = statuses(rulebook, plain)
    del plain["answers"][id]

    after = statuses(rulebook, plain)

    assert all(order.index(after[part]) <= order.index(before[part]) for part in before)
