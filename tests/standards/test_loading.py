"""An edition loads whole or is refused: file, place in it, and why."""

# ruff: noqa: E501  (a table is read along its rows)

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from standards.edition import Rulebook
from standards.errors import Refusal, RulebookError
from standards.rulebook import load
from tests.standards import tiny

Change = tuple[str, str] | str | None
PART = 'check = { kind = "attest", question = "yes" }'


def refused(folder: Path, changes: Mapping[str, Change]) -> str:
    with pytest.raises(RulebookError) as caught:
        load(tiny.write(folder, dict(changes)))
    assert caught.value.faults
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "change", "place", "why"),
    [
        ("rulebook.toml", ('title = "A small rule"', 'titel = "x"'), "rulebook.toml", '"title" must be a text and is missing'),
        ("rulebook.toml", ('title = "A small rule"', 'title = "x"\ncolour = "red"'), "rulebook.toml", '"colour" is not a key'),
        ("rulebook.toml", ("2025-01-13", "2025-02-30"), "rulebook.toml", '"effective" must be a date'),
        ("rulebook.toml", ('id = "NVEU"', 'id = "UVEU"'), "kind UVEU", 'the kind id "UVEU" is used twice'),
        ("rulebook.toml", ('since = "2025-05-13"', 'since = "2024-05-13"'), "rulebook.toml", "must go forward in time"),
        ("rulebook.toml", ('status = "codified"', 'status = "dead"'), "enforcement 1", '"status" is "dead"'),
        ("rulebook.toml", ('requirements = ["r-answers"]', 'requirements = ["r-x"]'), "rulebook.toml", 'serves the requirement "r-x"'),
        ("rulebook.toml", ('due = ["02-01", "08-01"]', 'due = ["02-30"]'), "calendar cal-0201", "MM-DD"),
        ("rulebook.toml", ('due = ["02-01", "08-01"]', ""), "calendar cal-0201", "must say when"),
        ("rulebook.toml", ('interval_months = "year"', "interval_months = 12"), "calendar cal-yearly", "written once, in numbers.toml"),
        ("rulebook.toml", ('interval_months = "year"', 'interval_months = "notice"'), "calendar cal-yearly", "needs whole months"),
        ("rulebook.toml", ('number = "clock"', 'number = "cluck"'), "process p-1", 'the number "cluck", which is not in'),
        ("rulebook.toml", ('{ id = "i-2"', '{ id = "i-1"'), "checklists, list, item i-1", "is used twice"),
        ("rulebook.toml", ('"PE-3"]', '"PE-9"]'), "control_sets, set", 'names the control "PE-9"'),
        ("rulebook.toml", ('"PE-3"]', '"PE-4"]'), "control_sets, set", "differs from the column set of controls.csv in PE-3 and PE-4"),
        ("rulebook.toml", ('id = "tiny"', 'id = "tiny'), "rulebook.toml", "is not TOML in UTF-8"),
        ("rulebook.toml", ("intro = ", "intor = "), "section all", '"intor" is not a key'),
        ("rulebook.toml", None, "rulebook.toml", "is missing"),
        ("numbers.toml", ('value = "25"', "value = 25"), "numbers.toml, most_outside", '"value" must be a text, not 25'),
        ("numbers.toml", ('value = "25"', 'value = "a lot"'), "numbers.toml, most_outside", "is not an exact number"),
        ("numbers.toml", ('value = "2026-01-15"', 'value = "15 January"'), "numbers.toml, by", "is not an exact number"),
        ("numbers.toml", ("[most_in_one]", "[most_outside]"), "numbers.toml", "is not TOML"),
        ("numbers.toml", ("[clock]", "[klock]"), "numbers.toml, klock", "the number is never used"),
        ("questions/1.toml", ('id = "text"', 'id = "yes"'), "question yes", 'the question id "yes" is used twice'),
        ("questions/1.toml", ('type = "yes_no"', 'type = "maybe"'), "question models, column published", '"type" is "maybe"; it may be'),
        ("questions/1.toml", ('section = "all"', 'section = "none"'), "question parties", '"section" is "none"'),
        ("questions/1.toml", ('question = "yes", value = false', 'question = "yes", value = "no"'), "question why_not", "cannot have"),
        ("questions/1.toml", ('question = "yes", value = false', 'question = "zzz", value = false'), "question why_not", "does not exist"),
        ("questions/1.toml", ('applies_to = ["NVEU"]', 'applies_to = ["XVEU"]'), "question country", 'applies to "XVEU"'),
        ("questions/1.toml", (tiny.CHOICES, ""), "question choice", "a choice question has options"),
        ("requirements/1.toml", (PART, ""), "part attest", "asks nothing: it has no check"),
        ("requirements/1.toml", ('kind = "attest", question', 'kind = "ask", question'), "part attest, check", '"kind" is "ask"; it may be'),
        ("requirements/1.toml", ('question = "yes" }', 'question = "no" }'), "part attest, check", 'the question "no", which does not exist'),
        ("requirements/1.toml", ('question = "yes" }', 'question = "days" }'), "part attest, check", "it can only use yes_no"),
        ("requirements/1.toml", ('question = "yes" }', 'question = "yes", least = 3 }'), "part attest, check", '"least" is not a key'),
        ("requirements/1.toml", ('number = "notice"', "number = 60"), "part compare, check", "written once, in numbers.toml"),
        ("requirements/1.toml", ('number = "notice"', 'number = "notes"'), "part compare, check", 'the number "notes", which is not in'),
        ("requirements/1.toml", ('number = "by"', 'number = "notice"'), "part date_by, check", 'names "notice" in days; it needs date'),
        ("requirements/1.toml", ('op = ">="', 'op = "about"'), "part compare, check", '"op" is "about"'),
        ("requirements/1.toml", ('column = "days"', 'column = "weeks"'), "part column, check", 'the column "weeks"'),
        ("requirements/1.toml", ('accept = ["good"]', 'accept = ["best"]'), "part choice, check", '"best", which is not an option'),
        ("requirements/1.toml", ('accept = ["none"]', 'accept = ["nil"]'), "part rows, check", '"nil", which is not an option'),
        ("requirements/1.toml", ('calendar = "cal-0201"', 'calendar = "cal-x"'), "part cadence, check", "not an item of the calendar"),
        ("requirements/1.toml", ('outside = "ally"', 'outside = "friends"'), "part outside, check", "not a group or country"),
        ("requirements/1.toml", ('who = ["sites"]', 'who = ["everyone"]'), "part location, check", "not somebody known here"),
        ("requirements/1.toml", ('set = "set"', 'set = "sat"'), "part controls, check", "not a control set"),
        ("requirements/1.toml", ('list = "list"', 'list = "lost"'), "part checklist, check", "not a checklist"),
        ("requirements/1.toml", ('table = "caps"', 'table = "hats"'), "part cap, check", "not a table of allocations.csv"),
        ("requirements/1.toml", ("is = true }", "is = true, rows = true }"), "part when, check, when", "in no way that is known"),
        ("requirements/1.toml", ("is = true }", 'is = "yes" }'), "part when, check, when", "cannot have"),
        ("requirements/1.toml", ('id = "evidence"', 'id = "attest"'), "part attest", 'the part id "attest" is used twice'),
        ("requirements/1.toml", ('id = "r-sites"', 'id = "r-answers"'), "requirement r-answers", "is used twice"),
        ("requirements/1.toml", ('ends_on = "2030-12-31"', 'ends_on = "2020-12-31"'), "requirement r-weights", "is before effective_from"),
        ("requirements/1.toml", ('compliance_from = "2026-01-15"', 'compliance_from = "2020-01-15"'), "r-weights", "is before"),
        ("requirements/1.toml", ('kind = "attest"\n', 'kind = "guess"\n'), "part attest", '"kind" is "guess"'),
        ("requirements/1.toml", ('provenance = "verified"', 'provenance = "rumour"'), "r-answers", '"provenance" is "rumour"'),
        ("chips.csv", ("old,NVIDIA,Old,none,10", "old,NVIDIA,Old,none,10.5"), "chips.csv, line 3", "tpp must be a whole number"),
        ("chips.csv", ("old,NVIDIA,Old,none,10,x,y,z,,", "old,NVIDIA,Old,none,10,x,y,z,,Old"), "chips.csv, line 3", "is a second reference"),
        ("chips.csv", ("Old,none", "Old,9A999"), "chips.csv, line 3", 'level is "9A999"'),
        ("chips.csv", ("old,NVIDIA", "odd,NVIDIA"), "chips.csv, line 4", "is listed twice"),
        ("chips.csv", ("old,NVIDIA,", "old,"), "chips.csv, line 3", "has 9 cells where the header has 10"),
        ("chips.csv", ("id,vendor", "id,seller"), "chips.csv, line 1", "missing: vendor; not known: seller"),
        ("countries.csv", ("IE,Ireland,ally", "US,Ireland,B"), "countries.csv, line 5", "is called"),
        ("countries.csv", ("KH,Cambodia,D:1,,", "KH,Cambodia,barred,2025-11-06,"), "countries.csv, line 12", "twice on the same day"),
        ("countries.csv", ("barred,,2025-11-06", "barred,2026-01-01,2025-11-06"), "countries.csv, line 11", "is after"),
        ("countries.csv", ("same_as:US", "same_as:UK"), "countries.csv, line 4", 'counts as "UK"'),
        ("countries.csv", ("2025-11-06", "06.11.2025"), "countries.csv, line 11", "to must be a date"),
        ("controls.csv", ("Policy,1", "Policy,yes"), "controls.csv, line 2", 'set is "yes"'),
        ("controls.csv", ("title,set", "title,sat"), "controls.csv, line 1", 'has the column "sat"'),
        ("allocations.csv", ("100000", "many"), "allocations.csv, line 2", "tpp must be a whole number"),
        ("allocations.csv", ("1 TEST 5,verified,\n", "1 TEST 5,verified,\n" + "caps,NVEU,2026-12-31,,5,installed_base,c,verified,\n"), "line 3", "cover 2026-12-31"),
        ("notes.txt", "hello", "notes.txt", "is not a file of a rulebook"),
        ("requirements/2.toml", '[[requirement]]\nid = "r-none"\n', "requirement r-none", "asks nothing: it has no part"),
        ("questions/2.toml", tiny.question("idle", "text"), "questions, idle", "the question is never used"),
        ("questions/2.toml", "[[column]]\n", "questions/2.toml", '"column" is not a key'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(
    tmp_path: Path, file: str, change: Change, place: str, why: str
) -> None:
    said = refused(tmp_path, {file: change})

    assert any(place in line and why in line for line in said.splitlines()), said


def test_a_number_repeated_in_the_words_of_its_part_is_written_twice(tmp_path: Path) -> None:
    before = tiny.part("compare", 'kind = "compare", question = "days", op = ">=", number = "notice"')

    said = refused(
        tmp_path, {"requirements/1.toml": (before, before.replace("As asked.", "At least 60 days."))}
    )

    assert 'part compare: writes 60 in its text; that is "notice", written in numbers.toml' in said


def test_a_number_declared_under_two_names_is_written_twice(tmp_path: Path) -> None:
    again = '\n[again]\nvalue = "60"\nunit = "days"\ncitation = "1 TEST 21"\nprovenance = "verified"\n'

    said = refused(tmp_path, {"numbers.toml": tiny.NUMBERS + again})

    assert "numbers.toml, again: 60 days is written twice" in said


def test_a_part_cannot_ask_a_question_its_kind_is_never_shown(tmp_path: Path) -> None:
    said = refused(tmp_path, {"requirements/1.toml": ("'applies_to".strip("'") + ' = ["NVEU"]', "")})

    assert 'part country: asks "country", which is not asked of every kind that the part applies to' in said


def test_questions_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    waiting = tiny.QUESTIONS.replace(
        'id = "yes"', 'id = "yes"\nshown_when = { question = "keeps", value = true }'
    ).replace('id = "keeps"', 'id = "keeps"\nshown_when = { question = "yes", value = true }')

    assert "waits, in the end, for itself" in refused(tmp_path, {"questions/1.toml": waiting})


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path, {"requirements/1.toml": (PART, ""), "chips.csv": ("Old,none", "Old,9A999")})

    assert said.startswith("tiny does not load, ")
    assert "part attest" in said and "chips.csv, line 3" in said


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="nowhere is not a folder"):
        load(tmp_path / "nowhere")


def test_the_hash_is_of_what_is_said_and_not_of_how_it_is_spaced(tmp_path: Path) -> None:
    one = load(tiny.write(tmp_path / "a"))
    spaced = load(tiny.write(tmp_path / "b", {"numbers.toml": "# a remark\n\n" + tiny.NUMBERS}))
    other = load(tiny.write(tmp_path / "c", {"numbers.toml": ('value = "25"', 'value = "26"')}))

    assert one.hash == spaced.hash
    assert one.hash.startswith("sha256:") and len(one.hash) == 71
    assert other.hash != one.hash


def test_vectors_and_readme_lie_beside_the_data(tmp_path: Path, rulebook: Rulebook) -> None:
    beside = tiny.write(tmp_path, {"vectors/good.json": "{}", "README.md": "# read"})

    assert load(beside).hash == rulebook.hash


def test_an_edition_answers_by_id_and_kind(rulebook: Rulebook) -> None:
    assert rulebook.requirement("r-sites").title == "Duty r-sites"
    with pytest.raises(Refusal, match='tiny has no requirement "x"'):
        rulebook.requirement("x")
    with pytest.raises(Refusal, match='tiny knows no kind "x"; it knows UVEU, NVEU'):
        rulebook.kind("x")
    assert "country" not in [question.id for question in rulebook.questions_for("UVEU")]
    assert rulebook.numbers["line"].value == Fraction(10**26)


def test_a_part_names_the_questions_its_check_reads(rulebook: Rulebook) -> None:
    parts = {part.id: part.questions for requirement in rulebook.requirements for part in requirement.parts}

    assert parts["attest"] == ("yes",)
    assert parts["from_ally"] == ("parties", "ownership")
    assert parts["narrow"] == ("interfaces", "models")
    assert parts["when"] == ("file", "yes")
