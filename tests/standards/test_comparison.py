"""What differs between two editions is told, thing by thing, and nothing else is."""

import json
from pathlib import Path
from typing import Any

import pytest

from standards.comparison import AREAS, Change, Comparison, compare
from standards.redline import WIDTH, heading, redlined, text
from standards.rulebook import FOLDER, load
from tests.standards import tiny

NEW_PART = (
    '[[requirement.part]]\nid = "evidence"',
    '[[requirement.part]]\nid = "new"\ntext = "As asked."\nkind = "attest"\nprovenance = "verified"\n'
    'check = { kind = "attest", question = "yes" }\n\n[[requirement.part]]\nid = "evidence"',
)
NEW_CLAUSE = tiny.requirement("r-new", tiny.part("fresh", 'kind = "attest", question = "yes"'))
EDITS = [
    ("rulebook.toml", ('title = "A small rule"', 'title = "A rule"'),
     ("edition", "tiny", "changed", "title", "A small rule", "A rule"), "The edition changed"),
    ("rulebook.toml", ("published = 2025-01-15", "published = 2025-01-16"),
     ("edition", "tiny", "changed", "published", "2025-01-15", "2025-01-16"), "Dates moved"),
    ("rulebook.toml", ('title = "National"', 'title = "Local"'),
     ("kind", "NVEU", "changed", "title", "National", "Local"), "Kinds of authorization changed"),
    ("rulebook.toml", ('status = "not_enforced"', 'status = "rescinded"'),
     ("enforcement", "2025-05-13", "changed", "status", "not_enforced", "rescinded"), "Enforcement changed"),
    ("requirements/1.toml", ('statement = "Do."', 'statement = "Do it."'),
     ("clause", "r-answers", "changed", "statement", "Do.", "Do it."), "Clauses reworded"),
    ("requirements/1.toml", ('ends_on = "2030-12-31"', 'ends_on = "2031-12-31"'),
     ("clause", "r-weights", "changed", "ends_on", "2030-12-31", "2031-12-31"), "Dates moved"),
    ("requirements/1.toml", ('ends_on = "2030-12-31"', ""),
     ("clause", "r-weights", "changed", "ends_on", "2030-12-31", ""), "Dates moved"),
    ("requirements/1.toml", ('family = "test"', 'family = "other"'),
     ("clause", "r-answers", "changed", "family", "test", "other"), "Clauses changed"),
    ("requirements/1.toml", ('[[requirement]]\nid = "r-answers"', NEW_CLAUSE + '[[requirement]]\nid = "r-answers"'),
     ("clause", "r-new", "added", "", None, "Duty r-new"), "Clauses added"),
    ("requirements/1.toml", NEW_PART,
     ("part", "new", "added", "", None, "As asked."), "Parts added"),
    ("requirements/1.toml", ('op = ">="', 'op = ">"'),
     ("part", "compare", "changed", "check", "compare (question days, op >=, number notice, off not_satisfied)",
      "compare (question days, op >, number notice, off not_satisfied)"), "Parts changed"),
    ("requirements/1.toml", ('when = { question = "yes", is = true }', 'when = { question = "yes", is = false }'),
     ("part", "when", "changed", "check", "evidence (when question yes, is yes, question file)",
      "evidence (when question yes, is no, question file)"), "Parts changed"),
    ("numbers.toml", ('value = "25"', 'value = "26"'),
     ("number", "most_outside", "changed", "value", "25 percent", "26 percent"), "Thresholds moved"),
    ("numbers.toml", ('value = "2026-01-15"', 'value = "2026-02-15"'),
     ("number", "by", "changed", "value", "2026-01-15", "2026-02-15"), "Thresholds moved"),
    ("numbers.toml", ('citation = "1 TEST 10"', 'citation = "1 TEST 99"'),
     ("number", "most_outside", "changed", "citation", "1 TEST 10", "1 TEST 99"), "Thresholds changed"),
    ("questions/1.toml", ('type = "integer"\nsection = "all"\nlabel = "What of days?"',
                          'type = "decimal"\nsection = "all"\nlabel = "What of days?"'),
     ("question", "days", "changed", "type", "integer", "decimal"), "Questions changed"),
    ("questions/1.toml", ('{ value = "odd", label = "Odd" }', '{ value = "odd", label = "Strange" }'),
     ("question", "choice", "changed", "options", ("odd (Odd)",), ("odd (Strange)",)), "Questions changed"),
    ("questions/1.toml", ('id = "acts_with"\nlabel = "acts_with"', 'id = "acts_with"\nlabel = "with"'),
     ("column", "interests acts_with", "changed", "label", "acts_with", "with"), "Columns of tables changed"),
    ("countries.csv", ("KH,Cambodia,barred,,2025-11-06,s,", "KH,Cambodia,barred,,2025-12-31,s,"),
     ("country", "KH", "changed", "groups", ("barred to 2025-11-06",), ("barred to 2025-12-31",)),
     "Country groups changed"),
    ("chips.csv", ("H100 SXM,3A090.a,1000", "H100 SXM,3A090.a,1001"),
     ("chip", "nvidia-h100-sxm", "changed", "tpp", "1000", "1001"), "Chips changed"),
    ("allocations.csv", ("100000", "100001"),
     ("cap", "caps NVEU 2026-10-01", "changed", "tpp", "100000", "100001"), "Caps changed"),
    ("controls.csv", ("PE-3,PE,Access,1", "PE-3,PE,Entry,1"),
     ("control", "PE-3", "changed", "title", "Access", "Entry"), "Controls changed"),
    ("rulebook.toml", ('id = "i-2", text = "Two"', 'id = "i-2", text = "Second"'),
     ("checklist item", "list i-2", "changed", "text", "Two", "Second"), "Items of checklists changed"),
    ("rulebook.toml", ('due = ["02-01", "08-01"]', 'due = ["02-01", "09-01"]'),
     ("calendar", "cal-0201", "changed", "due", ("08-01",), ("09-01",)), "Calendar changed"),
    ("rulebook.toml", ('statement = "In time."', 'statement = "In good time."'),
     ("process", "p-1", "changed", "statement", "In time.", "In good time."), "The committee's process changed"),
]  # fmt: skip


def compared(folder: Path, file: str, edit: tuple[str, str]) -> Comparison:
    return compare(tiny.edition(folder / "a"), load(tiny.write(folder / "b", {file: edit})))


def said(change: Change) -> tuple[Any, ...]:
    return (change.area, change.id, change.change, change.field, change.old, change.new)


@pytest.mark.parametrize(("file", "edit", "expected", "title"), EDITS, ids=lambda value: str(value)[:40])
def test_a_change_is_told_once_and_under_its_heading(
    tmp_path: Path, file: str, edit: tuple[str, str], expected: tuple[Any, ...], title: str
) -> None:
    found = compared(tmp_path, file, edit)

    assert [said(change) for change in found.changes] == [expected]
    assert heading(found.changes[0]) == title
    assert f"{title.upper()} (1)" in text(found)
    back = compare(found.b, found.a).changes[0]
    other = {"added": "removed", "removed": "added"}.get(expected[2], "changed")
    assert said(back) == (expected[0], expected[1], other, expected[3], expected[5], expected[4])


def test_an_edition_and_itself_differ_in_nothing() -> None:
    for folder in FOLDER.iterdir():
        if folder.is_dir():
            found = compare(load(folder), load(folder))
            assert found.same and found.changes == ()
            assert "Nothing changed." in text(found)


def test_two_rules_have_everything_between_them_and_all_areas_keep_their_order() -> None:
    a, b = load(FOLDER / "dc-veu-2024"), load(FOLDER / "ai-diffusion-2025")

    found = compare(a, b)

    areas = [change.area for change in found.changes]
    assert areas == sorted(areas, key=list(AREAS).index)
    assert {change.id for change in found.of("clause", "added")} == {one.id for one in b.requirements} - {
        one.id for one in a.requirements
    }
    assert len(found.of("control", "added")) == 418
    assert compare(a, b) == found


def test_what_comes_with_an_added_clause_is_not_told_again(tmp_path: Path) -> None:
    found = compared(
        tmp_path,
        "requirements/1.toml",
        ('[[requirement]]\nid = "r-answers"', NEW_CLAUSE + '[[requirement]]\nid = "r-answers"'),
    )

    assert [change.area for change in found.changes] == ["clause"]


def test_the_state_of_a_clause_is_told_as_enforcement(tmp_path: Path) -> None:
    head = 'statement = "Do."\ncitation = "1 TEST 4"\nprovenance = "verified"\n'
    state = (
        '[[requirement.enforcement]]\nsince = "2026-01-01"\nstatus = "in_force"\nnote = "So."\n'
        'source = "a letter"\nprovenance = "secondary"\n'
    )

    (change,) = compared(tmp_path, "requirements/1.toml", (head, head + state)).changes

    assert (change.area, change.id, change.change, change.new) == (
        "clause enforcement",
        "r-answers 2026-01-01",
        "added",
        "in force",
    )
    assert heading(change) == "Enforcement changed"


def test_a_figure_that_is_rounded_in_words_is_still_told_apart(tmp_path: Path) -> None:
    (change,) = compared(tmp_path, "numbers.toml", ('value = "2.5e25"', 'value = "2.50001e25"')).changes

    assert change.old == "2.5 x 10^25 operations"
    assert change.new == "2.5 x 10^25 operations (exactly 25000100000000000000000000)"


def test_a_comparison_is_plain_json_and_fits_a_page(tmp_path: Path) -> None:
    found = compare(load(FOLDER / "dc-veu-2024"), load(FOLDER / "ai-diffusion-2025"))

    plain = found.plain()

    assert json.loads(json.dumps(plain)) == plain
    assert list(plain) == ["a", "b", "same", "counts", "changes"]
    assert sum(plain["counts"].values()) == len(plain["changes"]) == len(found.changes)
    assert max(len(line) for line in text(found).splitlines()[3:]) <= WIDTH


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("at most 7 percent of all", "at most 5 percent of all", "at most [-7-] {+5+} percent of all"),
        ("a b", "a b c", "a b {+c+}"),
        ("a b c", "b c", "[-a-] b c"),
        ("same", "same", "same"),
        (
            "x " + " ".join(f"w{n}" for n in range(20)) + " y",
            "X " + " ".join(f"w{n}" for n in range(20)) + " Y",
            "[-x-] {+X+} w0 w1 w2 w3 w4 w5 … w14 w15 w16 w17 w18 w19 [-y-] {+Y+}",
        ),
    ],
)
def test_a_sentence_is_marked_word_by_word(old: str, new: str, marked: str) -> None:
    assert redlined(old, new) == marked
