"""An author is told everything that is wrong with an edition, with file and place; and what its examples show."""

# ruff: noqa: E501  (a table is read along its rows)

import json
from datetime import date
from pathlib import Path

import pytest

from standards import authoring, starting
from standards.errors import Refusal
from standards.files import SHARED
from standards.loading import load
from standards.style import RULES

DAY = date(2027, 1, 1)
QUESTIONS, REQUIREMENTS = "questions/1-general.toml", "requirements/1-general.toml"
LISTED = "vectors/vectors.toml"
CALENDAR = '\n[[calendar]]\nid = "c"\ntitle = "Report"\nwhen = "yearly"\nprovenance = "inferred"\n'
SECOND = '\n[[kind]]\nid = "OTHER"\ntitle = "Other"\n'
LONG = "A sentence that goes on. " * 40


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    starting.start(tmp_path / "small", "small", "A small rule", DAY)
    return tmp_path / "small"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_the_starting_point_loads_and_there_is_nothing_to_say_of_it(edition: Path) -> None:
    checked = authoring.check(edition)

    assert checked.code == authoring.CLEAN
    assert authoring.text(checked).splitlines() == [
        "small, edition 2027-01-01: one requirement, 2 parts, 2 questions.",
        "Examples: one dossier, 2 variations; shown both satisfied and failing: requirements 1 of 1, parts 2 of 2.",
        "0 faults, 0 hints.",
    ]


@pytest.mark.parametrize("title", ['A "small" rule \\ with <<DAY>> in it', "Une règle"])
def test_a_title_is_kept_as_it_is_given(tmp_path: Path, title: str) -> None:
    starting.start(tmp_path / "x", "x", title, DAY)

    assert load(tmp_path / "x").title == title


@pytest.mark.parametrize(
    ("id", "title"), [("Big Id", "x"), ("x-", "x"), ("", "x"), ("x", " "), ("x", "a\nb")]
)
def test_what_cannot_be_an_id_or_a_title_is_refused_before_anything_is_written(
    tmp_path: Path, id: str, title: str
) -> None:
    with pytest.raises(Refusal):
        starting.start(tmp_path / "x", id, title, DAY)

    assert not (tmp_path / "x").exists()


def test_nothing_is_written_over_what_is_there(edition: Path) -> None:
    before = (edition / "rulebook.toml").read_bytes()

    with pytest.raises(Refusal, match="not an empty folder"):
        starting.start(edition, "other", "Other", DAY)

    assert (edition / "rulebook.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("rule", "file", "old", "new", "place", "why"),
    [
        ("R002", QUESTIONS, "of incidents?", "of incidents", "question register", "not a question"),
        ("R003", QUESTIONS, "Do you keep", "Do you" + " really" * 30 + " keep", "question register", "180 read well"),
        ("R004", QUESTIONS, 'example = "Yes"\n', "", "question register", "shows no example"),
        ("R005", QUESTIONS, "Every incident, with its day and what was done.", "do you keep a register of incidents", "question register", "only repeats"),
        ("R006", QUESTIONS, "Within how many days do you report an incident?", "Do you keep a register of incidents?", "question report-days", "the same label as question register"),
        ("R012", REQUIREMENTS, "Incidents are kept", LONG + "Incidents are kept", "requirement r-1", "split it into parts"),
        ("R013", REQUIREMENTS, 'paragraph = "1"', 'paragraph = "7(b)"', "requirement r-1", "does not name its paragraph"),
        ("R014", REQUIREMENTS, 'paragraph = "1"', 'paragraph = "1"\neffective_from = "2026-12-31"', "requirement r-1", "before the edition does"),
        ("R016", REQUIREMENTS, "Reported in time", "A register is kept", "part r-1-b", "the same text as part r-1-a"),
        ("R017", REQUIREMENTS, "Incidents are kept", "Incidents must be kept", "requirement r-1", "says “must”"),
        ("R017", REQUIREMENTS, "A register is kept", "A register is required", "part r-1-a", "says “required”"),
        ("R018", REQUIREMENTS, 'kind = "numeric"\nprovenance = "inferred"', 'kind = "numeric"\nprovenance = "verified"', "part r-1-b", "which is inferred"),
        ("R019", QUESTIONS, "the rule allows {report_days}", "the rule allows 30 days", "question report-days", "write {report_days}"),
        ("R020", "numbers.toml", 'title = "Longest time to report an incident"\n', "", "numbers.toml, report_days", "has no title"),
        ("R030", "rulebook.toml", "# How binding", CALENDAR + "# How binding", "calendar c", "not called policy"),
        ("R031", "rulebook.toml", "# How binding", SECOND + "# How binding", "kind OTHER", "no example dossier"),
        ("R032", "rulebook.toml", 'since = "2027-01-01"', 'since = "2027-02-01"', "rulebook.toml", "says nothing of enforcement between"),
        ("R033", "rulebook.toml", "draft = true", "draft = false", "rulebook.toml", "is no draft, yet"),
    ],
)  # fmt: skip
def test_what_reads_badly_is_hinted_at_by_its_rule(
    edition: Path, rule: str, file: str, old: str, new: str, place: str, why: str
) -> None:
    edit(edition, file, old, new)

    checked = authoring.check(edition)

    assert not checked.faults
    assert checked.code == authoring.HINTS
    assert any(one.rule == rule and place in one.place and why in one.message for one in checked.hints), (
        checked.hints
    )


def test_a_question_nobody_can_use_is_hinted_at(edition: Path) -> None:
    edit(edition, "rulebook.toml", "# How binding", SECOND + "# How binding")
    edit(
        edition,
        REQUIREMENTS,
        'text = "A register is kept"',
        'text = "A register is kept"\napplies_to = ["APPLICANT"]',
    )

    said = {hint.place: hint.message for hint in authoring.check(edition).hints if hint.rule == "R001"}

    assert (
        said[f"{QUESTIONS}, question register"]
        == "is asked of OTHER, but nothing that OTHER must meet reads it."
    )


def test_a_requirement_without_examples_is_hinted_at(edition: Path) -> None:
    (edition / LISTED).unlink()

    rules = [hint.rule for hint in authoring.check(edition).hints]

    assert rules == ["R010", "R011", "R031"]


def test_two_requirements_of_one_title_are_hinted_at(edition: Path) -> None:
    text = (edition / REQUIREMENTS).read_text("utf-8")
    (edition / "requirements/2.toml").write_text(text.replace('"r-1', '"r-2'), "utf-8")

    checked = authoring.check(edition)

    assert "R015" in {hint.rule for hint in checked.hints}
    assert "requirements/2.toml, requirement r-2" in {hint.place for hint in checked.hints}


def test_every_rule_has_a_number_of_its_own_and_a_sentence() -> None:
    assert list(RULES) == sorted(RULES)
    assert all(sentence.endswith(".") for sentence, _ in RULES.values())


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "why"),
    [
        (LISTED, 'value = false', 'value = true', "variation “no register is kept”", "r-1 is found “satisfied”, not “not satisfied”"),
        (LISTED, 'parts = ["r-1-a"]', 'parts = ["r-1-b"]', "variation “no register", "the parts that turn “not satisfied” are r-1-a, not r-1-b"),
        (LISTED, 'parts = ["r-1-a"]', 'parts = ["r-1-z"]', "variation “no register", 'the part "r-1-z", which r-1 has not'),
        (LISTED, 'requirement = "r-1"', 'requirement = "r-9"', "variation “no register", 'the requirement "r-9", which does not exist'),
        (LISTED, "/answers/register/value", "/answers/nothing/value", "variation “no register", "leads nowhere"),
        (LISTED, "/answers/register/value", "/answers/register/value/0", "variation “no register", "leads nowhere"),
        (LISTED, "/answers/register/value", "answers", "variation “no register", "must be a JSON pointer"),
        (LISTED, ", value = false", "", "variation “no register", 'must either set "value" or say remove'),
        (LISTED, "value = false", 'value = "no"', "variation “no register", "is no dossier once changed: /answers/register/value must be true or false"),
        (LISTED, "value = false", "value = 1.5", "variation “no register", "is no dossier once changed"),
        (LISTED, 'set = [{ pointer = "/answers/register/value", value = false }]', "set = []", "variation “no register", "changes nothing"),
        (LISTED, 'expect = "not_satisfied"', 'expect = "bad"', "variation “no register", '"expect" is "bad"'),
        (LISTED, 'expect = "not_satisfied"', 'expect = "not_satisfied"\nalso = ["r-1"]', "variation “no register", "that change are none, not r-1"),
        (LISTED, 'kind = "APPLICANT"', 'kind = "NOBODY"', "dossier 1", '"kind" is "NOBODY"'),
        (LISTED, 'file = "good.json"', 'file = "gone.json"', "vectors/gone.json", "is missing"),
        (LISTED, 'file = "good.json"', 'file = "../x.json"', "dossier 1", "must name a file in vectors/ itself"),
        (LISTED, 'file = "good.json"', 'file = "good.json"\nundetermined = ["r-1"]', "dossier 1", "r-1 is found “satisfied”, not “undetermined”"),
        (LISTED, 'file = "good.json"', 'file = "good.json"\nundetermined = ["r-2"]', "dossier 1", '"r-2", which does not exist'),
        (LISTED, "[[dossier]]", "[[dossiers]]", "vectors/vectors.toml", '"dossiers" is not a key'),
        (LISTED, "[[dossier]]", "[[dossier]", "vectors/vectors.toml", "is not TOML"),
        ("vectors/good.json", '"value": true', '"value": "x"', "vectors/good.json, /answers/register/value", "must be true or false"),
        ("vectors/good.json", '"value": true', '"value": false', "dossier 1", "r-1 is found “not satisfied”, not “satisfied”"),
        ("vectors/good.json", '"kind": "APPLICANT"', '"kind": "OTHER"', "dossier 1", "says APPLICANT, but good.json says 'OTHER'"),
        ("vectors/good.json", "}\n}", "}", "vectors/good.json", "is not JSON"),
        ("vectors/good.json", '"filing": 1', '"filing": 1, "filing": 2', "vectors/good.json", "writes a key twice"),
        ("vectors/good.json", "{\n", "[{\n", "vectors/good.json", "is not JSON"),
    ],
)  # fmt: skip
def test_an_example_that_deviates_is_a_fault_with_its_place(
    edition: Path, file: str, old: str, new: str, place: str, why: str
) -> None:
    edit(edition, file, old, new)

    checked = authoring.check(edition)

    assert checked.code == authoring.FAULTS
    assert any(place in fault.pointer and why in fault.message for fault in checked.faults), checked.faults


def test_what_is_expected_otherwise_of_a_whole_dossier_is_no_fault(edition: Path) -> None:
    edit(edition, "vectors/good.json", '"value": 14', '"value": 40')
    edit(edition, LISTED, 'file = "good.json"', 'file = "good.json"\nnot_satisfied = ["r-1"]')
    edit(edition, LISTED, "value = 31", "value = 14")
    edit(
        edition,
        LISTED,
        'expect = "not_satisfied"\nparts = ["r-1-b"]',
        'expect = "satisfied"\nparts = ["r-1-b"]',
    )

    checked = authoring.check(edition)

    assert not checked.faults
    assert checked.coverage is not None
    assert checked.coverage.satisfied["r-1"] == 1
    assert checked.coverage.failing["r-1-a"] == 1


def test_an_edition_that_does_not_load_tells_all_faults_and_hints_nothing(edition: Path) -> None:
    edit(edition, QUESTIONS, 'type = "integer"', 'type = "number"')
    edit(edition, REQUIREMENTS, 'paragraph = "1"', "")
    edit(edition, "numbers.toml", 'value = "30"', "value = 30")

    checked = authoring.check(edition)

    assert checked.rulebook is None and not checked.hints
    assert {fault.pointer.partition(",")[0] for fault in checked.faults} >= {
        "numbers.toml",
        QUESTIONS,
        REQUIREMENTS,
    }
    assert authoring.text(checked).splitlines()[-1].startswith("small does not load: ")


def test_an_empty_folder_is_told_what_is_missing(tmp_path: Path) -> None:
    checked = authoring.check(tmp_path)

    assert {fault.pointer for fault in checked.faults} == {"rulebook.toml", "numbers.toml"}


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    assert [fault.message for fault in authoring.check(tmp_path / "none").faults] == [
        "none is not a folder, so it is not a rulebook."
    ]


def test_what_was_found_is_json_too(edition: Path) -> None:
    edit(edition, QUESTIONS, "of incidents?", "of incidents")

    said = json.loads(json.dumps(authoring.check(edition).plain()))

    assert (
        said["rulebook"] == "small" and said["edition"] == "2027-01-01" and said["hash"].startswith("sha256:")
    )
    assert said["faults"] == []
    assert said["hints"] == [
        {
            "rule": "R002",
            "place": f"{QUESTIONS}, question register",
            "detail": "the label is not a question: “Do you keep a register of incidents”",
        }
    ]
    assert said["examples"]["requirements"]["r-1"]["parts"]["r-1-b"] == {"satisfied": 2, "failing": 1}


def test_a_shared_sheet_counts_in_the_hash_as_the_folders_own_would(edition: Path) -> None:
    lent = load(edition)
    rows = (SHARED / "countries-2026-07-23.csv").read_text("utf-8")
    (edition / "countries.csv").write_text(rows, "utf-8")
    edit(edition, "rulebook.toml", 'countries = "countries-2026-07-23"\n', "")
    own = load(edition)
    (edition / "countries.csv").write_text(rows.replace("Andorra", "Andorre"), "utf-8")

    assert lent.countries.names == own.countries.names
    assert len({lent.hash, own.hash, load(edition).hash}) == 3


@pytest.mark.parametrize("name", ["countries-1900-01-01", "../vectors", "countries-2026-07-23.csv"])
def test_a_shared_sheet_that_is_not_there_is_a_fault(edition: Path, name: str) -> None:
    edit(edition, "rulebook.toml", "countries-2026-07-23", name)

    assert f'"countries" names the shared sheet "{name}"; there is ' in authoring.text(
        authoring.check(edition)
    )


def test_a_shared_sheet_beside_one_of_the_folders_own_is_a_fault(edition: Path) -> None:
    (edition / "countries.csv").write_text("iso2,name,group,from,to,source,note\n", "utf-8")

    assert "the folder has a countries.csv of its own" in authoring.text(authoring.check(edition))
