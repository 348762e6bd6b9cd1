"""What we write is OSCAL to NIST's own schemas and to compliance-trestle, the same to the byte, and says what is so."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards import dossier, oscal, rulebook
from standards.assessment import FindingStatus, assess
from standards.dossier import Dossier
from standards.errors import Refusal
from standards.oscal.names import NAMESPACE
from standards.oscal.writing import VERSION
from tests.bench import dossiers
from tests.standards import oscal_samples as samples
from tests.standards import oscal_schemas

ON = date(2026, 11, 20)
EDITION = rulebook.get("ai-diffusion-2025")
SMALL = {
    "format": "vedc-dossier/1",
    "reference": "VEU-2026-0007",
    "filing": 1,
    "filed_on": "2026-11-20",
    "rulebook": {"id": EDITION.id},
    "kind": "UVEU",
}


def full() -> Dossier:
    return dossiers.parsed(dossiers.plain(3, 10))


def bare() -> Dossier:
    return dossier.parse(SMALL, EDITION)


def with_rows(rows: list[dict[str, str]]) -> Dossier:
    return dossier.parse({**SMALL, "answers": {"controls": {"value": rows}}}, EDITION)


def of(name: str, said: Dossier) -> dict[str, Any]:
    findings = assess(EDITION, said, ON)
    writers: dict[str, Callable[[], dict[str, Any]]] = {
        "catalog": lambda: oscal.catalog(EDITION, ON),
        "baseline": lambda: oscal.profile(EDITION, ON),
        "set": lambda: oscal.profile(EDITION, ON, control_set="supp10_para14_additional"),
        "kind": lambda: oscal.profile(EDITION, ON, kind="NVEU"),
        "results": lambda: oscal.assessment_results(findings, said, EDITION),
        "poam": lambda: oscal.poam(findings, said, EDITION),
        "plan": lambda: oscal.plan(said, EDITION, ON),
    }
    return writers[name]()


NAMES = ["catalog", "baseline", "set", "kind", "results", "poam", "plan"]


def ids(value: Any) -> list[str]:
    """Every UUID that a document gives, in order."""
    if isinstance(value, dict):
        own = [value["uuid"]] if isinstance(value.get("uuid"), str) else []
        return own + [one for inner in value.values() for one in ids(inner)]
    return [one for inner in value for one in ids(inner)] if isinstance(value, list) else []


def ours(node: dict[str, Any], name: str) -> list[str]:
    return [
        one["value"] for one in node.get("props", []) if one["name"] == name and one.get("ns") == NAMESPACE
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_export_is_what_the_official_schema_asks(name: str) -> None:
    assert oscal_schemas.wrong(of(name, full())) == []


@pytest.mark.parametrize("name", ["results", "poam"])
def test_what_is_found_of_an_empty_dossier_is_oscal_too(name: str) -> None:
    document = of(name, bare())

    assert oscal_schemas.wrong(document) == []
    assert oscal_schemas.loaded(document)


def test_a_dossier_that_answers_no_control_is_no_plan() -> None:
    with pytest.raises(Refusal, match="answers no control"):
        oscal.plan(bare(), EDITION, ON)


@pytest.mark.parametrize("name", NAMES)
def test_every_export_is_loaded_by_trestle_and_keeps_what_it_says(name: str) -> None:
    document = of(name, full())
    (body,) = document.values()

    held = oscal_schemas.loaded(document)

    assert json.loads(held.oscal_serialize_json(wrapped=False)).keys() == body.keys()


@pytest.mark.parametrize("id", sorted(rulebook.catalogue()))
def test_every_rulebook_of_the_house_is_a_catalog_with_a_profile_for_each_kind(id: str) -> None:
    edition = rulebook.get(id)
    documents = [
        oscal.catalog(edition, ON),
        *(oscal.profile(edition, ON, kind=kind.id) for kind in edition.kinds),
    ]

    assert [oscal_schemas.wrong(one) for one in documents] == [[]] * len(documents)
    assert all(oscal_schemas.loaded(one) for one in documents)


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_would_tell_if_an_export_were_wrong(name: str) -> None:
    document = of(name, full())
    (body,) = document.values()
    body["metadata"]["last-modified"] = "2026-11-20"
    body["surprise"] = 1

    assert len(oscal_schemas.wrong(document)) >= 2
    with pytest.raises(ValueError, match="surprise"):
        oscal_schemas.loaded(document)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_is_written_twice_the_same_and_no_id_stands_twice(name: str) -> None:
    first, second = of(name, full()), of(name, full())

    assert json.dumps(first) == json.dumps(second)
    assert len(set(ids(first))) == len(ids(first))


def test_what_a_finding_is_called_stays_on_another_day_and_in_another_filing() -> None:
    said = dossiers.plain(1, 3)
    before = dossiers.parsed(said)
    after = dossiers.parsed({**said, "filing": 2})
    results = [
        oscal.assessment_results(assess(EDITION, one, on), one, EDITION)["assessment-results"]
        for one, on in ((before, ON), (after, date(2026, 12, 1)))
    ]

    named = [[finding["uuid"] for finding in one["results"][0]["findings"]] for one in results]
    assert named[0] == named[1]
    assert results[0]["uuid"] != results[1]["uuid"]


def test_the_day_given_is_the_day_written_and_the_version_is_one() -> None:
    for name in NAMES:
        (body,) = of(name, full()).values()
        assert body["metadata"]["last-modified"] == "2026-11-20T00:00:00Z"
        assert body["metadata"]["oscal-version"] == VERSION


def test_a_catalog_holds_every_requirement_part_and_number_with_its_source() -> None:
    body = oscal.catalog(EDITION, ON)["catalog"]
    controls = {control["id"]: control for group in body["groups"] for control in group["controls"]}

    assert controls.keys() == {requirement.id for requirement in EDITION.requirements}
    for requirement in EDITION.requirements:
        control = controls[requirement.id]
        statement = control["parts"][0]
        assert statement["prose"] == requirement.statement
        assert [part["id"] for part in statement["parts"]] == [part.id for part in requirement.parts]
        assert ours(control, "citation") == [" ".join(requirement.citation.split())]
        assert ours(control, "provenance") == [requirement.provenance]
        assert [link["resource-fragment"] for link in control.get("links", [])] == [
            oscal.names.control_id(id) for id in requirement.maps_to
        ]
    assert [parameter["id"] for parameter in body["params"]] == list(EDITION.numbers)
    states = [one for one in body["metadata"]["props"] if one["name"] == "enforcement"]
    assert [(one["value"], one["class"]) for one in states] == [
        (state.status, state.provenance) for state in EDITION.enforcement
    ]


def test_the_baseline_is_every_control_of_every_set_once() -> None:
    (chosen,) = oscal.profile(EDITION, ON)["profile"]["imports"]
    with_ids = chosen["include-controls"][0]["with-ids"]

    assert len(with_ids) == len(set(with_ids)) == 418
    assert {oscal.names.printed(id) for id in with_ids} == set(EDITION.controls)


def test_a_profile_of_what_the_edition_does_not_know_is_refused() -> None:
    with pytest.raises(Refusal, match='no control set "nothing"; it has fedramp_high_rev5'):
        oscal.profile(EDITION, ON, control_set="nothing")
    with pytest.raises(Refusal, match='knows no kind "KVEU"'):
        oscal.profile(EDITION, ON, kind="KVEU")
    with pytest.raises(Refusal, match="names no set of controls"):
        oscal.profile(rulebook.get("dc-veu-2024"), ON)


def test_every_part_that_applies_has_a_finding_and_every_open_one_a_risk_with_its_repair() -> None:
    said = bare()
    findings = assess(EDITION, said, ON)
    parts = [part for finding in findings.findings for part in finding.parts]
    applying = [part for part in parts if part.status != FindingStatus.NOT_APPLICABLE]
    opened = [part for part in applying if part.status != FindingStatus.SATISFIED]

    (result,) = oscal.assessment_results(findings, said, EDITION)["assessment-results"]["results"]
    items = oscal.poam(findings, said, EDITION)["plan-of-action-and-milestones"]["poam-items"]

    assert [one["target"]["target-id"] for one in result["findings"]] == [part.id for part in applying]
    assert [one["target"]["status"]["state"] for one in result["findings"]] == [
        "satisfied" if part.status == FindingStatus.SATISFIED else "not-satisfied" for part in applying
    ]
    assert [one["remediations"][0]["description"] for one in result["risks"] if "remediations" in one] == [
        part.repair for part in opened if part.repair
    ]
    assert [one["status"] for one in result["risks"]] == [
        "open" if part.status == FindingStatus.NOT_SATISFIED else "investigating" for part in opened
    ]
    assert [one["description"] for one in items] == [part.repair or part.why for part in opened]


def test_undetermined_is_never_written_as_satisfied() -> None:
    plain = dossiers.plain(1, 3)
    plain["answers"]["controls"]["value"][0]["status"] = "alternative"
    said = dossiers.parsed(plain)
    findings = assess(EDITION, said, ON)
    (result,) = oscal.assessment_results(findings, said, EDITION)["assessment-results"]["results"]

    marked = [one for one in result["findings"] if ours(one, "status") == ["undetermined"]]
    assert marked
    assert {(one["target"]["status"]["state"], one["target"]["status"]["reason"]) for one in marked} == {
        ("not-satisfied", "other")
    }


def test_where_nothing_is_open_there_is_no_plan_of_action() -> None:
    findings = assess(EDITION, full(), ON)
    done = [one for one in findings.findings if one.status == FindingStatus.SATISFIED]
    with pytest.raises(Refusal, match="Nothing is open"):
        oscal.poam(replace(findings, findings=tuple(done)), full(), EDITION)


def test_files_that_count_stand_behind_the_findings_with_their_digest() -> None:
    said = full()
    findings = assess(EDITION, said, ON)
    body = oscal.assessment_results(findings, said, EDITION)["assessment-results"]
    files = {one["uuid"]: one for one in body["back-matter"]["resources"] if "hashes" in one["rlinks"][0]}

    led_to = {
        one["relevant-evidence"][0]["href"].removeprefix("#") for one in body["results"][0]["observations"]
    }
    assert led_to == files.keys()
    counting = {
        id
        for finding in findings.findings
        for part in finding.parts
        for id in part.evidence
        if part.status != FindingStatus.NOT_APPLICABLE
    }
    assert {one["rlinks"][0]["hashes"][0]["value"] for one in files.values()} == {
        said.evidence[id].sha256 for id in counting
    }


def test_a_plan_that_we_write_is_read_back_row_for_row() -> None:
    said = full()

    imported = oscal.read(oscal.plan(said, EDITION, ON), EDITION)

    assert list(imported.rows) == list(said.answers["controls"].value)


CELLS = {
    "status": st.sampled_from(
        ["implemented", "partially_implemented", "planned", "inherited", "alternative", "not_applicable"]
    ),
    "inherited_from": st.from_regex(r"[A-Za-z0-9*][A-Za-z0-9 .,*()-]{0,20}[A-Za-z0-9.]", fullmatch=True),
    "finding": st.sampled_from(["satisfied", "other_than_satisfied", "not_assessed"]),
    "assessed_on": st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str),
    "remark": st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=60
    ).filter(str.strip),
}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(list(EDITION.controls)), st.fixed_dictionaries({}, optional=CELLS), max_size=6
    )
)
def test_any_rows_come_back_as_they_were_and_by_way_of_valid_oscal(cells: dict[str, dict[str, str]]) -> None:
    rows = [{"control": id, **cells[id]} for id in EDITION.controls if id in cells]
    document = oscal.plan(with_rows(rows or [{"control": "AC-1"}]), EDITION, ON)

    assert oscal_schemas.wrong(document) == []
    assert list(oscal.read(document, EDITION).rows) == [row for row in rows if len(row) > 1]


def test_a_document_of_ours_survives_trestle_and_is_still_read_the_same() -> None:
    rows = [
        {
            "control": "AC-1",
            "status": "inherited",
            "inherited_from": "Big Cloud",
            "remark": "Two\n\nlines; é.",
        },
        {"control": "AC-2", "status": "planned", "finding": "not_assessed"},
    ]
    held = oscal_schemas.loaded(oscal.plan(with_rows(rows), EDITION, ON))

    again = {"system-security-plan": json.loads(held.oscal_serialize_json(wrapped=False))}

    assert list(oscal.read(again, EDITION).rows) == rows


def test_samples_of_the_tests_are_what_the_official_schema_asks() -> None:
    assert oscal_schemas.wrong(samples.plan(["AC-1", "AC-2(1)"])) == []
    made = samples.assessment(samples.results({"AC-1": "satisfied"}, reviewed=["AC-2"]))
    assert oscal_schemas.wrong(copy.deepcopy(made)) == []
