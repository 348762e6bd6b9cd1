"""Bytes from outside: read as fast as orjson does, and no key is lost on the way."""

import pytest

from applications import oscal
from standards.errors import Refusal


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
