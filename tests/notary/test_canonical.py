"""Canonical JSON: one spelling, the same from every engine."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from notary import canonical
from notary.errors import NotaryError

LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@pytest.fixture(params=["orjson", "json"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "json":
        monkeypatch.setattr(canonical, "orjson", None)
    return request.param


@given(VALUES)
def test_both_engines_write_what_rfc8785_writes(value: object) -> None:
    kept = canonical.orjson
    fast = canonical.dumps(value)
    canonical.orjson = None
    try:
        slow = canonical.dumps(value)
        assert canonical.loads(slow) == value
    finally:
        canonical.orjson = kept
    assert fast == slow == rfc8785.dumps(value)
    assert canonical.loads(fast) == value


def test_keys_stand_in_the_order_of_utf16_not_of_code_points(engine: str) -> None:
    assert canonical.dumps({"\uffff": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\uffff":1}'.encode()


def test_control_characters_are_escaped_as_rfc8785_says(engine: str) -> None:
    text = "".join(map(chr, range(0x24))) + "\x7f\u2028\\"
    assert canonical.dumps(text) == rfc8785.dumps(text)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": [1, 1.5]}, "a float stands at /a/1"),
        ({"a/b": {"~": 2**53}}, "the integer at /a~1b/~0"),
        ([{1: 2}], "a key at /0 is a int"),
        ({"a": b"x"}, "a bytes stands at /a"),
        ({"a": {1, 2}}, "a set stands at /a"),
        (type("Sneaky", (str,), {})("x"), "a Sneaky stands at the top"),
        (float("nan"), "a float stands at the top"),
        ("\ud800", "not valid Unicode"),
    ],
)
def test_what_has_no_single_spelling_is_refused_with_its_place(
    engine: str, value: object, sentence: str
) -> None:
    with pytest.raises(NotaryError, match=sentence):
        canonical.dumps(value)


def test_a_value_nested_without_end_is_refused(engine: str) -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(NotaryError, match="nested deeper than 64"):
        canonical.dumps(endless)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u001F"}',
        b'"\\ud800"',
        b'"\xff"',
        b"9007199254740992",
        b"9" * 5000,
        b"[" * 500 + b"]" * 500,
        b"[" * 100_000,
        b"",
        b"\x00",
        b"nul",
    ],
)
def test_a_second_spelling_is_refused(engine: str, data: bytes) -> None:
    with pytest.raises(NotaryError):
        canonical.loads(data)


@given(st.binary(max_size=200))
def test_junk_is_refused_or_round_trips(data: bytes) -> None:
    try:
        value = canonical.loads(data)
    except NotaryError:
        return
    assert canonical.dumps(value) == data


def test_more_bytes_than_allowed_are_refused_before_parsing(engine: str) -> None:
    with pytest.raises(NotaryError, match="12 bytes are more than the 10"):
        canonical.loads(json.dumps("x" * 10).encode(), limit=10)


@pytest.mark.parametrize(
    "text", ["QQ", "QQ=", "QR==", "QQ==\n", " QQ==", "QQ==QQ==", "Q-__", "QQ==x", "é", 5, None, "Q\x00Q="]
)
def test_base64_has_one_spelling(text: object) -> None:
    with pytest.raises(NotaryError, match="the field"):
        canonical.bytes_of(text, "the field", 100)


@given(st.binary(max_size=100))
def test_base64_round_trips(data: bytes) -> None:
    assert canonical.bytes_of(canonical.text_of(data), "x", 100) == data


def test_base64_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(NotaryError, match="2 bytes where at most 1"):
        canonical.bytes_of("QUE=", "x", 1)
    with pytest.raises(NotaryError, match="2 bytes where 3"):
        canonical.bytes_of("QUE=", "x", 10, exactly=3)


def test_an_object_has_the_keys_it_must_have_and_no_others() -> None:
    assert canonical.fields({"a": 1}, "it", ("a",), ("b",)) == {"a": 1}
    with pytest.raises(NotaryError, match="it lacks 'a'"):
        canonical.fields({}, "it", ("a",))
    with pytest.raises(NotaryError, match="a key nobody knows: 'c'"):
        canonical.fields({"a": 1, "c": 2}, "it", ("a",))
    with pytest.raises(NotaryError, match="not an object"):
        canonical.fields([], "it", ())


@given(st.text("AQg+/=-_ \n", max_size=12))
def test_no_text_but_the_one_spelling_of_its_bytes_is_base64(text: str) -> None:
    try:
        data = canonical.bytes_of(text, "x", 100)
    except NotaryError:
        return
    assert canonical.text_of(data) == text


def test_a_key_that_only_looks_like_a_string_is_refused(engine: str) -> None:
    with pytest.raises(NotaryError, match="a key at /a is a Sneaky"):
        canonical.dumps({"a": {type("Sneaky", (str,), {})("b"): 1}})
