"""Which files a question takes, as an edition says it; and the mark of a file in a dossier."""

import copy
from pathlib import Path
from typing import Any

import pytest

from standards.comparison import compare
from standards.dossier import json_schema, parse, plain
from standards.edition import Rulebook
from standards.errors import Refusal, RulebookError
from standards.rulebook import load
from tests.standards import tiny

ASKED = 'id = "recent"\n'


def picky(folder: Path, lines: str, asked: str = ASKED) -> Rulebook:
    return load(tiny.write(folder, {"questions/1.toml": (asked, f"{asked}{lines}\n")}))


def marked(mark: object) -> dict[str, Any]:
    said = copy.deepcopy(tiny.good())
    said["evidence"]["ev-1"]["confidentiality"] = mark
    return said


def test_a_question_takes_every_file_of_any_size_unless_its_edition_says_otherwise(
    rulebook: Rulebook,
) -> None:
    assert {(question.accepts, question.largest) for question in rulebook.questions.values()} == {((), None)}


def test_an_edition_says_which_families_a_question_takes_and_how_much(tmp_path: Path) -> None:
    asked = picky(tmp_path, 'accepts = ["pdf", "image"]\nlargest_mib = 50').questions["recent"]

    assert (asked.accepts, asked.largest) == (("pdf", "image"), 50 * 2**20)


@pytest.mark.parametrize(
    ("lines", "asked", "why"),
    [
        ('accepts = ["pfd"]', ASKED, '"accepts" names "pfd"; it may name pdf, image'),
        ('accepts = ["pdf", "pdf"]', ASKED, 'names "pdf" twice'),
        ("accepts = 3", ASKED, '"accepts" must be a list of texts'),
        ("largest_mib = 0", ASKED, '"largest_mib" must be 1 or more, not 0'),
        ('largest_mib = "much"', ASKED, '"largest_mib" must be a whole number'),
        ("largest_mib = true", ASKED, '"largest_mib" must be a whole number'),
        ('accepts = ["pdf"]', 'id = "text"\n', "says which files it accepts, and takes none"),
        ("largest_mib = 5", 'id = "yes"\n', "says which files it accepts, and takes none"),
    ],
)
def test_what_cannot_be_asked_of_files_does_not_load(
    tmp_path: Path, lines: str, asked: str, why: str
) -> None:
    with pytest.raises(RulebookError) as refused:
        picky(tmp_path, lines, asked)

    assert why in str(refused.value)


def test_a_change_of_what_is_taken_is_told_between_editions(tmp_path: Path, rulebook: Rulebook) -> None:
    changes = compare(rulebook, picky(tmp_path, 'accepts = ["pdf"]\nlargest_mib = 2')).of("question")

    assert {(one.id, one.field, one.new) for one in changes} == {
        ("recent", "accepts", ("pdf",)),
        ("recent", "largest", str(2 * 2**20)),
    }


def test_a_file_is_marked_public_or_not_at_all(rulebook: Rulebook) -> None:
    public, usual = parse(marked("public"), rulebook), parse(tiny.good(), rulebook)

    assert (public.evidence["ev-1"].confidentiality, usual.evidence["ev-1"].confidentiality) == ("public", "")
    assert plain(public)["evidence"]["ev-1"]["confidentiality"] == "public"
    assert "confidentiality" not in plain(usual)["evidence"]["ev-1"]
    assert parse(plain(public), rulebook) == public


@pytest.mark.parametrize("mark", ["business_confidential", "secret", 1])
def test_another_mark_is_refused_with_its_pointer(rulebook: Rulebook, mark: object) -> None:
    with pytest.raises(Refusal) as refused:
        parse(marked(mark), rulebook)

    assert [fault.pointer for fault in refused.value.faults] == ["/evidence/ev-1/confidentiality"]


def test_the_schema_knows_the_mark(rulebook: Rulebook) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    valid = jsonschema.Draft202012Validator(json_schema(rulebook)).is_valid

    assert valid(marked("public"))
    assert not valid(marked("secret"))
