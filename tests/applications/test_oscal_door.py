"""Bytes from outside: read as fast as orjson does, and no key is lost on the way."""

import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications import oscal
from standards import oscal as standard
from standards import rulebook
from standards.errors import Refusal
from tests.standards import oscal_samples as samples


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"<system-security-plan/>", "is XML"),
        (b"PK\x03\x04rest", "is an archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"system-security-plan:\n  uuid: 1", "YAML"),
        (b'{"a": 1', "is not JSON"),
        (b'{"a": NaN}', "is not JSON"),
        (b'{"a": "\\ud800"}', "is not JSON"),
        (b'{"a": "\xff"}', "is not JSON"),
        (b"[" * 5_000 + b"]" * 5_000, "is not JSON"),
        (b'{"a":' * 300 + b"1" + b"}" * 300, "nested too deep"),
    ],
)
def test_what_is_no_json_is_called_by_its_name(content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        oscal.loads(content)

    assert refused.value.faults


def test_more_bytes_than_a_document_has_are_not_even_read() -> None:
    with pytest.raises(Refusal, match="the limit is 33,554,432"):
        oscal.loads(b"{" + b" " * oscal.LARGEST)


@pytest.mark.parametrize(
    ("content", "at"),
    [
        (b'{"a": 1, "a": 2}', ["/a"]),
        (b'{"a": 1, "\\u0061": 1}', ["/a"]),
        (b'{"x": [{"k:1": 1, "c": "\\u003a", "c": ":"}]}', ["/x/0/c"]),
        (b'{"a/b": {"c": 1, "c": 1}, "d": {"e": 1, "e": 1}}', ["/a~1b/c", "/d/e"]),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_place(content: bytes, at: list[str]) -> None:
    with pytest.raises(Refusal, match="twice") as refused:
        oscal.loads(content)

    assert [fault.pointer for fault in refused.value.faults] == at


def test_colons_in_texts_and_escapes_are_no_keys() -> None:
    assert oscal.loads(b'\xef\xbb\xbf{"a:b": "x:\\u003a", "c": [":", {"d": "::"}]}') == {
        "a:b": "x::",
        "c": [":", {"d": "::"}],
    }


def test_what_is_written_is_read_back_the_same() -> None:
    said = {"b": [1, {"é": "a:b"}], "a": None}

    assert oscal.loads(oscal.dumps(said)) == said
    assert oscal.dumps(said).endswith(b"}\n")


def test_a_plan_of_twenty_megabytes_is_imported_within_five_hundred_of_memory() -> None:
    edition = rulebook.get("ai-diffusion-2025")
    content = oscal.dumps(samples.plan(edition.controls, tuple("abcdefghij"), words=8))
    assert len(content) > 20_000_000

    tracemalloc.start()
    imported = standard.read(oscal.loads(content), edition)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(imported.rows) == 418
    assert most < 500_000_000


KEYS = st.sampled_from(['"a"', '"b"', '"a:"', '"\\u0061"', '"a\\u003a"', '"\\\\u003a"', '"\\":"'])
TEXTS = st.recursive(
    st.sampled_from(['":"', '"\\u003a"', '"\\u003A:"', '"x"', "1", "null"]),
    lambda inner: (
        st.lists(st.tuples(KEYS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
        | st.lists(inner, max_size=3).map(lambda items: "[" + ",".join(items) + "]")
    ),
    max_leaves=8,
)


def stands_twice(text: str) -> bool:
    """Whether the standard library sees a key twice."""
    found: list[bool] = []

    def see(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found.append(len(dict(pairs)) < len(pairs))
        return dict(pairs)

    json.loads(text, object_pairs_hook=see)
    return any(found)


@settings(max_examples=500, deadline=None)
@given(TEXTS.map(lambda text: '{"root": ' + text + "}"))
def test_a_key_stands_twice_to_the_door_exactly_where_it_does(text: str) -> None:
    try:
        said = oscal.loads(text.encode())
    except Refusal:
        assert stands_twice(text)
    else:
        assert not stands_twice(text)
        assert said == json.loads(text)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for bytes_ in (content, b"{" + content, b'{"a":' + content + b"}"):
        try:
            oscal.loads(bytes_)
        except Refusal as refusal:
            assert refusal.faults
