"""Each kind of check: what satisfies it, what does not, what a person must judge, and the sentence
it says.
"""

from typing import Any

import pytest

from standards.edition import Rulebook
from tests.standards import tiny

NO = "not_satisfied"
OPEN = "undetermined"
YES = "satisfied"
NA = "not_applicable"


@pytest.mark.parametrize(
    ("part", "answers", "status", "said"),
    [
        ("attest", {"yes": False}, NO, "Answered no where the rule needs yes"),
        ("text", {"text": "  "}, NO, "Not answered"),
        ("choice", {"choice": "odd"}, OPEN, "“Odd”, which a person must judge"),
        ("choice", {"choice": "bad"}, NO, "the rule accepts “Good”"),
        ("compare", {"days": 60}, YES, "at least 60 days"),
        ("compare", {"days": 59}, NO, "59; the rule asks for at least 60 days"),
        ("column", {"moves": [{"what": "a", "days": 59, "tie": "none"}]}, NO, "59"),
        ("column", {"moves": [{"what": "a", "tie": "none"}]}, NO, "Row 1 gives no figure"),
        ("date_by", {"by": "2026-01-16"}, NO, "2026-01-16 is after 2026-01-15"),
        ("recent", {"recent": "2025-11-20"}, YES, "within 12 months"),
        ("recent", {"recent": "2026-06-01"}, YES, "the next is due by 2027-06-01"),
        ("recent", {"recent": "2025-11-19"}, NO, "the earliest that counts is 2025-11-20"),
        ("recent", {"recent": "2026-11-21"}, NO, "lies after 2026-11-20"),
        ("cadence", {"keeps": True}, YES, "02-01 and 08-01"),
        ("cadence", {"keeps": False}, NO, "not undertaken"),
        ("official", {"official": True}, YES, "does not have that text"),
        ("official", {"official": False}, NO, "Not compared with the official text"),
        ("rows", {"moves": []}, YES, "None to declare"),
        ("rows", {"moves": [{"days": 60, "tie": "none"}]}, NO, "“what” in row 1"),
        ("rows", {"moves": [{"what": "a", "tie": "some"}]}, OPEN, "Row 1: “some”, which a person must judge"),
        (
            "rows",
            {"moves": [{"what": "a", "tie": "many"}]},
            NO,
            "Row 1 says “many” where the rule needs “none”",
        ),
        ("rows", {"moves": [{"what": "a"}]}, NO, "Row 1"),
        ("ratio", {"tunings": [{"tuning": "25.01", "original": "100"}]}, NO, "ow 1 is at 25.01 percent"),
        ("ratio", {"tunings": [{"tuning": "1", "original": "0"}]}, NO, "does not give both figures"),
    ],
)
def test_an_answer_is_held_against_the_rule(
    rulebook: Rulebook, part: str, answers: dict[str, Any], status: str, said: str
) -> None:
    finding = tiny.found(rulebook, tiny.changed(**answers), part)

    assert (finding.status, said in finding.why) == (status, True), finding


def test_a_file_whose_period_ends_the_day_before_does_not_count(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["evidence"]["ev-1"]["covers_to"] = "2026-11-19"

    finding = tiny.found(rulebook, plain, "evidence")

    assert finding.status == NO
    assert finding.why == "No attached file covers 2026-11-20: plan.pdf covers 2026-01-01 to 2026-11-19."


@pytest.mark.parametrize("gone", ["covers_from", "covers_to"])
def test_a_file_with_an_open_period_does_not_count(rulebook: Rulebook, gone: str) -> None:
    plain = tiny.good()
    del plain["evidence"]["ev-1"][gone]

    assert tiny.found(rulebook, plain, "evidence").status == NO


def test_an_answer_that_demands_evidence_is_nothing_without_it(rulebook: Rulebook) -> None:
    plain = tiny.good()
    del plain["answers"]["recent"]["evidence"]

    finding = tiny.found(rulebook, plain, "recent")

    assert finding.status == NO
    assert "But no file is attached" in finding.why


def test_a_hidden_question_is_not_asked_and_a_shown_one_is(rulebook: Rulebook) -> None:
    assert tiny.found(rulebook, tiny.good(), "hidden").status == NA
    assert tiny.found(rulebook, tiny.changed(yes=False), "hidden").status == NO
    assert tiny.found(rulebook, tiny.changed(yes=False, why_not="Because."), "hidden").status == YES


def test_whether_a_check_is_put_must_be_answered_too(rulebook: Rulebook) -> None:
    assert tiny.found(rulebook, tiny.changed(yes=False), "when").status == NA
    assert tiny.found(rulebook, tiny.changed(yes=None), "when").status == NO
    assert tiny.found(rulebook, tiny.changed(yes=None), "hidden").status == NO


def test_a_plan_is_needed_only_where_a_site_lies_outside_the_allies(rulebook: Rulebook) -> None:
    plain = tiny.good()
    assert tiny.found(rulebook, plain, "plan").status == NA

    plain["sites"][1]["country"] = "MY"
    assert tiny.found(rulebook, plain, "plan").status == YES


def test_the_worst_site_decides_and_is_named(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["sites"][1]["answers"]["walls"] = {"value": False}

    finding = tiny.found(rulebook, plain, "walls")

    assert finding.status == NO
    assert finding.why.startswith("Dublin: Answered no")
    assert "Austin" not in finding.why


def test_an_identity_needs_a_street_and_every_site_an_address(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["end_user"]["address"] = "P.O. Box 12, Austin"
    assert "post box" in tiny.found(rulebook, plain, "identity").why

    del plain["sites"][1]["address"]
    assert tiny.found(rulebook, plain, "identity").why == "Not stated: the address of Dublin."


def test_controls_are_counted_by_family(rulebook: Rulebook) -> None:
    rows = [
        {"control": "AC-1", "status": "implemented", "finding": "other_than_satisfied"},
        {"control": "PE-3", "status": "implemented"},
    ]

    finding = tiny.found(rulebook, tiny.changed(controls=rows), "controls")

    assert finding.status == NO
    assert (
        "1 not answered (AC: AC-2(1)) and 1 not implemented or failed by the assessor (AC: AC-1)"
        in finding.why
    )
    assert finding.repair == (
        "Implement, have assessed and enter 1 control (AC: AC-2(1)). "
        "Put right and have assessed again 1 control (AC: AC-1)."
    )
    assert [need[0].names for need in finding.needs] == [("AC-2(1)",), ("AC-1",)]


@pytest.mark.parametrize("status", ["inherited", "alternative"])
def test_a_control_met_otherwise_waits_for_a_person(rulebook: Rulebook, status: str) -> None:
    rows = [{"control": id, "status": "implemented"} for id in ("AC-1", "AC-2(1)")]

    finding = tiny.found(
        rulebook, tiny.changed(controls=[*rows, {"control": "PE-3", "status": status}]), "controls"
    )

    assert (finding.status, "PE: PE-3" in finding.why) == (OPEN, True)


def test_several_components_answering_one_control_must_all_hold(rulebook: Rulebook) -> None:
    rows = [{"control": id, "status": "implemented"} for id in ("AC-1", "AC-2(1)", "PE-3")]

    finding = tiny.found(
        rulebook, tiny.changed(controls=[*rows, {"control": "PE-3", "status": "planned"}]), "controls"
    )

    assert finding.status == NO


def test_a_finding_rests_on_the_files_that_the_rows_of_its_set_name(rulebook: Rulebook) -> None:
    ids = ("AC-1", "AC-2(1)", "PE-3", "PE-4")
    rows = [{"control": id, "status": "implemented", "evidence": [f"ev-{n}"]} for n, id in enumerate(ids, 1)]
    plain = tiny.changed(controls=rows)
    plain["evidence"] |= {f"ev-{n}": {**tiny.FILE, **tiny.COVERING, "sha256": f"{n:064}"} for n in (2, 3, 4)}

    finding = tiny.found(rulebook, plain, "controls")

    assert (finding.status, finding.evidence) == (YES, ("ev-1", "ev-2", "ev-3"))


def test_a_file_of_a_row_that_has_lapsed_is_named_and_carries_nothing(rulebook: Rulebook) -> None:
    rows: list[dict[str, Any]] = [
        {"control": "AC-1", "status": "implemented", "evidence": ["ev-1", "ev-2"]},
        *({"control": id, "status": "implemented"} for id in ("AC-2(1)", "PE-3")),
    ]
    plain = tiny.changed(controls=rows)
    lapsed = {"name": "old.pdf", "covers_from": "2025-01-01", "covers_to": "2025-12-31"}
    plain["evidence"]["ev-2"] = {**tiny.FILE, **lapsed, "sha256": "cd" * 32}

    finding = tiny.found(rulebook, plain, "controls")

    assert (finding.status, finding.evidence) == (YES, ("ev-1",))
    assert finding.why.endswith("count for nothing: old.pdf (2025-01-01 to 2025-12-31) at AC-1.")


def test_a_checklist_names_the_items_left(rulebook: Rulebook) -> None:
    rows = [{"item": "i-1", "status": "planned"}]

    finding = tiny.found(rulebook, tiny.changed(list=rows), "checklist")

    assert finding.why == "The list, of 2 items: i-2 not answered and i-1 not met."
    assert finding.repair == "Meet and answer i-2. Meet i-1."


@pytest.mark.parametrize(
    ("rows", "exchange", "status", "said"),
    [
        ([], None, YES, "None to declare"),
        ([("a", "0.99", "999999.99", "")], "US", YES, "no report is needed"),
        ([("a", "0.99", "999999.99", "")], None, OPEN, "not said to trade"),
        ([("a", "0.99", "999999.99", "")], "MY", OPEN, "not said to trade"),
        ([("a", "1", "10", "")], "US", OPEN, "a at 1 percent and 10 USD"),
        ([("a", "0.1", "1000000", "")], "US", OPEN, "1,000,000 USD"),
        (
            [("a", "0.6", "10", "one hand"), ("b", "0.6", "10", "one hand")],
            "US",
            OPEN,
            "a and b together at 1.2 percent",
        ),
        ([("a", "0.6", "10", "b"), ("b", "0.6", "10", "")], "US", OPEN, "a and b together at 1.2 percent"),
        ([("a", "0.6", "10", ""), ("a", "0.6", "10", "")], "US", OPEN, "a at 1.2 percent"),
        (
            [("a", "0.4", "10", "b"), ("b", "0.4", "10", "c"), ("c", "0.4", "10", "")],
            "US",
            OPEN,
            "a, b and c together at 1.2 percent",
        ),
        ([("a", "0.6", "10", ""), ("b", "0.6", "10", "")], "US", YES, "All 2 are below"),
    ],
)
def test_a_holding_is_carved_out_below_both_lines_together(
    rulebook: Rulebook, rows: list[tuple[str, str, str, str]], exchange: str | None, status: str, said: str
) -> None:
    table = [dict(zip(("holder", "percent", "value_usd", "acts_with"), row, strict=True)) for row in rows]

    finding = tiny.found(rulebook, tiny.changed(interests=table, exchange=exchange), "carve_out")

    assert (finding.status, said in finding.why) == (status, True), finding


def test_bodies_of_one_government_are_one_holder(rulebook: Rulebook) -> None:
    def held(first: str, second: str) -> str:
        table = [
            {"holder": "fund", "percent": "0.6", "value_usd": "1", "government": first},
            {"holder": "city", "percent": "0.6", "value_usd": "1", "government": second},
        ]
        return tiny.found(rulebook, tiny.changed(interests=table, exchange="US"), "carve_out").status.value

    assert (held("CN", "HK"), held("CN", "MO")) == (OPEN, YES)


def test_one_authorization_is_for_one_country(rulebook: Rulebook) -> None:
    plain = {**tiny.changed(country="US"), "kind": "NVEU"}
    assert "Only" not in tiny.found(rulebook, plain, "country").why
    assert tiny.found(rulebook, plain, "country").status == NO

    plain["sites"][1]["country"] = "PR"
    assert tiny.found(rulebook, plain, "country").status == YES
