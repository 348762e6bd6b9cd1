"""Controls by family: missing, failed, to be judged; and of whom the inherited ones are."""

from standards.edition import Rulebook
from standards.families import families, groups, inherited
from tests.standards import tiny

ROWS = [
    {"control": "AC-1", "status": "implemented", "finding": "other_than_satisfied"},
    {"control": "PE-3", "status": "inherited", "inherited_from": "Example Cloud"},
    {"control": "PE-3", "status": "inherited", "inherited_from": " "},
    {"control": "PE-4", "status": "planned"},
]


def test_a_family_lists_what_is_missing_failed_and_to_be_judged(rulebook: Rulebook) -> None:
    found = {name: standing.plain() for name, standing in families(rulebook, ("set",), ROWS).items()}

    assert found == {
        "AC": {"missing": ["AC-2(1)"], "failed": ["AC-1"], "judged": []},
        "PE": {"missing": [], "failed": [], "judged": ["PE-3"]},
    }


def test_a_family_without_anything_open_is_not_listed(rulebook: Rulebook) -> None:
    rows = [{"control": id, "status": "implemented"} for id in ("AC-1", "AC-2(1)")]

    assert list(families(rulebook, ("set",), rows)) == ["PE"]


def test_a_checklist_stands_by_group(rulebook: Rulebook) -> None:
    found = groups(rulebook.checklists["list"], [{"item": "i-1", "status": "not_applicable"}])

    assert {name: standing.plain() for name, standing in found.items()} == {
        "no family": {"missing": ["i-2"], "failed": [], "judged": ["i-1"]}
    }


def test_an_inherited_control_says_from_whom_or_that_nobody_is_named(rulebook: Rulebook) -> None:
    assert inherited(ROWS) == {"PE-3": ("Example Cloud", "")}


def test_the_finding_says_from_whom_controls_are_inherited(rulebook: Rulebook) -> None:
    rows = [
        {"control": "AC-1", "status": "inherited", "inherited_from": "Example Cloud"},
        {"control": "AC-2(1)", "status": "alternative"},
        {"control": "PE-3", "status": "inherited"},
    ]

    finding = tiny.found(rulebook, tiny.changed(controls=rows), "controls")

    assert finding.status == "undetermined"
    assert finding.why == (
        "Of 3 controls, 1 alternative (AC: AC-2(1)), 1 inherited from Example Cloud (AC: AC-1) and 1 inherited "
        "from nobody named (PE: PE-3): a person must accept them."
    )
    assert finding.repair == "A reviewer accepts 3 controls (AC: AC-1 and AC-2(1); PE: PE-3) one by one."
