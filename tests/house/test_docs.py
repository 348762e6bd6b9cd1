"""What the documents show is true of the tree: their links lead somewhere, their words exist, their examples run."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from applications.management.commands import oscal
from notary import bundle
from standards import dossier, rulebook
from tests.standards import oscal_samples

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
RULE_COMMAND = re.compile(
    r"^    python manage\.py ((?:assess|dossier_schema|findings_schema|rulebook)\b[^#\n]*)", re.MULTILINE
)
OSCAL_COMMAND = re.compile(r"^    python manage\.py (oscal [^#\n]*)", re.MULTILINE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def example() -> dict:
    text = (ROOT / "docs" / "dossier.md").read_text()
    return json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])


def run(command: str, cwd: Path) -> subprocess.CompletedProcess:
    words = [sys.executable, str(ROOT / "manage.py"), *shlex.split(command)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("VEDC_", "DJANGO_"))}
    return subprocess.run(words, cwd=cwd, env=clean, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_of_a_document_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_word_of_make_that_a_document_shows_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = re.findall(r"`make ([a-z-]+)`|^    make ([a-z-]+)", path.read_text(), re.MULTILINE)

    assert {a or b for a, b in shown} <= targets


def test_the_dossier_that_the_documents_show_is_one() -> None:
    said = dossier.parse(example(), rulebook.get("ai-diffusion-2025"))

    assert said.end_user.name == "Example Compute, Inc."
    assert said.sites[0].answers.keys() == {"s10-14-phys-b", "s10-14-f"}


@pytest.mark.parametrize("document", ["dossier.md", "findings.md"])
def test_the_commands_of_the_rule_run_as_they_are_shown(document: str, tmp_path: Path) -> None:
    (tmp_path / "dossier.json").write_text(json.dumps(example()))
    shown = RULE_COMMAND.findall((ROOT / "docs" / document).read_text())
    assert shown

    for command in shown:
        filled = command.replace("DOSSIER.json", "dossier.json").replace("ID", "ai-diffusion-2025")
        done = run(filled.replace("YYYY-MM-DD", "2026-11-20").replace("[--json]", "--json"), tmp_path)
        assert done.returncode == (1 if filled.startswith("assess") else 0), done.stderr
        assert done.stdout


def test_the_commands_of_oscal_run_as_they_are_shown(tmp_path: Path) -> None:
    rows = [{"control": "AC-1", "status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-01"}]
    said = example()
    said["answers"]["controls"] = {"value": rows}
    (tmp_path / "DOSSIER.json").write_text(json.dumps(said))
    (tmp_path / "PLAN.json").write_text(json.dumps(oscal_samples.plan(["AC-1"])))
    found = oscal_samples.results({"AC-1": "satisfied"})
    (tmp_path / "RESULTS.json").write_text(json.dumps(oscal_samples.assessment(found)))
    shown = OSCAL_COMMAND.findall((ROOT / "docs" / "oscal.md").read_text())
    assert {command.split()[2] for command in shown if "export" in command} == set(oscal.EXPORTS)

    for command in shown:
        done = run(command.replace(" ID", " ai-diffusion-2025").replace("YYYY-MM-DD", "2026-11-20"), tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout or "-o" in command


def test_the_commands_of_the_editions_run_as_they_are_shown(tmp_path: Path) -> None:
    (tmp_path / "dossier.json").write_text(json.dumps(example()))
    ledger = (rulebook.FOLDER / "published.csv").read_bytes()
    draft = drafted(tmp_path / "draft")
    shown = RULE_COMMAND.findall((ROOT / "docs" / "editions.md").read_text())
    run_here = [one for one in shown if not one.startswith("rulebook impact")]
    assert len(run_here) == len(shown) - 1 >= 9

    for command in run_here:
        done = run(command.replace("DRAFT", str(draft)).replace("DOSSIER.json", "dossier.json"), tmp_path)
        assert done.returncode == (1 if command.startswith(("assess", "rulebook diff")) else 0), done.stderr
        assert done.stdout
        if command.startswith("assess"):
            assert done.stdout.startswith("On 2025-01-14 ai-diffusion-2025@2025-01-15 was not published")
    assert (rulebook.FOLDER / "published.csv").read_bytes() == ledger


def test_the_difference_that_the_documents_show_is_the_one_that_is_printed(tmp_path: Path) -> None:
    (shown, _) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "editions.md").read_text(), re.DOTALL)
    said = json.loads(
        run(f"rulebook diff ai-diffusion-2025 {drafted(tmp_path / 'draft')} --json", tmp_path).stdout
    )

    number = json.loads(shown)["changes"][0]
    assert number in said["changes"]
    assert json.loads(shown).keys() == said.keys()


def drafted(folder: Path) -> Path:
    """A draft of the rule in which records are kept for seven years."""
    shutil.copytree(rulebook.FOLDER / "ai-diffusion-2025", folder)
    for name, old, new in (
        ("rulebook.toml", 'edition = "2025-01-15"', 'edition = "2026-12-01"\ndraft = true'),
        ("numbers.toml", '[record_years]\nvalue = "5"', '[record_years]\nvalue = "7"'),
    ):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
    return folder


def test_the_findings_that_the_documents_show_have_the_keys_that_are_printed(tmp_path: Path) -> None:
    shown = json.loads(
        re.search(r"```json\n(.*?)```", (ROOT / "docs" / "findings.md").read_text(), re.DOTALL)[1]
    )
    (tmp_path / "dossier.json").write_text(json.dumps(example()))

    printed = json.loads(
        run("assess dossier.json --rulebook ai-diffusion-2025 --on 2026-11-20 --json", tmp_path).stdout
    )

    same = next(one for one in printed["findings"] if one["id"] == shown["findings"][0]["id"])
    assert printed.keys() == shown.keys()
    assert same.keys() == shown["findings"][0].keys()


def test_bad_input_is_refused_with_every_pointer_and_exit_2(tmp_path: Path) -> None:
    wrong = {**example(), "kind": "KVEU", "surprise": 1}
    (tmp_path / "dossier.json").write_text(json.dumps(wrong))

    done = run("assess dossier.json --rulebook ai-diffusion-2025 --on 2026-11-20 --json", tmp_path)

    assert done.returncode == 2
    assert {"/kind", "/surprise"} <= {fault["pointer"] for fault in json.loads(done.stdout)["errors"]}


def test_the_type_of_a_bundle_is_the_one_the_documents_name() -> None:
    assert bundle.MEDIA_TYPE in (ROOT / "docs" / "verify.md").read_text()
