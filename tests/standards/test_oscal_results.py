"""Assessment results become findings and days; silence is never satisfied, and the latest that found something wins."""

from typing import Any

import pytest

from standards import oscal, rulebook
from standards.edition import Rulebook
from standards.errors import Refusal
from tests.standards import oscal_samples as samples


@pytest.fixture(scope="module")
def edition() -> Rulebook:
    return rulebook.get("ai-diffusion-2025")


def read(edition: Rulebook, *results: dict[str, Any]) -> oscal.Imported:
    return oscal.read(samples.assessment(*results), edition)


def messages(imported: oscal.Imported) -> str:
    return "\n".join(map(str, imported.notes))


def test_findings_become_cells_with_the_day_the_result_ended(edition: Rulebook) -> None:
    imported = read(edition, samples.results({"AC-2": "satisfied", "AC-2(1)": "not-satisfied"}))

    assert imported.kind == "assessment-results"
    assert imported.rows == (
        {"control": "AC-2", "finding": "satisfied", "assessed_on": "2026-06-12"},
        {"control": "AC-2(1)", "finding": "other_than_satisfied", "assessed_on": "2026-06-12"},
    )
    assert "AC-2(1) is not satisfied: AC-2(1) as seen." in messages(imported)


def test_a_control_reviewed_without_a_finding_is_not_assessed(edition: Rulebook) -> None:
    imported = read(edition, samples.results({"AC-2": "satisfied"}, reviewed=["AC-3"]))

    assert imported.rows[1] == {"control": "AC-3", "finding": "not_assessed"}


def test_controls_excluded_from_a_review_get_no_row(edition: Rulebook) -> None:
    result = samples.results({}, reviewed=["AC-2", "AC-3"])
    result["reviewed-controls"]["control-selections"][0]["exclude-controls"] = [{"control-id": "ac-3"}]

    assert [row["control"] for row in read(edition, result).rows] == ["AC-2"]


def test_of_several_findings_on_one_control_the_worst_counts(edition: Rulebook) -> None:
    result = samples.results({"AC-2": "satisfied"})
    for part, state in (("b", "not-satisfied"), ("c", "satisfied")):
        target = {"type": "statement-id", "target-id": f"ac-2_smt.{part}", "status": {"state": state}}
        result["findings"].append({"title": f"Part {part}", "target": target})

    imported = read(edition, result)

    assert imported.rows[0]["finding"] == "other_than_satisfied"
    assert "AC-2 is not satisfied: Part b." in messages(imported)


def test_the_latest_result_that_found_something_wins_whatever_its_place(edition: Rulebook) -> None:
    late = samples.results({"AC-2": "satisfied"}, end="2026-06-12T23:30:00-04:00", title="Late")
    early = samples.results({"AC-2": "not-satisfied"}, end="2026-06-13T01:00:00Z", title="Early")
    silent = samples.results({}, reviewed=["AC-2"], end="2026-09-01T00:00:00Z", title="Silent")

    imported = read(edition, late, early, silent)

    assert imported.rows == ({"control": "AC-2", "finding": "satisfied", "assessed_on": "2026-06-12"},)
    assert "AC-2 was found before as other than satisfied on 2026-06-13" in messages(imported)


def test_without_an_end_the_observations_give_the_day_and_else_the_start(edition: Rulebook) -> None:
    result = samples.results({"AC-2": "satisfied", "AC-3": "satisfied"})
    del result["end"]
    del result["observations"][1]["collected"]

    days = [row["assessed_on"] for row in read(edition, result).rows]

    assert days == ["2026-05-20", "2026-05-01"]


def test_a_result_without_any_day_gives_findings_without_one(edition: Rulebook) -> None:
    result = samples.results({"AC-2": "satisfied"})
    for key in ("start", "end", "observations"):
        del result[key]

    imported = read(edition, result)

    assert imported.rows == ({"control": "AC-2", "finding": "satisfied"},)
    assert "their findings have no day" in messages(imported)


def test_a_finding_that_is_neither_is_not_assessed(edition: Rulebook) -> None:
    imported = read(edition, samples.results({"AC-2": "unclear"}))

    assert imported.rows[0]["finding"] == "not_assessed"
    assert "“unclear” of AC-2" in messages(imported)


def test_what_is_not_carried_is_named(edition: Rulebook) -> None:
    result = samples.results({"AC-2": "satisfied"})
    result["findings"][0]["target"]["implementation-status"] = {"state": "partial"}
    result["findings"].append({"target": {"target-id": "obj-7", "status": {"state": "satisfied"}}})
    result["risks"] = [{}, {}]
    result["reviewed-controls"]["control-selections"].append({"include-all": {}})

    told = messages(read(edition, result))

    assert "How the assessor saw the implementation is not carried" in told and "AC-2 partial" in told
    assert "of no control of NIST SP 800-53 (1): obj-7." in told
    assert "Risks are not carried (2)." in told
    assert "All controls of a plan are reviewed without being named" in told
    assert "Files named as evidence; attach them (1)" in told


def test_every_wrong_member_is_a_fault_with_its_pointer(edition: Rulebook) -> None:
    result = samples.results({"AC-2": "satisfied"}, end="yesterday")
    result["findings"] += [{}, {"target": {"target-id": "ac-3_obj", "status": {}}}]
    result["observations"][0]["collected"] = 5

    with pytest.raises(Refusal) as refused:
        read(edition, result)

    assert [
        fault.pointer.removeprefix("/assessment-results/results/0") for fault in refused.value.faults
    ] == [
        "/observations/0/collected",
        "/end",
        "/findings/1/target",
        "/findings/1/target/target-id",
        "/findings/1/target/status",
        "/findings/1/target/status/state",
        "/findings/2/target/status/state",
    ]


def test_results_without_results_are_refused(edition: Rulebook) -> None:
    made = samples.assessment()
    del made["assessment-results"]["results"]

    with pytest.raises(Refusal, match="/assessment-results/results: is missing"):
        oscal.read(made, edition)
