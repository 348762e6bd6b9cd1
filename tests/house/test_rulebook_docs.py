"""docs/rulebooks.md is followed as a reader would, and its reference says what the code knows, no more and no less."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from standards import authoring, duties, enforcement, questionnaire, reading, sheets, style
from standards.checks.kinds import KINDS, When
from standards.checks.reading import OPERATORS, WHO
from standards.provenance import PROVENANCES
from tests.house.test_docs import run
from tests.house.tutorial import ROOT, follow
from tests.standards import tiny
from tests.standards.test_fuzzed_editions import VECTORS

DOCUMENT = (ROOT / "docs" / "rulebooks.md").read_text("utf-8")
#: What the reference calls a table -> what a fault calls it.
TABLES = {
    "the head of `rulebook.toml`": "",
    "`[[kind]]`": "kind",
    "`[[enforcement]]`": "enforcement",
    "`[[enforcement.remark]]`": "remark",
    "`[[section]]`": "section",
    "`[[calendar]]`": "calendar",
    "`[[process]]`": "process",
    "`[checklists.ID]`": "list",
    "`[[checklists.ID.item]]`": "item",
    "`[control_sets.ID]`": "set",
    "`[ID]` of `numbers.toml`": "notice",
    "`[[question]]`": "question",
    "`[[question.column]]`": "column",
    "`options`": "options",
    "`shown_when`": "shown_when",
    "`[[requirement]]`": "requirement",
    "`[[requirement.part]]`": "part",
    "`[[dossier]]`": "dossier",
    "`[[variation]]`": "variation",
    "`set`": "set of a variation",
}
SECOND_SPELLING = {"option"}


def section(title: str) -> str:
    found = re.search(rf"^##+ {title}\n(.*?)(?=^##? |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without heads and rules."""
    lines = re.findall(r"^\| (.*) \|$", text, re.MULTILINE)
    return [
        [cell.strip() for cell in line.split(" | ")]
        for line in lines
        if not line.startswith(("--", "kind |"))
    ]


def ticked(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def test_whoever_follows_the_tutorial_sees_what_it_shows(tmp_path: Path) -> None:
    shown = follow(DOCUMENT, tmp_path)

    assert [(one.command, one.printed) for one in shown if not one.agrees()] == []
    assert {
        one.command.split()[3] for one in shown if one.command.startswith("python manage.py rulebook")
    } == {
        "check",
        "diff",
        "publish",
    }


def test_every_kind_of_check_is_in_the_reference_with_its_keys() -> None:
    written = {ticked(row[0]).pop(): ticked(row[1]) for row in rows(section("Checks")) if len(row) == 3}
    known = {
        kind: {
            entry.metadata.get("key", entry.name) + ("" if entry.default is MISSING else "?")
            for entry in fields(check)
            if entry.name != "when"
        }
        for kind, check in KINDS.items()
    }

    assert written == known


def test_every_way_to_say_when_is_in_the_reference() -> None:
    ways = [ticked(row[0]) for row in rows(section("Checks")) if len(row) == 2]

    assert set().union(*ways) - {"when"} == {entry.metadata.get("key", entry.name) for entry in fields(When)}


def test_every_number_and_sentence_of_a_hint_is_in_the_reference() -> None:
    written = {
        row[0]: row[1] for row in rows(section("What check tells you")) if re.fullmatch("R[0-9]+", row[0])
    }

    assert written == {rule: sentence for rule, (sentence, _) in style.RULES.items()}


def test_every_key_of_every_table_is_in_the_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, set[str]] = {}
    close = reading.Table.close

    def closing(table: reading.Table) -> None:
        name = re.split(r"[ ,]", table.where.rsplit(", ", 1)[-1])[0]
        inside = table.file.startswith("vectors/") and name == "set"
        if table.where or table.file == "rulebook.toml":
            asked.setdefault("set of a variation" if inside else name, set()).update(table.asked)
        close(table)

    monkeypatch.setattr(reading.Table, "close", closing)
    remark = (
        'provenance = "inferred"\n[[enforcement.remark]]\non = "2025-05-14"\nnote = "n"\nsource = "s"\n'
        'provenance = "inferred"\n'
    )
    head = tiny.RULEBOOK.replace('provenance = "inferred"\n', remark, 1)
    folder = tiny.write(
        tmp_path, {"rulebook.toml": head, "vectors/vectors.toml": VECTORS, "vectors/good.json": "{}"}
    )
    assert authoring.check(folder).rulebook is not None

    written = {
        TABLES[row[0]]: {key.removesuffix("?") for key in ticked(row[1])}
        for row in [*rows(section("Keys")), *rows(section("Examples"))]
        if row[0] in TABLES
    }

    assert written == {name: asked[name] - SECOND_SPELLING for name in TABLES.values()}


@pytest.mark.parametrize(
    ("title", "row", "values"),
    [
        ("Keys", "`type` of a question", questionnaire.TYPES),
        ("Keys", "`type` of a column", questionnaire.COLUMN_TYPES),
        ("Keys", "`kind` of a part", duties.PART_KINDS),
    ],
)
def test_what_a_key_may_be_is_in_the_reference(title: str, row: str, values: frozenset[str]) -> None:
    assert [ticked(cells[1]) for cells in rows(section(title)) if cells[0] == row] == [values]


def test_labels_and_statuses_are_all_explained() -> None:
    first = {
        name for row in rows(section("What is law, and what only looks like it")) for name in ticked(row[0])
    }

    assert first - {"provenance"} == PROVENANCES | enforcement.STATUSES


def test_who_and_the_operators_are_all_named() -> None:
    text = section("Checks")

    assert all(f"`{word}`" in text for word in (*WHO, *OPERATORS))


def test_the_columns_of_a_sheet_are_those_the_loader_takes(tmp_path: Path) -> None:
    columns = {
        ticked(row[0]).pop(): ticked(row[1])
        for row in rows(section("CSV files"))
        if len(row) == 3 and row[0] != "file"
    }
    read = {
        "countries.csv": lambda folder, faults: sheets.countries(folder / "countries.csv", faults),
        "chips.csv": sheets.chips,
        "controls.csv": sheets.controls,
        "allocations.csv": sheets.caps,
    }
    assert columns.keys() == read.keys()

    for name, written in columns.items():
        needed = [column for column in written if not column.endswith("?")]
        for header, fits in [
            ([column.removesuffix("?") for column in written], True),
            (needed, True),
            *((sorted({*needed} - {column}), False) for column in needed),
        ]:
            (tmp_path / name).write_text(",".join(header) + "\n", "utf-8")
            faults = reading.Faults()
            read[name](tmp_path, faults)
            assert bool(faults.found) != fits, (name, header)


def test_a_starting_point_is_made_and_checked_at_the_door(tmp_path: Path) -> None:
    made = run("rulebook new start --id start --title 'A start'", tmp_path)
    again = run("rulebook new start --id start --title 'A start'", tmp_path)
    checked = run("rulebook check start", tmp_path)

    assert (made.returncode, checked.returncode) == (0, 0), made.stderr + checked.stderr
    assert made.stdout.splitlines()[0] == "start/rulebook.toml"
    assert checked.stdout.splitlines()[-1] == "0 faults, 0 hints."
    assert again.returncode == 2
    assert "is not an empty folder; nothing was written." in again.stderr
