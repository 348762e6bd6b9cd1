"""Every finding as a proof: what was put, what was said, which file with which digest, and what follows."""

import json
from typing import Any

import pytest

from standards.assessment import assess
from standards.dossier import parse
from standards.edition import Rulebook
from standards.proof import PartProof, Proof, prove
from standards.proof_report import check_words, text
from standards.report import WIDTH
from standards.rulebook import get
from standards.saying import LONGEST
from tests.standards import tiny
from tests.standards.lives import vector


def proofs(rulebook: Rulebook, plain: dict[str, Any]) -> dict[str, Proof]:
    dossier = parse(plain, rulebook)
    return {proof.id: proof for proof in prove(assess(rulebook, dossier, tiny.ON), rulebook, dossier)}


def part(rulebook: Rulebook, plain: dict[str, Any], id: str) -> PartProof:
    return next(part for proof in proofs(rulebook, plain).values() for part in proof.parts if part.id == id)


def test_a_proof_goes_from_the_requirement_to_the_verdict(rulebook: Rulebook) -> None:
    proof = proofs(rulebook, tiny.changed(days=59))["r-answers"]

    assert (proof.citation, proof.effective_from, proof.compliance_from) == (
        "1 TEST 4",
        "2025-01-13",
        "2025-05-15",
    )
    assert (proof.status, proof.in_force, proof.enforcement) == ("not_satisfied", True, "not_enforced")
    found = next(one for one in proof.parts if one.id == "compare")
    assert found.check.kind == "compare"
    assert found.check.words[0] == "Satisfied when the answer to “What of days?” is at least 60 days."
    assert [(one.id, one.figure, one.value, one.citation) for one in found.check.numbers] == [
        ("notice", "60 days", "60", "1 TEST 21")
    ]
    assert [(one.at, one.said, one.whole) for one in found.answers] == [("/answers/days", "59", True)]
    assert (found.status, found.repair) == ("not_satisfied", "Bring it to at least 60 days: 59 is 1 too few.")


def test_a_file_shows_its_digest_its_period_and_why_it_does_not_count(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["evidence"]["ev-2"] = {
        **tiny.FILE,
        "name": "old.pdf",
        "sha256": "cd" * 32,
        "covers_from": "2020-01-01",
    }
    plain["evidence"]["ev-3"] = {**tiny.FILE, "name": "early.pdf", "covers_from": "2027-01-01"}
    plain["evidence"]["ev-4"] = {**tiny.FILE, "name": "past.pdf", "covers_to": "2026-11-19"}
    plain["answers"]["file"]["evidence"] = ["ev-1", "ev-2", "ev-3", "ev-4"]

    files = part(rulebook, plain, "evidence").evidence

    assert [(file.id, file.sha256[:2], file.counts, file.why) for file in files] == [
        ("ev-1", "ab", True, ""),
        ("ev-2", "cd", False, "It does not state both ends of its period."),
        ("ev-3", "ab", False, "Its period begins on 2027-01-01, after 2026-11-20."),
        ("ev-4", "ab", False, "Its period ended on 2026-11-19, before 2026-11-20."),
    ]


def test_a_check_that_is_put_at_every_site_has_a_node_for_each(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["sites"][1]["answers"]["walls"] = {"value": False, "explanation": "Not yet."}

    found = part(rulebook, plain, "walls")

    assert [(node.site, node.status) for node in found.sites] == [
        ("site-1", "satisfied"),
        ("site-2", "not_satisfied"),
    ]
    (said,) = found.sites[1].answers
    assert (said.at, said.site, said.said, said.explanation) == (
        "/sites/1/answers/walls",
        "Dublin",
        "no",
        "Not yet.",
    )
    assert found.answers == ()


def test_a_requirement_that_asks_nothing_on_the_day_has_no_nodes(rulebook: Rulebook) -> None:
    dossier = parse(tiny.good(), rulebook)
    before = tiny.ON.replace(year=2024)

    told = prove(assess(rulebook, dossier, before), rulebook, dossier)

    assert {one.status for proof in told for one in proof.parts} == {"not_applicable"}
    assert all(one.sites == () for proof in told for one in proof.parts)


def test_a_long_answer_is_shortened_and_says_so(rulebook: Rulebook) -> None:
    (said,) = part(rulebook, tiny.changed(text="long " * 100), "text").answers
    (table,) = part(rulebook, tiny.changed(moves=[{"what": "w", "tie": "none"}] * 5), "rows").answers

    assert not said.whole and said.said.endswith("… (shortened; 500 characters in all)")
    assert len(said.said) < LONGEST + 50
    assert not table.whole and table.said == "5 rows, the first 2: w, none; w, none."


def test_an_empty_table_says_none_to_declare(rulebook: Rulebook) -> None:
    (said,) = part(rulebook, tiny.changed(moves=[]), "rows").answers

    assert (said.said, said.whole) == ("None to declare.", True)


def test_the_files_of_rows_are_shown_too(rulebook: Rulebook) -> None:
    rows = [
        {"control": id, "status": "implemented", "evidence": ["ev-1"]} for id in ("AC-1", "AC-2(1)", "PE-3")
    ]

    found = part(rulebook, tiny.changed(controls=rows), "controls")

    assert [file.id for file in found.evidence] == ["ev-1"]


def test_where_somebody_is_counts_as_an_answer(rulebook: Rulebook) -> None:
    answers = part(rulebook, tiny.good(), "location").answers

    assert [(one.label, one.said) for one in answers][:2] == [
        ("Country of Austin", "United States"),
        ("Country of Dublin", "Ireland"),
    ]


@pytest.mark.parametrize("kind", ["uveu", "nveu"])
def test_proofs_are_the_same_byte_for_byte_and_hold_what_the_findings_rest_on(kind: str) -> None:
    rulebook = get("ai-diffusion-2025")
    dossier = parse(vector("ai-diffusion-2025", f"{kind}-satisfying"), rulebook)
    findings = assess(rulebook, dossier, tiny.ON)

    once, again = (json.dumps([one.plain() for one in prove(findings, rulebook, dossier)]) for _ in range(2))

    assert once == again
    for proof, finding in zip(prove(findings, rulebook, dossier), findings.findings, strict=True):
        for told, found in zip(proof.parts, finding.parts, strict=True):
            nodes = (told, *told.sites)
            assert {one.at for node in nodes for one in node.answers} == set(found.answers), found.id
            assert {file.id for node in nodes for file in node.evidence if file.counts} >= set(found.evidence)


def test_a_proof_as_text_names_pointers_digests_and_what_to_do(rulebook: Rulebook) -> None:
    dossier = parse(tiny.changed(days=59), rulebook)
    findings = assess(rulebook, dossier, tiny.ON)

    said = text(prove(findings, rulebook, dossier), findings, rulebook)

    assert "Answer /answers/days: “What of days?” 59" in said
    assert f"sha256 {'ab' * 32}" in said
    assert "At Dublin: satisfied." in said
    assert "To do: Bring it to at least 60 days: 59 is 1 too few." in said
    assert "60 days: 1 TEST 21." in said
    assert max(len(line) for line in said.splitlines()) <= WIDTH


def test_every_check_of_every_edition_has_words() -> None:
    for book in ("ai-diffusion-2025", "dc-veu-2024"):
        rulebook = get(book)
        kind = rulebook.kinds[0].id
        plain = {
            "format": "vedc-dossier/1",
            "reference": "X-1",
            "filing": 1,
            "filed_on": "2026-11-20",
            "rulebook": {"id": book},
            "kind": kind,
        }
        for proof in proofs(rulebook, plain).values():
            for one in proof.parts:
                assert check_words(one.check).startswith("Check ("), one.id
                assert one.check.words, one.id
