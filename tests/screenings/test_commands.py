"""`screening_list`: brings a list in, says which there are, and writes one of nobody."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from screenings.models import ListVersion
from tests.screenings.lists import row

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("screening_list", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("form", [[], ["--csv"]])
def test_a_sample_can_be_brought_in_and_brought_in_twice_is_one_version(
    tmp_path: Path, form: list[str]
) -> None:
    path = tmp_path / "list"
    path.write_text(told("sample", "--parties", "40", "--seed", "2", *form), newline="")

    first, second = (told("import", str(path), "--as-of", "2026-11-01") for _ in range(2))

    assert "Consolidated Screening List of 01 Nov 2026: 40 entries" in first
    assert "has this file already" in second
    assert ListVersion.objects.get().count == 40
    assert "in force" in told("list")


def test_an_older_list_says_which_stays_in_force(tmp_path: Path) -> None:
    for day, name in (("2026-11-02", "A"), ("2026-11-01", "B")):
        path = tmp_path / name
        path.write_text(json.dumps([row("1", f"Torzarya {name}")]))
        said = told("import", str(path), "--as-of", day)

    assert "In force stays Consolidated Screening List of 02 Nov 2026" in said


def test_what_cannot_be_read_is_told_row_by_row_and_reported(tmp_path: Path) -> None:
    path, report = tmp_path / "list.json", tmp_path / "refused.csv"
    path.write_text(json.dumps([row("1", "A"), row("2", "B", start_date="soon"), row("3", "")]))

    with pytest.raises(CommandError) as refused:
        told("import", str(path), "--report", str(report))

    assert refused.value.returncode == 2
    assert '/results/1: start_date: "soon" is not a day' in str(refused.value)
    rows = list(csv.reader(report.open()))
    assert [one[0] for one in rows] == ["row", "/results/1", "/results/2"]
    assert not ListVersion.objects.exists()


def test_a_file_that_is_not_there_and_a_sample_of_nothing_are_refused() -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        told("import", "nowhere.csv")
    with pytest.raises(CommandError, match="at least 1"):
        told("sample", "--parties", "0")


def test_without_a_list_it_says_so() -> None:
    assert "No list was imported yet" in told("list")
