"""Enforcement is dated, clause by clause, and a requirement has a history with sources."""

from datetime import date
from pathlib import Path

import pytest

from standards.assessment import assess
from standards.dossier import parse
from standards.edition import Rulebook
from standards.errors import RulebookError
from standards.report import text
from standards.rulebook import FOLDER, history, load
from tests.standards import tiny

OWN = """
[[requirement.enforcement]]
since = "2025-06-01"
status = "in_force"
note = "This one is."
source = "a letter"
provenance = "secondary"
[[requirement.enforcement.remark]]
on = "2026-01-01"
note = "Still so."
source = "another letter"
provenance = "inferred"
"""
HEAD = 'statement = "Do."\ncitation = "1 TEST 4"\nprovenance = "verified"\n'


def own(folder: Path, words: str = OWN) -> Rulebook:
    return load(tiny.write(folder, {"requirements/1.toml": (HEAD, HEAD + words)}))


def test_a_clause_has_the_state_of_its_edition_until_its_own_begins(tmp_path: Path) -> None:
    rulebook = own(tmp_path)
    clause, other = rulebook.requirements[0], rulebook.requirements[1]

    assert rulebook.status_of(clause, date(2025, 5, 31)).status == "not_enforced"
    assert rulebook.status_of(clause, date(2025, 6, 1)).status == "in_force"
    assert rulebook.status_of(other, date(2025, 6, 1)).status == "not_enforced"


def test_a_finding_carries_the_state_of_its_clause_on_the_day(tmp_path: Path) -> None:
    rulebook = own(tmp_path)
    dossier = parse(tiny.good(), rulebook)

    before, after = (assess(rulebook, dossier, day) for day in (date(2025, 5, 31), tiny.ON))

    assert before.findings[0].enforcement == "not_enforced"
    assert (after.findings[0].enforcement, after.findings[1].enforcement) == ("in_force", "not_enforced")


def test_what_was_found_out_later_is_not_known_before(tmp_path: Path) -> None:
    rulebook = own(tmp_path)
    clause = rulebook.requirements[0]

    assert rulebook.status_of(clause, date(2025, 12, 31)).remarks == ()
    assert [remark.note for remark in rulebook.status_of(clause, date(2026, 1, 1)).remarks] == ["Still so."]


def test_the_history_of_a_requirement_is_dated_and_sourced(tmp_path: Path) -> None:
    rulebook = own(tmp_path)

    lines = rulebook.history_of(rulebook.requirements[0])

    assert [(str(line.on), line.event) for line in lines] == [
        ("2025-01-13", "effective"),
        ("2025-01-13", "enforcement"),
        ("2025-01-15", "published"),
        ("2025-05-13", "enforcement"),
        ("2025-05-15", "compliance"),
        ("2025-06-01", "enforcement"),
        ("2026-01-01", "remark"),
    ]
    assert lines[5].plain() == {
        "on": "2025-06-01",
        "event": "enforcement",
        "words": "In force.",
        "status": "in_force",
        "note": "This one is.",
        "source": "a letter",
        "provenance": "secondary",
        "edition": "tiny@2025-01-15",
    }
    assert all(line.source for line in lines)


def test_the_history_says_in_which_other_editions_a_requirement_stands(tmp_path: Path) -> None:
    rulebook = own(tmp_path / "a")
    later = load(
        tiny.write(
            tmp_path / "b",
            {
                "rulebook.toml": tiny.RULEBOOK.replace('"2025-01-15"', '"2027-01-01"', 1)
                .replace('effective = "2025-01-13"', 'effective = "2027-02-01"')
                .replace('compliance = "2025-05-15"', 'compliance = "2027-02-01"'),
                "requirements/1.toml": tiny.REQUIREMENTS.replace(
                    'compliance_from = "2026-01-15"\nends_on = "2030-12-31"', ""
                ).replace('statement = "Do."', 'statement = "Do it."', 1),
            },
        )
    )

    line = rulebook.history_of(rulebook.requirements[0], [rulebook, later])[-1]

    assert (str(line.on), line.event) == ("2027-02-01", "edition")
    assert line.words == "Stands in the edition 2027-01-01 in other words."
    assert line.edition == "tiny@2027-01-01"


def test_a_requirement_ends_with_its_edition(tmp_path: Path) -> None:
    ended = {"rulebook.toml": tiny.RULEBOOK.replace("[[kind]]", 'ends_on = "2026-06-30"\n[[kind]]', 1)}
    rulebook = load(tiny.write(tmp_path, ended))

    assert tiny.found(rulebook, tiny.good(), "attest", date(2026, 6, 30)).status == "satisfied"
    late = tiny.found(rulebook, tiny.good(), "attest", date(2026, 7, 1))
    assert (late.status, late.why) == ("not_applicable", "Ended on 2026-06-30.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('since = "2025-06-01"', 'since = "June"'), '"since" must be a date'),
        (('status = "in_force"', 'status = "dead"'), '"status" is "dead"; it may be codified'),
        (('provenance = "secondary"', 'provenance = "hearsay"'), "inferred, secondary or verified"),
        (('on = "2026-01-01"', 'on = "2025-01-01"'), "[[remark]] must go forward in time"),
        (('note = "Still so."', 'notes = "Still so."'), '"note" must be a text and is missing'),
        (("[[requirement.enforcement.remark]]\non", OWN.strip() + "\n[[requirement.enforcement.remark]]\non"),
         "[[enforcement]] must go forward in time"),
    ],
)  # fmt: skip
def test_a_state_that_is_not_one_is_refused(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(RulebookError) as refused:
        own(tmp_path, OWN.replace(*change))

    assert words in str(refused.value)
    assert "requirements/1.toml, requirement " in str(refused.value)


def test_the_announcement_of_may_2025_is_secondary_and_the_missing_rescission_inferred() -> None:
    state = load(FOLDER / "ai-diffusion-2025").enforcement_on(tiny.ON)

    assert (state.status, state.provenance) == ("not_enforced", "secondary")
    missing = state.remarks[-1]
    assert "No rescission was found" in missing.note
    assert missing.provenance == "inferred"


def test_the_licence_duty_for_macau_and_d5_stays_enforced() -> None:
    rulebook = load(FOLDER / "ai-diffusion-2025")
    state = rulebook.status_of(rulebook.requirement("s10-04"), tiny.ON)

    assert (state.status, state.provenance, str(state.since)) == ("in_force", "secondary", "2025-05-13")
    others = {
        one.id for one in rulebook.requirements if rulebook.status_of(one, tiny.ON).status == "in_force"
    }
    assert others == {"s10-04"}


def test_every_requirement_of_the_house_has_a_history_in_order() -> None:
    for folder in FOLDER.iterdir():
        if folder.is_dir():
            rulebook = load(folder)
            for requirement in rulebook.requirements:
                lines = rulebook.history_of(requirement)
                assert [line.on for line in lines] == sorted(line.on for line in lines)
                assert {"published", "effective", "compliance", "enforcement"} <= {one.event for one in lines}


def test_the_report_says_what_is_known_from_others_and_what_is_inferred() -> None:
    rulebook = load(FOLDER / "ai-diffusion-2025")
    plain = {**tiny.good(), "rulebook": {"id": rulebook.id}, "answers": {}, "sites": [], "evidence": {}}

    said = text(assess(rulebook, parse(plain, rulebook), tiny.ON), rulebook)

    assert "(The state of enforcement is known from others; the official text was not read.)" in said
    assert "[inferred]" in said.split("NOT SATISFIED")[0]


def test_the_catalogue_knows_the_history_across_its_editions() -> None:
    rulebook = load(FOLDER / "ai-diffusion-2025")
    requirement = rulebook.requirement("s10-14")

    assert history(rulebook, requirement)[: len(rulebook.history_of(requirement))]
