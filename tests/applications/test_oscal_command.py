"""manage.py oscal: documents in, documents out, and what it says when it cannot."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from applications import oscal as door
from standards import dossier, rulebook
from tests.bench import dossiers
from tests.standards import oscal_samples as samples
from tests.standards import oscal_schemas

ID = "ai-diffusion-2025"
ON = ["--rulebook", ID, "--on", "2026-11-20"]


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("oscal", *words, stdout=out)
    return out.getvalue()


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        call_command("oscal", *words)
    assert stopped.value.code == 2
    return capsys.readouterr().err


def kept(path: Path, document: Any) -> str:
    path.write_bytes(door.dumps(document))
    return str(path)


@pytest.fixture
def filed(tmp_path: Path) -> str:
    return kept(tmp_path / "dossier.json", dossiers.plain(1, 3))


def test_an_import_prints_rows_and_what_is_not_carried(tmp_path: Path) -> None:
    file = kept(tmp_path / "plan.json", samples.plan(["AC-1", "AC-25"]))

    text = said("import", file, "--rulebook", ID)

    assert "Example Compute System Security Plan (system-security-plan, OSCAL 1.1.3)" in text
    assert "AC-1       status inherited; inherited_from Example Cloud IaaS; remark" in text
    assert "Controls outside this rulebook's baseline are not carried (1): AC-25." in text


def test_an_import_into_a_dossier_shows_every_change_and_writes_only_where_told(
    tmp_path: Path, filed: str
) -> None:
    found = samples.assessment(samples.results({"AC-1": "not-satisfied", "AC-2": "satisfied"}))
    file, before = kept(tmp_path / "ar.json", found), Path(filed).read_bytes()
    new = tmp_path / "new.json"

    text = said("import", file, "--rulebook", ID, "--into", filed, "-o", str(new))

    assert "AC-1 finding: satisfied -> other_than_satisfied" in text
    assert "AC-2 assessed_on: 2026-05-04 -> 2026-06-12" in text
    assert Path(filed).read_bytes() == before
    rows = dossier.parse(door.loads(new.read_bytes()), rulebook.get(ID)).answers["controls"].value
    assert rows[0] == {
        "control": "AC-1", "status": "implemented", "finding": "other_than_satisfied", "assessed_on": "2026-06-12"
    }  # fmt: skip


def test_an_import_in_json_holds_rows_notes_and_report(tmp_path: Path, filed: str) -> None:
    file = kept(tmp_path / "plan.json", samples.plan(["AC-1"]))

    printed = json.loads(
        said("import", file, "--rulebook", ID, "--into", filed, "--json", "--component", "Access Policy")
    )

    (row,) = printed["imported"]["rows"]
    assert row["remark"].startswith("Access Policy, a: AC-1, part a.")
    assert {one["column"] for one in printed["report"]["filled"]} == {"remark"}
    assert printed["report"]["untouched"]


@pytest.mark.parametrize(
    "words",
    [
        ["catalog"],
        ["profile"],
        ["profile", "--set", "supp10_para14_additional"],
        ["profile", "--kind", "UVEU"],
        ["ar", "DOSSIER"],
        ["poam", "DOSSIER"],
        ["ssp", "DOSSIER"],
    ],
    ids=" ".join,
)
def test_every_export_is_printed_or_written_the_same_and_is_oscal(words: list[str], tmp_path: Path) -> None:
    made = dossiers.plain(1, 3)
    del made["answers"]["controls"]["value"][5:]
    filed = kept(tmp_path / "dossier.json", made)
    words = [filed if word == "DOSSIER" else word for word in words]
    out = tmp_path / "out.json"

    printed = said("export", *words, *ON)
    said("export", *words, *ON, "-o", str(out))

    assert printed.encode() == out.read_bytes()
    assert oscal_schemas.wrong(json.loads(printed)) == []


def test_what_is_written_as_a_plan_changes_nothing_when_it_comes_back(tmp_path: Path, filed: str) -> None:
    plan = str(tmp_path / "plan.json")
    said("export", "ssp", filed, *ON, "-o", plan)

    report = json.loads(said("import", plan, "--rulebook", ID, "--into", filed, "--json"))["report"]

    assert (report["changed"], report["filled"], report["added"], report["left"]) == ([], [], [], [])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["import", "nowhere.json", "--rulebook", ID], "nowhere.json cannot be read"),
        (["import", "nowhere.json", "--rulebook", "x"], 'There is no rulebook "x"'),
        (["export", "ar", "--rulebook", ID], "oscal export ar needs a dossier"),
        (["export", "catalog", "d.json", "--rulebook", ID], "oscal export catalog takes no dossier"),
        (["export", "profile", "--rulebook", ID, "--set", "x"], 'has no control set "x"'),
        (["export", "catalog", *ON, "-o", "no/where/a.json"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(capsys, *words)


def test_what_is_wrong_in_a_document_is_told_with_its_pointer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = samples.plan(["AC-1"])
    wrong["system-security-plan"]["metadata"]["oscal-version"] = 1
    file = kept(tmp_path / "plan.json", wrong)

    assert "/system-security-plan/metadata/oscal-version: must be a text" in refused(
        capsys, "import", file, "--rulebook", ID
    )
    with pytest.raises(SystemExit):
        call_command("oscal", "import", file, "--rulebook", ID, "--json")
    assert json.loads(capsys.readouterr().out)["errors"] == [
        {"pointer": "/system-security-plan/metadata/oscal-version", "detail": "must be a text"}
    ]


def test_a_dossier_to_write_needs_one_to_write_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept(tmp_path / "plan.json", samples.plan(["AC-1"]))

    assert "name that with --into" in refused(capsys, "import", file, "--rulebook", ID, "-o", "x.json")
