"""What would do: named to the row, the day and the file; gathered so that one change serves all it can."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.assessment import assess
from standards.checks.verdict import Change
from standards.dossier import parse
from standards.edition import Rulebook
from standards.repairs import ToDo, chosen, to_do
from tests.standards import tiny
from tests.standards.lives import drawn


def todo(rulebook: Rulebook, plain: dict[str, Any]) -> dict[tuple[str, str], ToDo]:
    dossier = parse(plain, rulebook)
    return {(line.by, line.at): line for line in to_do(assess(rulebook, dossier, tiny.ON), rulebook, dossier)}


@pytest.mark.parametrize(
    ("part", "answers", "repair"),
    [
        ("attest", {"yes": None}, "Answer “What of yes?” The rule needs yes."),
        ("attest", {"yes": False}, "Change what stands against it, then answer yes; "),
        ("choice", {"choice": "bad"}, "Bring about “Good”, and choose it."),
        ("compare", {"days": 59}, "Bring it to at least 60 days: 59 is 1 too few."),
        ("compare", {"days": None}, "The rule needs at least 60 days."),
        (
            "column",
            {"moves": [{"what": "a", "days": 60, "tie": "none"}, {"what": "b", "days": 12, "tie": "none"}]},
            "Bring “days” to at least 60 days in row 2 (12 is 48 too few).",
        ),
        ("column", {"moves": [{"what": "a", "tie": "none"}]}, "Give the figure “days” in row 1."),
        ("date_by", {"by": "2026-01-16"}, "Be ready by 2026-01-15 at the latest: 2026-01-16 is 1 day late."),
        ("date_by", {"by": None}, "The rule needs a day not after 2026-01-15."),
        ("recent", {"recent": "2025-11-19"}, "a day from 2025-11-20 to 2026-11-20 counts."),
        ("recent", {"recent": "2026-11-21"}, "State a day that has passed: from 2025-11-20 to 2026-11-20."),
        ("rows", {"moves": [{"days": 60, "tie": "none"}, {"tie": "none"}]}, "Fill “what” in rows 1 and 2."),
        (
            "rows",
            {"moves": [{"what": "a", "tie": "many"}]},
            "End what row 1 states under “tie”, and say “none”",
        ),
        ("ratio", {"tunings": [{"tuning": "26", "original": "100"}]}, "in row 1 to at most 25, of 100."),
        (
            "ratio",
            {"tunings": [{"tuning": "1"}]},
            "Give both figures, “tuning” and “original” above zero, in row 1.",
        ),
        ("checklist", {"list": [{"item": "i-1", "status": "planned"}]}, "Meet and answer i-2. Meet i-1."),
    ],
)
def test_what_would_do_is_named_to_the_figure(
    rulebook: Rulebook, part: str, answers: dict[str, Any], repair: str
) -> None:
    finding = tiny.found(rulebook, tiny.changed(**answers), part)

    assert repair in finding.repair, finding.repair


@pytest.mark.parametrize(
    ("period", "do", "repair"),
    [
        (
            {"covers_to": None},
            "period",
            "State the last day that plan.pdf covers: the last must be 2026-11-20 or later.",
        ),
        (
            {"covers_from": None, "covers_to": None},
            "period",
            "State the first and last day that plan.pdf covers: the first must be 2026-11-20 or earlier and the "
            "last must be 2026-11-20 or later.",
        ),
        (
            {"covers_to": "2026-11-19"},
            "renew",
            "one that covers 2026-11-20; the period it states ended 2026-11-19.",
        ),
        ({"covers_from": "2026-11-21"}, "renew", "it covers only from 2026-11-21 on."),
        ({"covers_from": None, "covers_to": "2026-11-19"}, "renew", "the period it states ended 2026-11-19."),
    ],
)
def test_a_file_that_does_not_count_lacks_its_period_or_is_renewed(
    rulebook: Rulebook, period: dict[str, str | None], do: str, repair: str
) -> None:
    plain = tiny.good()
    file = plain["evidence"]["ev-1"]
    file |= period
    plain["evidence"]["ev-1"] = {name: value for name, value in file.items() if value is not None}

    finding = tiny.found(rulebook, plain, "evidence")

    assert repair in finding.repair, finding.repair
    assert [(change.do, change.at) for change in finding.needs[0]] == [(do, "/evidence/ev-1")]


def test_of_two_files_that_do_not_count_the_one_that_lacks_only_its_period_comes_first(
    rulebook: Rulebook,
) -> None:
    plain = tiny.good()
    plain["evidence"]["ev-1"]["covers_to"] = "2026-11-19"
    plain["evidence"]["ev-2"] = {**tiny.FILE, "name": "map.pdf"}
    plain["answers"]["file"]["evidence"] = ["ev-1", "ev-2"]

    finding = tiny.found(rulebook, plain, "evidence")

    assert [(change.do, change.names) for change in finding.needs[0]] == [
        ("period", ("ev-2",)),
        ("renew", ("ev-1",)),
    ]
    assert "; or attach a newer file in place of plan.pdf" in finding.repair


def test_an_answer_that_demands_evidence_needs_both(rulebook: Rulebook) -> None:
    plain = tiny.changed(recent=None)

    finding = tiny.found(rulebook, plain, "recent")

    assert [need[0].do for need in finding.needs] == ["answer", "attach"]


def test_one_file_serves_every_part_it_is_attached_for(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["evidence"]["ev-1"]["covers_to"] = "2026-11-19"

    lines = todo(rulebook, plain)

    (line,) = lines.values()
    assert (line.sort, line.title, line.question) == ("file", "plan.pdf", "file")
    assert set(line.parts) == {"evidence", "recent", "official", "when", "guards"}
    assert line.settles == line.parts
    assert len(line.steps) == 1


def test_one_answer_serves_every_part_that_waits_for_it(rulebook: Rulebook) -> None:
    lines = todo(rulebook, tiny.changed(yes=None))

    (line,) = lines.values()
    assert (line.by, line.at, line.section) == ("applicant", "/answers/yes", "all")
    assert line.steps == ("Answer “What of yes?” The rule needs yes.",)
    assert line.brief == ("Answer it. The rule needs yes.",)
    assert {"attest", "hidden", "when"} <= set(line.parts)
    assert "attest" in line.settles
    assert not {"hidden", "when"} & set(line.settles)  # it only tells whether these are asked


def test_what_a_person_judges_stands_apart_and_last(rulebook: Rulebook) -> None:
    dossier = parse(tiny.changed(choice="odd", days=59), rulebook)

    lines = to_do(assess(rulebook, dossier, tiny.ON), rulebook, dossier)

    assert [(line.by, line.at) for line in lines] == [
        ("applicant", "/answers/days"),
        ("reviewer", "/answers/choice"),
    ]


def test_what_is_to_do_at_a_site_names_the_site(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["sites"][1]["answers"]["walls"] = {"value": False}
    del plain["sites"][1]["address"]

    lines = todo(rulebook, plain)

    assert lines["applicant", "/sites/1/answers/walls"].site == "site-2"
    assert lines["applicant", "/sites"].steps == ("State the address of Dublin.",)


def test_a_site_that_cannot_be_is_named_and_found_among_the_sites(rulebook: Rulebook) -> None:
    plain = tiny.good()
    plain["sites"][1]["country"] = "CN"

    line = todo(rulebook, plain)["applicant", "/sites"]

    assert "it cannot be with the site Dublin." in " ".join(line.steps)
    assert "location" in line.settles


def test_nothing_is_to_do_where_all_is_satisfied(rulebook: Rulebook) -> None:
    assert todo(rulebook, tiny.good()) == {}


def test_every_open_part_is_served(rulebook: Rulebook) -> None:
    plain = {**tiny.good(), "answers": {}, "sites": [], "end_user": {}, "evidence": {}}
    dossier = parse(plain, rulebook)
    findings = assess(rulebook, dossier, tiny.ON)

    served = {part for line in to_do(findings, rulebook, dossier) for part in line.parts}

    assert served == {part.id for finding in findings.findings for part in finding.parts if part.needs}
    assert len(to_do(findings, rulebook, dossier)) < len(served)


CHANGES = [Change(f"/answers/{name}", "answer", f"Answer {name}.") for name in "abcdef"]


@drawn(150)
@given(st.lists(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique=True), max_size=6))
def test_no_smaller_set_of_changes_serves_all(needs: list[list[Change]]) -> None:
    asked = [tuple(need) for need in needs]

    taken = chosen(asked)

    assert all(taken.intersection(need) for need in asked)
    smallest = next(
        size
        for size in range(len(CHANGES) + 1)
        for some in combinations(CHANGES, size)
        if all(set(some).intersection(need) for need in asked)
    )
    assert len(taken) == smallest


def test_of_very_many_alternatives_the_most_useful_are_chosen() -> None:
    many = [Change(f"/answers/{n}", "answer", f"Answer {n}.") for n in range(14)]
    needs = [(many[n], many[n + 1], many[13]) for n in range(12)]

    assert chosen(needs) == {many[13]}
