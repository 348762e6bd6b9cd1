"""The statement: in-toto v1, one subject, one spelling."""

import json

import pytest

from notary import canonical
from notary.errors import NotaryError
from notary.statement import Statement

GOOD = Statement(
    "VEU-2026-0007/dossier/2", "ab" * 32, "https://vedc.example/p/v1", {"reference": "VEU-2026-0007"}
)


def test_it_is_an_in_toto_statement_in_canonical_json() -> None:
    assert json.loads(GOOD.to_bytes()) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "VEU-2026-0007/dossier/2", "digest": {"sha256": "ab" * 32}}],
        "predicateType": "https://vedc.example/p/v1",
        "predicate": {"reference": "VEU-2026-0007"},
    }
    assert Statement.from_bytes(GOOD.to_bytes()) == GOOD


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s: s.update(_type="https://in-toto.io/Statement/v0.1"), "not of type"),
        (lambda s: s.update(subject=[]), "about nothing"),
        (lambda s: s.update(subject=s["subject"] * 2), "subject is not a list of at most 1"),
        (lambda s: s["subject"][0]["digest"].update(sha1="x"), "a key nobody knows: 'sha1'"),
        (lambda s: s["subject"][0]["digest"].update(sha256="AB" * 32), "64 lower-case hex"),
        (lambda s: s["subject"][0]["digest"].update(sha256="ab" * 32 + "\n"), "64 lower-case hex"),
        (lambda s: s["subject"][0].update(name=""), "the subject's name"),
        (lambda s: s.update(predicate={}), "something in it"),
        (lambda s: s.update(predicate=[]), "something in it"),
        (lambda s: s.update(predicateType=7), "predicateType is not a string"),
        (lambda s: s.update(note="x"), "a key nobody knows: 'note'"),
    ],
)
def test_what_we_would_not_have_written_is_refused(change: object, sentence: str) -> None:
    value = json.loads(GOOD.to_bytes())
    change(value)
    with pytest.raises(NotaryError, match=sentence):
        Statement.from_bytes(canonical.dumps(value))


def test_a_float_in_the_predicate_is_refused() -> None:
    with pytest.raises(NotaryError, match="a float stands at /predicate/share"):
        Statement(GOOD.name, GOOD.sha256, GOOD.predicate_type, {"share": 0.25}).to_bytes()


def test_a_second_spelling_is_refused() -> None:
    with pytest.raises(NotaryError, match="one spelling"):
        Statement.from_bytes(GOOD.to_bytes() + b"\n")
