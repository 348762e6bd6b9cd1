"""A dossier is read whole or refused, every fault with its pointer; what is not said yet is no fault."""

import copy
from typing import Any

import pytest

from standards.dossier import parse, plain
from standards.edition import Rulebook
from standards.errors import Refusal
from tests.standards import tiny


def faults(rulebook: Rulebook, said: object) -> dict[str, str]:
    with pytest.raises(Refusal) as caught:
        parse(said, rulebook)
    return {fault.pointer: fault.message for fault in caught.value.faults}


def put(said: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    said = copy.deepcopy(said)
    *path, last = pointer.strip("/").split("/")
    at: Any = said
    for step in path:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return said


def test_what_is_read_is_written_back(rulebook: Rulebook) -> None:
    dossier = parse(tiny.good(), rulebook)

    assert parse(plain(dossier), rulebook) == dossier
    assert plain(dossier)["answers"] == tiny.good()["answers"]


def test_a_draft_has_gaps(rulebook: Rulebook) -> None:
    draft = {
        key: value
        for key, value in tiny.good().items()
        if key not in ("sites", "answers", "evidence", "end_user")
    }

    dossier = parse(draft, rulebook)

    assert (dossier.sites, dict(dossier.answers), dossier.end_user.name) == ((), {}, "")
    assert parse(plain(dossier), rulebook) == dossier


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/format", "vedc-dossier/2", 'must be "vedc-dossier/1"'),
        ("/filing", 0, "whole number from 1 on"),
        ("/filing", 1.0, "whole number from 1 on"),
        ("/filed_on", "2026-02-30", "is not a date"),
        ("/rulebook/id", "other", 'the dossier is for "other", not for tiny'),
        ("/rulebook/edition", "2020-01-01", "is held in the edition 2025-01-15"),
        ("/kind", "XVEU", "it knows UVEU, NVEU"),
        ("/colour", "red", "is not known here"),
        ("/end_user/country", "us", "is not a country code"),
        ("/end_user/age", "7", "is not known here"),
        ("/sites/1/id", "site-1", 'the site "site-1" is there twice'),
        ("/sites/0/id", "a b", "is not an id"),
        ("/sites/0", [], "must be an object"),
        ("/sites/0/answers/yes", {"value": True}, "is asked once, for the application, not here"),
        ("/answers/walls", {"value": True}, "is asked at each site, not here"),
        ("/answers/zzz", {"value": True}, 'tiny asks no question "zzz"'),
        ("/answers/country", {"value": "US"}, "is not asked of UVEU, only of NVEU"),
        ("/answers/yes/value", "yes", "must be true or false"),
        ("/answers/yes/value", None, "must be true or false"),
        ("/answers/yes/colour", "red", "is not known here"),
        ("/answers/yes/explanation", 1, "must be a text"),
        ("/answers/days/value", 60.0, "must be a whole number"),
        ("/answers/days/value", True, "must be a whole number"),
        ("/answers/days/value", 2**53, "must be a whole number"),
        ("/answers/by/value", "2026-13-01", "must be a date in a text"),
        ("/answers/choice/value", "best", "must be good, odd or bad"),
        ("/answers/text/value", 1, "must be a text"),
        ("/answers/file/value", "x", "has no value, only evidence"),
        ("/answers/file/evidence", ["ev-9"], ""),
        ("/answers/chips/value", {}, "must be an array of rows"),
        ("/answers/chips/value/0", 1, "must be an object"),
        ("/answers/chips/value/0/colour", "red", "is not a column; columns are"),
        ("/answers/chips/value/0/site", "site-9", "must be the id of a site"),
        ("/answers/chips/value/0/country", "ZZ", "must be a country code"),
        ("/answers/tunings/value/0/tuning", 25, "must be a decimal number in a text"),
        ("/answers/tunings/value/0/tuning", "25,0", "must be a decimal number in a text"),
        ("/answers/tunings/value/0/tuning", "NaN", "must be a decimal number in a text"),
        ("/answers/controls/value/0/control", "AC-99", "must be the id of a control"),
        ("/answers/controls/value/0/evidence", "ev-1", "must be an array of evidence ids"),
        ("/answers/controls/value/0/evidence", [1], "must be an array of evidence ids"),
        ("/answers/controls/value/0/evidence", ["ev-1", "ev-9"], "“ev-9”, which is no evidence of this"),
        ("/answers/controls/value/0/evidence", ["ev-1", "ev-1"], "names one file twice"),
        ("/evidence/ev-1/sha256", "AB" * 32, "64 hexadecimal digits, lower case"),
        ("/evidence/ev-1/size", -1, "whole number from 0 on"),
        ("/evidence/ev-1/covers_to", "2025-12-31", "is before covers_from"),
    ],
)
def test_what_is_wrong_is_refused_by_its_pointer(
    rulebook: Rulebook, pointer: str, value: object, message: str
) -> None:
    found = faults(rulebook, put(tiny.good(), pointer, value))

    if message:
        assert message in found.get(pointer, found.get(pointer + "/id", "")), found
    else:
        assert found[pointer + "/0"] == 'there is no evidence "ev-9"'


def test_every_fault_is_told_not_only_the_first(rulebook: Rulebook) -> None:
    said = put(put(tiny.good(), "/answers/days/value", 1.5), "/kind", "X")

    assert {"/kind", "/answers/days/value"} <= faults(rulebook, said).keys()


@pytest.mark.parametrize("said", [None, [], "x", 1])
def test_a_dossier_is_an_object(rulebook: Rulebook, said: object) -> None:
    assert faults(rulebook, said) == {"": "must be an object"}


def test_half_a_character_is_refused(rulebook: Rulebook) -> None:
    found = faults(rulebook, put(tiny.good(), "/answers/text/value", "\ud800"))

    assert "lone surrogate" in found["/answers/text/value"]


def test_pointers_escape_what_json_pointers_escape(rulebook: Rulebook) -> None:
    assert "/answers/a~1b~0c" in faults(rulebook, put(tiny.good(), "/answers", {"a/b~c": {"value": 1}}))


def test_what_other_parties_certified_is_read_and_written_back(rulebook: Rulebook) -> None:
    signed = {"party": "p5", "name": "Guards", "role": "guard", "sha256": "a" * 64, "signed_on": "2026-11-20"}
    missing = {"party": "p6", "missing": "Abroad."}

    dossier = parse({**tiny.good(), "certifications": [signed, missing]}, rulebook)

    assert plain(dossier)["certifications"] == [signed, missing]
    assert "certifications" not in plain(parse(tiny.good(), rulebook))
    wrong = {**tiny.good(), "certifications": [{"party": "p5"}, {**missing, "sha256": "a" * 64}]}
    assert set(faults(rulebook, wrong)) == {
        "/certifications/0/sha256",
        "/certifications/0/signed_on",
        "/certifications/1/sha256",
    }
