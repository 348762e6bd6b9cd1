"""The words of `rulebook` for authors: new and check."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from standards import starting


def said(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("rulebook", *words, stdout=out, stderr=err)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    starting.start(tmp_path / "small", "small", "A small rule", date(2027, 1, 1))
    return tmp_path / "small"


def test_an_edition_of_which_nothing_is_to_be_said_exits_zero(edition: Path) -> None:
    code, out, err = said("check", str(edition))

    assert (code, err) == (0, "")
    assert out.endswith("0 faults, 0 hints.\n")


def test_hints_alone_exit_one(edition: Path) -> None:
    edit(edition, "questions/1-general.toml", 'example = "Yes"\n', "")

    code, out, _ = said("check", str(edition))

    assert code == 1
    assert out.startswith("R004 questions/1-general.toml, question register: shows no example")


def test_faults_exit_two_and_are_all_told(edition: Path) -> None:
    edit(edition, "questions/1-general.toml", 'type = "yes_no"', 'type = "maybe"')
    edit(edition, "numbers.toml", 'value = "30"', "value = 30")

    code, out, _ = said("check", str(edition))

    assert code == 2
    assert 'fault  questions/1-general.toml, question register: "type" is "maybe"' in out
    assert 'fault  numbers.toml, report_days: "value" must be a text' in out


def test_what_was_found_comes_as_json(edition: Path) -> None:
    code, out, _ = said("check", str(edition), "--json")

    found = json.loads(out)
    assert code == 0
    assert found["rulebook"] == "small" and found["faults"] == found["hints"] == []
    assert found["examples"]["dossiers"] == {"APPLICANT": 1}


def test_a_file_where_a_folder_should_be_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    code, out, _ = said("check", str(tmp_path / "file"))

    assert code == 2
    assert "file is not a folder, so it is not a rulebook." in out


def test_a_folder_can_be_named_by_the_one_we_stand_in(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(edition)

    assert said("check", ".")[0] == 0


def test_a_starting_point_is_as_of_the_day_given(tmp_path: Path) -> None:
    code, out, _ = said("new", str(tmp_path / "n"), "--id", "n", "--title", "New", "--edition", "2030-05-06")

    assert code == 0
    assert f"{tmp_path / 'n' / 'rulebook.toml'}" in out.splitlines()
    assert 'edition = "2030-05-06"' in (tmp_path / "n" / "rulebook.toml").read_text()


def test_nothing_is_written_over_an_edition(edition: Path) -> None:
    code, _, err = said("new", str(edition), "--id", "other", "--title", "Other")

    assert code == 2
    assert "is not an empty folder; nothing was written." in err
    assert 'id = "small"' in (edition / "rulebook.toml").read_text()


def test_an_id_is_needed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--id"):
        said("new", str(tmp_path / "n"), "--title", "New")


def test_an_edition_whose_examples_do_not_hold_is_not_published(edition: Path) -> None:
    edit(edition, "rulebook.toml", "draft = true  # take this line out to publish\n", "")
    edit(edition, "vectors/vectors.toml", "value = false", "value = true")

    code, _, err = said("publish", str(edition))

    assert code == 2
    assert "its own examples do not hold" in err and "variation “no register is kept”" in err
    assert not (edition.parent / "published.csv").exists()

    edit(edition, "vectors/vectors.toml", "value = true", "value = false")
    assert said("publish", str(edition))[0] == 0
