"""Every filed dossier under a draft: who would be found otherwise, streamed, on several processes, and resumed."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from applications import replays
from applications.journal import Journal, Tally
from applications.replaying import Chunk, Filed, done
from standards import rulebook
from tests import filings, kept, road

DAY = "2026-11-20"


def keeps(plain: dict[str, Any], number: int) -> None:
    """Every third keeps its records for exactly as long as the rule asks, the others longer."""
    plain["answers"]["s10-11-c"]["value"] = 5 if number % 3 == 0 else 9


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft of the rule in which records are kept longer."""
    folder = shutil.copytree(rulebook.FOLDER / filings.EDITION, tmp_path / "draft")
    replace(folder / "rulebook.toml", 'edition = "2025-01-15"', 'edition = "2026-12-01"\ndraft = true')
    replace(folder / "numbers.toml", '[record_years]\nvalue = "5"', '[record_years]\nvalue = "7"')
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def impact(*words: object, code: int) -> dict[str, Any]:
    out = io.StringIO()
    options = ["--on", DAY, "--workers", "1", "--json"]
    if code:
        with pytest.raises(SystemExit) as left:
            call_command("rulebook", "impact", *map(str, words), *options, stdout=out, stderr=io.StringIO())
        assert left.value.code == code
    else:
        call_command("rulebook", "impact", *map(str, words), *options, stdout=out, stderr=io.StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.django_db
def test_who_would_be_found_otherwise_is_told_with_requirement_and_why(draft: Path) -> None:
    filings.file(7, keeps)

    said = impact(draft, code=1)

    assert (said["seen"], said["changed"], said["unread"], said["same"]) == (7, 3, 0, 4)
    assert said["counts"] == [
        {
            "requirement": "s10-11",
            "before": "satisfied",
            "after": "not_satisfied",
            "direction": "worse",
            "count": 3,
        }
    ]
    assert [one["reference"] for one in said["changes"]] == [
        "VEU-2026-0001",
        "VEU-2026-0004",
        "VEU-2026-0007",
    ]
    assert "7 years" in said["changes"][0]["moves"][0]["why"]
    assert said["against"] == {"ai-diffusion-2025@2026-12-01": rulebook.load(draft).hash}


@pytest.mark.django_db
def test_the_text_says_the_same(draft: Path) -> None:
    filings.file(4, keeps)
    out = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("rulebook", "impact", str(draft), "--on", DAY, "--workers", "1", stdout=out)

    said = out.getvalue()
    assert "4 dossiers replayed: 2 would change, 0 cannot be read, 2 stay as they are." in said
    assert re.search(r"2  worse    s10-11: satisfied -> not satisfied", said)
    assert "VEU-2026-0004 filing 1 (ai-diffusion-2025@2025-01-15)" in said


@pytest.mark.django_db
def test_the_edition_itself_changes_nothing(draft: Path) -> None:
    filings.file(3, keeps)

    assert impact("ai-diffusion-2025", code=0)["same"] == 3
    assert impact("ai-diffusion-2025", "--against", "ai-diffusion-2025@2025-01-15", code=0)["seen"] == 3
    assert impact("dc-veu-2024", code=0)["seen"] == 0


@pytest.mark.django_db
def test_only_the_newest_filing_counts_unless_all_are_asked_for(draft: Path) -> None:
    (first,) = filings.file(1, keeps)
    plain = filings.said("UVEU")
    plain["answers"]["s10-11-c"]["value"] = 10
    filings.again(first, {**plain, "reference": "VEU-2026-0001"})

    assert impact(draft, code=0)["seen"] == 1
    both = impact(draft, "--all-filings", code=1)
    assert both["seen"] == 2
    assert [one["filing"] for one in both["changes"]] == [1]


@pytest.mark.django_db
def test_a_dossier_that_the_draft_cannot_read_is_reported(draft: Path) -> None:
    filings.file(2, keeps)
    for name in ("questions", "requirements"):
        for path in (draft / name).iterdir():
            path.write_text(path.read_text("utf-8").replace('"s10-11-c"', '"s10-11-years"'), "utf-8")
    parts = next(path for path in (draft / "requirements").iterdir() if '"s10-11-years"' in path.read_text())
    replace(parts, 'id = "s10-11-years"', 'id = "s10-11-c"')

    said = impact(draft, code=1)

    assert said["unread"] == 2
    assert "ai-diffusion-2025@2026-12-01 cannot read it: /answers/s10-11-c" in said["changes"][0]["unread"]


@pytest.mark.django_db
def test_the_dossiers_are_read_some_at_a_time(draft: Path, tmp_path: Path) -> None:
    filings.file(2 * replays.AT_ONCE + 1, keeps)
    plan = replays.plan(rulebook.load(draft), None, date.fromisoformat(DAY))
    asked = replays.asked(plan, own=False, all_filings=False)
    journal = replays.begin(tmp_path / "j", asked, replays.rows(plan, None), resume=False)
    steps: list[tuple[int, int]] = []

    with road.counted() as queries:
        replays.run(plan, replays.rows(plan, None), journal, workers=1, step=lambda *step: steps.append(step))

    assert steps == [(0, 33), (16, 33), (32, 33), (33, 33)]
    assert queries.asked == 4  # a page each, and the empty one


@pytest.mark.django_db
def test_two_processes_find_what_one_finds(draft: Path, tmp_path: Path) -> None:
    filings.file(40, keeps)
    plan = replays.plan(rulebook.load(draft), None, date.fromisoformat(DAY))
    rows = replays.rows(plan, None)
    asked = replays.asked(plan, own=False, all_filings=False)

    journals = []
    for workers in (1, 2):
        journal = replays.begin(tmp_path / str(workers), asked, rows, resume=False)
        replays.run(plan, rows, journal, workers=workers)
        journals.append(journal.path.read_text())

    assert journals[0] == journals[1]
    assert len(journals[0].splitlines()) == 4


@pytest.mark.django_db
def test_a_run_that_was_broken_off_goes_on_and_what_is_filed_meanwhile_is_left_out(
    draft: Path, tmp_path: Path
) -> None:
    filings.file(2 * replays.AT_ONCE, keeps)
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    impact(draft, "--state", whole, code=1)
    lines = whole.read_text().splitlines(keepends=True)
    broken.write_text("".join(lines[:2]) + lines[2][:40])  # the last line was torn
    (late,) = filings.file(1, keeps)

    said = impact(draft, "--state", broken, "--resume", code=1)

    assert broken.read_text() == whole.read_text()
    assert said["seen"] == 2 * replays.AT_ONCE
    assert late.application.reference not in str(said["changes"])


@pytest.mark.django_db
def test_a_journal_of_another_replay_is_refused(draft: Path, tmp_path: Path) -> None:
    filings.file(1, keeps)
    state = tmp_path / "state.jsonl"
    impact(draft, "--state", state, code=1)
    replace(draft / "numbers.toml", '[record_years]\nvalue = "7"', '[record_years]\nvalue = "6"')

    said = impact(draft, "--state", state, "--resume", code=2)

    assert "holds a replay of other editions or of another day" in said["title"]
    assert impact(draft, "--state", state, code=1)["changed"] == 1


@pytest.mark.django_db
def test_bytes_that_are_not_what_was_filed_are_reported(draft: Path, tmp_path: Path) -> None:
    (dossier,) = filings.file(1, keeps)
    plan = replays.plan(rulebook.load(draft), None, date.fromisoformat(DAY))
    filed = Filed(dossier.pk, "ai-diffusion-2025@2025-01-15", bytes(dossier.content) + b" ", dossier.sha256)

    ((_, count, changed),) = done(plan, [Chunk((filed,))], 1)

    assert count == 1
    assert "its bytes do not have their digest" in changed[0]["unread"]


def test_a_journal_without_a_whole_line_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_text('{"asked": ')

    assert Journal.again(path, {}) is None
    assert Journal.again(tmp_path / "nowhere", {}) is None
    journal = Journal.anew(path, {}, {"last": 0, "total": 0})
    assert Tally(journal).plain() == {"seen": 0, "changed": 0, "unread": 0, "same": 0, "counts": []}


def test_a_killed_run_goes_on_and_says_what_an_unbroken_one_says(draft: Path, tmp_path: Path) -> None:
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VEDC_", "DJANGO_", "DATABASE"))
    }
    env |= {"VEDC_DEMO": "1", "VEDC_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "vedc.settings"}
    manage = [sys.executable, "manage.py"]
    there = {"cwd": settings.BASE_DIR, "env": env}
    rows = (
        "import django; django.setup(); from tests import filings, applications; "
        "from tests.applications.test_replays import keeps; filings.file(360, keeps)"
    )
    kept.migrated(tmp_path / "var")
    subprocess.run([sys.executable, "-c", rows], check=True, **there)
    state = tmp_path / "state.jsonl"
    words = [*manage, "rulebook", "impact", str(draft), "--on", DAY, "--json", "--workers", "2"]

    broken = [*words, "--state", str(state), "--resume"]

    interrupted = _stopped(broken, state, 2, signal.SIGINT, there)
    _stopped(broken, state, state.read_text().count("\n") + 1, signal.SIGKILL, there)
    before = state.read_text().count("\n")
    resumed = subprocess.run(broken, capture_output=True, text=True, **there)
    unbroken = subprocess.run(
        [*words, "--state", str(tmp_path / "whole")], capture_output=True, text=True, **there
    )

    assert interrupted == 130
    assert before < 24, "it was killed before it was done"
    assert resumed.returncode == unbroken.returncode == 1, resumed.stderr
    assert resumed.stdout == unbroken.stdout
    assert json.loads(resumed.stdout)["changed"] == 120


def _stopped(words: list[str], state: Path, lines: int, how: int, there: dict[str, Any]) -> int:
    """Run it, and stop it once its journal has more than so many lines."""
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **there)
    deadline = time.monotonic() + 60
    while not (state.exists() and state.read_text().count("\n") > lines):
        assert time.monotonic() < deadline and running.poll() is None
        time.sleep(0.005)
    running.send_signal(how)
    return running.wait()
