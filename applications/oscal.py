"""The door for OSCAL: bytes from outside as the object they say, and objects of ours as bytes.

orjson reads ten times as fast as the standard library and keeps the last of two equal keys without a word. Whether
it kept all of them is told by counting colons: what it read, written again, has as many as what came in, unless a
key stood there twice. A colon that came in as an escape is looked at the slow way.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

from standards.errors import Fault, Refusal, pointer

LARGEST = 32 * 2**20  # bytes of a document
ESCAPED = b"\\u003"


def loads(content: bytes) -> Any:
    """The object that bytes of JSON say. Raises Refusal where they are too many, no JSON, nested too deep, or hold
    a key twice.
    """
    if len(content) > LARGEST:
        raise Refusal(f"The document is {len(content):,} bytes; the limit is {LARGEST:,}.")
    content = content.removeprefix(b"\xef\xbb\xbf")
    _worded(content)
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Refusal(f"The document is not JSON: {error}.", (Fault("", f"is not JSON: {error}"),)) from None
    try:
        colons = orjson.dumps(said).count(b":")
    except orjson.JSONEncodeError:
        raise Refusal(
            "The document is nested too deep to be OSCAL.", (Fault("", "is nested too deep"),)
        ) from None
    if colons != content.count(b":") or ESCAPED in content:
        _once(content)
    return said


def dumps(document: Any) -> bytes:
    """A document of ours as it is written to a file: two spaces a step, in the order of its keys, a newline."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _worded(content: bytes) -> None:
    """What is brought by mistake is called by its name."""
    start = content[:200].lstrip()
    if not start:
        raise Refusal("The document is empty.", (Fault("", "is empty"),))
    if start.startswith(b"<"):
        raise Refusal("The document is XML; bring the JSON form of it.", (Fault("", "is XML"),))
    if start.startswith((b"PK\x03\x04", b"%PDF")):
        raise Refusal("This is an archive or a PDF; bring the JSON document.", (Fault("", "is not JSON"),))
    if not start.startswith((b"{", b"[")):
        raise Refusal(
            "The document is not JSON; if it is YAML, bring the JSON form.", (Fault("", "is not JSON"),)
        )


class _Twice(dict[str, Any]):
    """An object in which a key stood twice."""

    key = ""


def _once(content: bytes) -> None:
    """Refuse keys that stand twice, each by its pointer."""
    try:
        said = json.loads(content, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"The document is not JSON: {error}.", (Fault("", f"is not JSON: {error}"),)) from None
    faults: list[Fault] = []
    _look(said, "", faults)
    if faults:
        raise Refusal(f"The document holds a key twice; the first at {faults[0]}.", faults[:100])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice = _Twice(found)
    twice.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return twice


def _look(value: Any, at: str, faults: list[Fault]) -> None:
    if isinstance(value, _Twice):
        faults.append(Fault(at + pointer(value.key), "stands twice in its object"))
    if isinstance(value, dict):
        for key, inner in value.items():
            _look(inner, at + pointer(key), faults)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _look(inner, f"{at}/{number}", faults)
