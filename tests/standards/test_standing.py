"""An edition says how it stands on a day: before it was there, in effect, and after."""

from datetime import date
from pathlib import Path

import pytest

from standards.edition import Rulebook
from standards.rulebook import FOLDER, load
from standards.standing import standing
from tests.standards import tiny


def edition(folder: Path, *changes: tuple[str, str], late: bool = False) -> Rulebook:
    head = tiny.RULEBOOK
    for change in changes:
        assert change[0] in head
        head = head.replace(*change, 1)
    clauses = tiny.REQUIREMENTS.replace('compliance_from = "2026-01-15"\n', "") if late else tiny.REQUIREMENTS
    return load(tiny.write(folder, {"rulebook.toml": head, "requirements/1.toml": clauses}))


LATER = (
    ('edition = "2025-01-15"', 'edition = "2027-01-01"'),
    ('effective = "2025-01-13"', 'effective = "2027-03-01"'),
    ('compliance = "2025-05-15"', 'compliance = "2027-03-01"'),
)


@pytest.mark.parametrize(
    ("day", "status", "words"),
    [
        (
            "2025-01-12",
            "not_published",
            "On 2025-01-12 tiny@2025-01-15 was not published; it was on 2025-01-15.",
        ),
        ("2025-01-14", "not_published", "was not published"),
        ("2025-01-15", "in_effect", "On 2025-01-15 tiny@2025-01-15 is in effect."),
        ("2025-05-13", "in_effect", "is in effect, and not enforced since 2025-05-13."),
        ("2026-11-20", "in_effect", "is in effect, and not enforced"),
    ],
)
def test_an_edition_stands_from_its_day_on(rulebook: Rulebook, day: str, status: str, words: str) -> None:
    found = standing(rulebook, date.fromisoformat(day))

    assert found.status == status
    assert words in found.words
    assert found.in_effect == (status == "in_effect")
    assert found.plain() == {"status": status, "words": found.words}


def test_a_later_edition_takes_its_place_when_it_takes_effect(rulebook: Rulebook, tmp_path: Path) -> None:
    later = edition(tmp_path / "a", *LATER, late=True)
    draft = edition(tmp_path / "b", (LATER[0][0], 'edition = "2026-01-01"\ndraft = true'))

    before, after = (
        standing(rulebook, day, [rulebook, draft, later]) for day in (date(2027, 2, 28), date(2027, 3, 1))
    )

    assert before.in_effect
    assert after.status == "superseded"
    assert after.words == (
        "On 2027-03-01 tiny@2027-01-01 stands in the place of tiny@2025-01-15, since 2027-03-01."
    )
    assert standing(later, date(2027, 3, 1), [rulebook, later]).in_effect
    assert standing(later, date(2027, 2, 1)).status == "not_effective"
    assert standing(draft, tiny.ON).status == "draft"


def test_an_edition_ends_and_may_be_rescinded(tmp_path: Path) -> None:
    ended = edition(tmp_path / "a", ("[[kind]]", 'ends_on = "2026-06-30"\n[[kind]]'))
    rescinded = edition(tmp_path / "b", ('status = "not_enforced"', 'status = "rescinded"'))

    assert standing(ended, date(2026, 6, 30)).in_effect
    assert standing(ended, date(2026, 7, 1)).status == "ended"
    assert standing(rescinded, date(2025, 5, 12)).in_effect
    assert standing(rescinded, tiny.ON).words.endswith("is rescinded, since 2025-05-13.")


def test_the_rule_of_2024_is_a_fallback_and_not_in_effect() -> None:
    found = standing(load(FOLDER / "dc-veu-2024"), tiny.ON)

    assert found.status == "fallback"
    assert "superseded on paper and used as a fallback, since 2025-05-13" in found.words
