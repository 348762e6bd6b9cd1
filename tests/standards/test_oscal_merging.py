"""An import is told cell by cell before anything is kept, and takes nothing away in silence."""

from typing import Any

from standards.oscal import Imported, merge


def imported(*rows: dict[str, Any]) -> Imported:
    return Imported("system-security-plan", "1.1.3", "A plan", rows, (), {})


def test_a_plan_fills_and_changes_and_adds_and_leaves_the_findings_alone() -> None:
    existing = [
        {"control": "AC-1", "status": "planned", "finding": "satisfied", "assessed_on": "2026-05-01"},
        {"control": "AC-9", "status": "implemented"},
    ]

    rows, report = merge(
        existing,
        imported(
            {"control": "AC-1", "status": "implemented", "remark": "Done."},
            {"control": "AC-2", "status": "planned"},
        ),
    )

    assert rows == (
        {
            "control": "AC-1",
            "status": "implemented",
            "finding": "satisfied",
            "assessed_on": "2026-05-01",
            "remark": "Done.",
        },
        {"control": "AC-9", "status": "implemented"},
        {"control": "AC-2", "status": "planned"},
    )
    assert [(one.control, one.column, one.old, one.new) for one in report.changed] == [
        ("AC-1", "status", "planned", "implemented")
    ]
    assert [(one.column, one.new) for one in report.filled] == [("remark", "Done.")]
    assert (report.added, report.untouched, report.same) == (("AC-2",), ("AC-9",), 0)
    assert existing[0]["status"] == "planned"


def test_a_document_without_a_finding_takes_none_away() -> None:
    there = {"control": "AC-1", "finding": "satisfied", "assessed_on": "2026-05-01"}

    rows, report = merge([there], imported({"control": "AC-1", "finding": "not_assessed"}))

    assert rows == (there,)
    assert report.empty
    assert [one.plain() for one in report.left] == [
        {"control": "AC-1", "column": "finding", "old": "satisfied", "new": "not_assessed",
         "why": "The document has no finding, so the one there stays."}
    ]  # fmt: skip


def test_an_earlier_finding_does_not_replace_a_later_one() -> None:
    there = {"control": "AC-1", "finding": "other_than_satisfied", "assessed_on": "2026-05-01"}
    older = {"control": "AC-1", "finding": "satisfied", "assessed_on": "2025-05-01"}

    rows, report = merge([there], imported(older))

    assert rows == (there,)
    assert {one.why for one in report.left} == {"The finding there is later, of 2026-05-01."}


def test_a_new_finding_without_a_day_does_not_keep_the_old_day() -> None:
    there = {"control": "AC-1", "finding": "satisfied", "assessed_on": "2026-05-01"}

    rows, report = merge([there], imported({"control": "AC-1", "finding": "other_than_satisfied"}))

    assert rows == ({"control": "AC-1", "finding": "other_than_satisfied"},)
    assert [(one.column, one.old, one.new) for one in report.changed] == [
        ("finding", "satisfied", "other_than_satisfied"),
        ("assessed_on", "2026-05-01", ""),
    ]


def test_merging_twice_changes_nothing_more() -> None:
    document = imported(
        {"control": "AC-1", "status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-01"}
    )
    once, _ = merge([{"control": "AC-1", "finding": "not_assessed"}], document)

    twice, report = merge(once, document)

    assert twice == once
    assert report.empty and report.same == 3
