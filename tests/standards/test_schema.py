"""The JSON Schema of a dossier and the reader agree."""

from typing import Any

import pytest

from standards.dossier import json_schema, parse, plain
from standards.edition import Rulebook
from standards.errors import Refusal
from tests.standards import tiny
from tests.standards.test_dossier import put

jsonschema = pytest.importorskip("jsonschema")


def valid(schema: dict[str, Any], said: object) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(said))


def test_the_schema_is_one_and_takes_a_good_dossier(rulebook: Rulebook) -> None:
    for schema in (json_schema(rulebook), json_schema(None)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert valid(schema, tiny.good())


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/filing", 0),
        ("/kind", "XVEU"),
        ("/colour", "red"),
        ("/answers/yes/value", "yes"),
        ("/answers/days/value", 1.5),
        ("/answers/tunings/value/0/tuning", "25,0"),
        ("/answers/controls/value/0/control", "AC-99"),
        ("/answers/zzz", {}),
        ("/answers/file/value", "x"),
        ("/evidence/ev-1/sha256", "x"),
        ("/sites/0/latitude", "38.95"),
        ("/sites/0/longitude", "-77.36"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(rulebook: Rulebook, pointer: str, value: object) -> None:
    assert not valid(json_schema(rulebook), put(tiny.good(), pointer, value))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("38.95", "-77.36"), ("-90", "180.000000"), ("0", "0"), ("90.1", "0"), ("0", "180.5"), ("+1", "0"),
     ("38,95", "0"), ("٣", "0"), ("38.1234567", "0"), ("nan", "0"), ("090", "0")],
)  # fmt: skip
def test_the_schema_and_the_reader_agree_on_what_is_a_place(
    rulebook: Rulebook, latitude: str, longitude: str
) -> None:
    said = put(put(tiny.good(), "/sites/0/latitude", latitude), "/sites/0/longitude", longitude)
    try:
        read = parse(said, rulebook)
    except Refusal:
        assert not valid(json_schema(rulebook), said)
    else:
        assert valid(json_schema(rulebook), said)
        assert plain(read)["sites"][0]["latitude"] == latitude
