"""A dossier replayed under another edition: what would be found otherwise, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from standards.edition import Rulebook
from standards.replay import Plan, Replay, first_sentence
from standards.rulebook import load
from tests.standards import tiny

DRAFT = tiny.RULEBOOK.replace('edition = "2025-01-15"', 'edition = "2027-01-01"\ndraft = true')
STATEMENT = '[[requirement]]\nid = "r-sites"'


def other(folder: Path, **changes: Any) -> Rulebook:
    files = {name.replace("_", "/", 1) + ".toml": change for name, change in changes.items()}
    return load(tiny.write(folder / "b", {"rulebook.toml": DRAFT, **files}))


def replayed(rulebook: Rulebook, b: Rulebook, plain: dict[str, Any]) -> Replay:
    content = json.dumps({**plain, "rulebook": {"id": "tiny", "edition": "2025-01-15"}}).encode()
    return Plan({rulebook.key: rulebook}, b, tiny.ON).replay(content, rulebook.key)


def test_under_the_same_words_nothing_moves(rulebook: Rulebook, tmp_path: Path) -> None:
    found = replayed(rulebook, other(tmp_path), tiny.good())

    assert found == Replay("VEU-2026-0001", 1, "tiny@2025-01-15")
    assert not found.changed


def test_a_threshold_that_moves_is_told_with_why(rulebook: Rulebook, tmp_path: Path) -> None:
    b = other(tmp_path, numbers=('value = "60"', 'value = "90"'))

    (move,) = replayed(rulebook, b, tiny.good()).moves

    assert (move.requirement, move.before, move.after) == ("r-answers", "satisfied", "not_satisfied")
    assert move.direction == "worse"
    assert "60" in move.why and "90 days" in move.why and move.why.endswith(".")


def test_what_becomes_easier_is_better(rulebook: Rulebook, tmp_path: Path) -> None:
    b = other(tmp_path, numbers=('value = "60"', 'value = "50"'))

    (move,) = replayed(rulebook, b, tiny.changed(days=55, moves=[])).moves

    assert (move.before, move.after, move.direction) == ("not_satisfied", "satisfied", "better")


def test_a_requirement_that_comes_and_one_that_goes_are_told(rulebook: Rulebook, tmp_path: Path) -> None:
    b = other(
        tmp_path,
        requirements_1=tiny.REQUIREMENTS.replace('id = "r-compute"', 'id = "r-shares"'),
    )

    moves = replayed(rulebook, b, tiny.good()).moves

    assert [(move.requirement, move.direction) for move in moves] == [
        ("r-shares", "added"),
        ("r-compute", "removed"),
    ]
    assert moves[1].why == "It is not asked in tiny@2027-01-01."


def test_a_question_or_a_kind_that_is_gone_is_said_and_stops_nothing(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    without = {
        "questions_1": tiny.QUESTIONS.replace('id = "text"', 'id = "words"'),
        "requirements_1": tiny.REQUIREMENTS.replace('question = "text"', 'question = "words"'),
    }
    gone = replayed(rulebook, other(tmp_path / "a", **without), tiny.good())
    unkind = load(
        tiny.write(
            tmp_path / "c",
            {"rulebook.toml": DRAFT.replace('id = "UVEU"', 'id = "GVEU"')},
        )
    )

    assert gone.moves == () and gone.changed
    assert gone.unread == ('tiny@2027-01-01 cannot read it: /answers/text tiny asks no question "text"')
    assert "/kind" in replayed(rulebook, unkind, tiny.good()).unread


def test_an_edition_that_is_not_here_is_said(rulebook: Rulebook, tmp_path: Path) -> None:
    b = other(tmp_path)

    found = Plan({}, b, tiny.ON).replay(json.dumps(tiny.good()).encode(), rulebook.key)

    assert found.unread == "its own edition, tiny@2025-01-15, is not among the rulebooks"


def test_a_replay_is_plain_json(rulebook: Rulebook, tmp_path: Path) -> None:
    b = other(tmp_path, numbers=('value = "60"', 'value = "90"'))

    plain = replayed(rulebook, b, tiny.good()).plain()

    assert json.loads(json.dumps(plain)) == plain
    assert list(plain) == ["reference", "filing", "edition", "moves"]
    assert list(plain["moves"][0]) == ["requirement", "before", "after", "direction", "why"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("As Supp. No. 10 para. 6 asks. Then.", "As Supp. No. 10 para. 6 asks."),
        (
            "7.31 percent is in Malaysia; the limit is 7. More.",
            "7.31 percent is in Malaysia; the limit is 7.",
        ),
        ("Example Compute, Inc. Holds it. More.", "Example Compute, Inc. Holds it."),
        ("Is it? Nobody says.", "Is it?"),
        ("No end", "No end"),
        ("Not yet due; due by 2026-01-15. It fails.", "Not yet due; due by 2026-01-15."),
    ],
)
def test_the_first_sentence_ends_where_it_ends(text: str, first: str) -> None:
    assert first_sentence(text) == first
