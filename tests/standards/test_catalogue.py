"""Editions stand side by side, and a published one is frozen."""

from datetime import date
from pathlib import Path

import pytest

from standards import catalogue, ledger
from standards.catalogue import read
from standards.edition import Rulebook
from standards.errors import Refusal, RulebookError
from standards.rulebook import FOLDER, find, folder_of, get, load
from tests.standards import tiny

TODAY = date(2026, 11, 20)


def put(
    root: Path, name: str, day: str = "2025-01-15", more: str = "", effective: str = "2025-01-13"
) -> Path:
    """An edition of the tiny rule in the folder `name` of root."""
    head = tiny.RULEBOOK.replace('edition = "2025-01-15"', f'edition = "{day}"').replace(
        'effective = "2025-01-13"', f'effective = "{effective}"'
    )
    head = head.replace("[[kind]]", f"{more}\n[[kind]]", 1)
    late = (
        {}
        if effective < "2026"
        else {
            "requirements/1.toml": tiny.REQUIREMENTS.replace('compliance_from = "2026-01-15"\n', ""),
        }
    )
    head = (
        head
        if effective < "2026"
        else head.replace('compliance = "2025-05-15"', f'compliance = "{effective}"')
    )
    made = tiny.write(root / "making", {"rulebook.toml": head, **late})
    made.rename(root / name)
    (root / "making").rmdir()
    return root / name


def published(root: Path, name: str, *rest: str, **more: str) -> Rulebook:
    rulebook = load(put(root, name, *rest, **more))
    assert ledger.publish(root / ledger.NAME, rulebook, TODAY)
    return rulebook


def test_editions_of_one_rulebook_stand_side_by_side(tmp_path: Path) -> None:
    first = published(tmp_path, "tiny")
    second = published(tmp_path, "tiny@2027-01-01", "2027-01-01", effective="2027-03-01")

    known = read(tmp_path)

    assert list(known) == ["tiny@2025-01-15", "tiny@2027-01-01"]
    assert known["tiny"] == known["tiny@2027-01-01"] == second
    assert known.get_edition("tiny", "2025-01-15") == first
    assert known.editions_of("tiny") == (first, second)


def test_the_newest_is_so_in_the_order_of_effect_and_a_draft_never_is(tmp_path: Path) -> None:
    late = published(tmp_path, "tiny@2026-01-01", "2026-01-01", effective="2027-03-01")
    published(tmp_path, "tiny@2026-05-01", "2026-05-01")
    put(tmp_path, "tiny@2028-01-01", "2028-01-01", "draft = true", effective="2028-01-01")

    known = read(tmp_path)

    assert known["tiny"] == late
    assert known["tiny@2028-01-01"].draft


def test_an_edition_that_is_not_there_is_refused_with_what_is(tmp_path: Path) -> None:
    put(tmp_path, "tiny", more="draft = true")
    known = read(tmp_path)

    with pytest.raises(Refusal, match='There is no rulebook "big"; there are tiny.'):
        known.get_edition("big")
    with pytest.raises(Refusal, match='tiny has no edition "2020-01-01"; it has 2025-01-15.'):
        known.get_edition("tiny", "2020-01-01")
    with pytest.raises(Refusal, match="tiny has only drafts; name one: tiny@2025-01-15."):
        known.get_edition("tiny")
    assert "tiny" not in known and "tiny@2025-01-15" in known


def test_what_is_offered_is_what_is_in_effect_and_what_is_to_come(tmp_path: Path) -> None:
    first = published(tmp_path, "tiny")
    second = published(tmp_path, "tiny@2026-05-01", "2026-05-01")
    third = published(tmp_path, "tiny@2027-01-01", "2027-01-01", effective="2027-03-01")
    put(tmp_path, "tiny@2027-06-01", "2027-06-01", "draft = true", effective="2027-06-01")
    known = read(tmp_path)

    assert known.offered(date(2026, 4, 30)) == (first, second, third)
    assert known.offered(TODAY) == (second, third)
    assert known.offered(date(2027, 3, 1)) == (third,)


@pytest.mark.parametrize("more", ["offered = false", 'ends_on = "2026-11-19"'])
def test_guidance_and_an_edition_that_is_over_are_read_and_not_offered(tmp_path: Path, more: str) -> None:
    published(tmp_path, "tiny", more=more)

    assert read(tmp_path)["tiny"].requirements
    assert read(tmp_path).offered(TODAY) == ()


def test_a_published_edition_whose_files_change_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = put(tmp_path, "tiny")
    ledger.publish(tmp_path / ledger.NAME, load(folder), TODAY)
    numbers = folder / "numbers.toml"
    numbers.write_text(numbers.read_text().replace('value = "25"', 'value = "26"'))

    with pytest.raises(RulebookError) as refused:
        read(tmp_path)

    assert "tiny@2025-01-15 was published on 2026-11-20 as sha256:" in str(refused.value)
    assert "copy the folder to tiny@YYYY-MM-DD" in str(refused.value)
    assert "rulebook publish tiny@2025-01-15 --unreleased" in str(refused.value)
    assert load(folder).hash


def test_an_edition_that_is_neither_published_nor_a_draft_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "tiny")

    with pytest.raises(RulebookError, match="neither a draft nor published; write draft = true"):
        read(tmp_path)


def test_a_draft_needs_no_line_and_a_published_edition_is_no_draft(tmp_path: Path) -> None:
    folder = put(tmp_path, "tiny", more="draft = true")
    assert read(tmp_path)["tiny@2025-01-15"].draft
    (tmp_path / ledger.NAME).write_text(
        f"id,edition,hash,published_on\ntiny,2025-01-15,{load(folder).hash},2026-11-20\n"
    )

    with pytest.raises(RulebookError, match="calls itself a draft"):
        read(tmp_path)


def test_a_folder_must_be_named_as_what_it_holds(tmp_path: Path) -> None:
    put(tmp_path, "tiny@2026-01-01")

    with pytest.raises(Refusal, match="The folder tiny@2026-01-01 holds tiny@2025-01-15"):
        read(tmp_path)


def test_an_edition_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    published(tmp_path, "tiny")
    put(tmp_path, "tiny@2025-01-15")

    with pytest.raises(Refusal, match="tiny@2025-01-15 is there twice"):
        read(tmp_path)


def test_publishing_is_safe_to_repeat_and_refuses_drafts_and_another_hash(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    rulebook = published(tmp_path, "tiny")
    kept = path.read_text()
    assert kept == f"id,edition,hash,published_on\ntiny,2025-01-15,{rulebook.hash},2026-11-20\n"

    assert not ledger.publish(path, rulebook, date(2027, 1, 1))
    assert path.read_text() == kept

    other = load(tiny.write(tmp_path / "other", {"numbers.toml": ('value = "25"', 'value = "26"')}))
    with pytest.raises(RulebookError, match="A published edition is frozen"):
        ledger.publish(path, other, TODAY)
    draft = load(put(tmp_path, "draft", more="draft = true"))
    with pytest.raises(Refusal, match="is a draft; take draft = true out"):
        ledger.publish(path, draft, TODAY)
    assert path.read_text() == kept

    assert ledger.publish(path, other, TODAY, unreleased=True)
    assert [line.hash for line in ledger.read(path)] == [other.hash]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,hash\n", "the first line must be id,edition,hash,published_on"),
        ("id,edition,hash,published_on\ntiny,2025-01-15\n", "line 2: has 2 cells"),
        ("id,edition,hash,published_on\ntiny,2025-01-15,sha256:x,soon\n", "must be dates"),
        ("id,edition,hash,published_on\n" + "tiny,2025-01-15,sha256:x,2026-11-20\n" * 2, "published twice"),
    ],
)
def test_a_ledger_that_cannot_be_read_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / ledger.NAME).write_text(text)

    with pytest.raises(RulebookError, match=words):
        read(tmp_path)


def test_every_edition_of_the_house_is_published_as_it_is_or_a_draft() -> None:
    lines = ledger.read(FOLDER / ledger.NAME)
    folders = [load(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]

    for rulebook in folders:
        ledger.require(lines, rulebook)
    assert {f"{line.id}@{line.edition}" for line in lines} <= {rulebook.key for rulebook in folders}


def test_a_name_is_an_id_an_edition_or_a_folder(tmp_path: Path) -> None:
    folder = put(tmp_path, "tiny")

    assert find(str(folder)).key == "tiny@2025-01-15"
    assert find("dc-veu-2024") is find("dc-veu-2024@2024-10-02") is get("dc-veu-2024", "2024-10-02")
    with pytest.raises(Refusal, match="is not a folder"):
        find(str(tmp_path / "nowhere"))


def test_a_folder_without_rulebooks_has_none(tmp_path: Path) -> None:
    assert len(catalogue.read(tmp_path / "nowhere")) == 0


def test_the_files_of_an_edition_are_found_again() -> None:
    assert load(folder_of(get("dc-veu-2024"))) == get("dc-veu-2024")
