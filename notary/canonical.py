"""One spelling for every value: RFC 8785 JSON without floats, padded base64, closed objects.

The subset: objects with string keys, arrays, strings, booleans, null, and integers within ±(2^53 - 1).
What cannot be written in exactly one way is refused, on the way out and on the way in.
"""

import binascii
import json
from collections.abc import Iterable
from typing import Any, NoReturn, cast

from notary.errors import NotaryError

try:
    import orjson
except ImportError:  # the verifier asks for nothing but `cryptography`
    orjson = None  # type: ignore[assignment]

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64
MAX_BYTES = 16 * 1024 * 1024

_LEAVES = frozenset({str, bool, type(None)})


class _OddError(Exception):
    """A value outside the subset; `_explain` then says which and where."""


def dumps(value: object) -> bytes:
    """The RFC 8785 bytes of `value` (dict, list or tuple, str, int, bool, None; no subclasses).

    Raises NotaryError with the JSON pointer of the first value that has no single spelling.
    """
    try:
        plain = _guard(value, MAX_DEPTH)
    except _OddError:
        _explain(value, "", MAX_DEPTH)
    try:
        if plain and orjson is not None:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        ordered = value if plain else _by_utf16(value)
        text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), sort_keys=plain)
        return text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise NotaryError(f"cannot write this as JSON: a string is not valid Unicode ({error})") from None


def loads(data: bytes, limit: int = MAX_BYTES) -> Any:
    """The value whose only spelling is `data`; refuses any other spelling, and more than `limit` bytes."""
    if len(data) > limit:
        raise NotaryError(f"{len(data)} bytes are more than the {limit} allowed here")
    try:
        value = json.loads(data.decode("utf-8")) if orjson is None else orjson.loads(data)
    except (ValueError, RecursionError):
        raise NotaryError("these bytes are not JSON") from None
    if dumps(value) != data:
        raise NotaryError(
            "this JSON is not in its one spelling (RFC 8785: no spaces, sorted unique keys, no floats)"
        )
    return value


def text_of(data: bytes) -> str:
    """Standard base64 with padding."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def bytes_of(text: object, what: str, limit: int, exactly: int | None = None) -> bytes:
    """The bytes whose only base64 spelling is `text`; at most `limit` of them, or exactly `exactly`."""
    if type(text) is not str or len(text) > limit * 4 // 3 + 4:
        raise NotaryError(f"{what} is not base64 of at most {limit} bytes")
    try:
        data = binascii.a2b_base64(text.encode("ascii"))
    except ValueError:
        raise NotaryError(f"{what} is not base64") from None
    if text_of(data) != text:
        raise NotaryError(f"{what} is not in the one spelling of base64 (standard alphabet, padded, no junk)")
    if len(data) > limit or (exactly is not None and len(data) != exactly):
        raise NotaryError(f"{what} has {len(data)} bytes where {exactly or f'at most {limit}'} are expected")
    return data


def fields(value: object, what: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """`value` as an object with exactly these keys; NotaryError names what is missing or unknown."""
    if type(value) is not dict:
        raise NotaryError(f"{what} is not an object")
    required = frozenset(required)
    if missing := sorted(required - value.keys()):
        raise NotaryError(f"{what} lacks {missing[0]!r}")
    if unknown := sorted(value.keys() - required - frozenset(optional)):
        raise NotaryError(f"{what} has a key nobody knows: {unknown[0][:60]!r}")
    return cast(dict[str, Any], value)


def string(value: object, what: str, limit: int = 1000) -> str:
    """`value` as a string that is not empty and not longer than `limit` characters."""
    if type(value) is not str or not value or len(value) > limit:
        raise NotaryError(f"{what} is not a string of 1 to {limit} characters")
    return value


def array(value: object, what: str, limit: int) -> list[Any]:
    """`value` as a list of at most `limit` items."""
    if type(value) is not list or len(value) > limit:
        raise NotaryError(f"{what} is not a list of at most {limit} items")
    return value


def integer(value: object, what: str) -> int:
    """`value` as an integer that is not negative."""
    if type(value) is not int or value < 0:
        raise NotaryError(f"{what} is not a whole number")
    return value


def _guard(value: Any, room: int) -> bool:
    """Whether sorting keys by code point is RFC 8785's order here; raises _OddError outside the subset."""
    kind = type(value)
    if kind in _LEAVES:
        return True
    if kind is int:
        if -MAX_INTEGER <= value <= MAX_INTEGER:
            return True
        raise _OddError
    if not room:
        raise _OddError
    plain = True
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str:
                raise _OddError
            if not key.isascii() and max(key) > "\uffff":
                plain = False
            if type(item) not in _LEAVES and not _guard(item, room - 1):
                plain = False
        return plain
    if kind is list or kind is tuple:
        for item in value:
            if type(item) not in _LEAVES and not _guard(item, room - 1):
                plain = False
        return plain
    raise _OddError


def _explain(value: Any, pointer: str, room: int) -> NoReturn:
    """Raise the sentence for the first odd value at or below `pointer`."""
    for name, item in _children(value, pointer, room):
        try:
            _guard(item, room - 1)
        except _OddError:
            _explain(item, f"{pointer}/{name}", room - 1)
    where = f"at {pointer}" if pointer else "at the top"
    if type(value) is int:
        raise NotaryError(f"the integer {where} is beyond 2^53 - 1, where readers begin to disagree")
    if type(value) is float:
        raise NotaryError(f"a float stands {where}; write decimals as strings")
    raise NotaryError(f"a {type(value).__name__} stands {where}; only plain JSON values have one spelling")


def _children(value: Any, pointer: str, room: int) -> list[tuple[str, Any]]:
    if type(value) not in (dict, list, tuple):
        return []
    if not room:
        raise NotaryError(f"this is nested deeper than {MAX_DEPTH} levels")
    if type(value) is not dict:
        return [(str(position), item) for position, item in enumerate(value)]
    for key in value:
        if type(key) is not str:
            raise NotaryError(f"a key at {pointer or 'the top'} is a {type(key).__name__}; keys are strings")
    return [(key.replace("~", "~0").replace("/", "~1"), item) for key, item in value.items()]


def _by_utf16(value: Any) -> Any:
    """The same value with keys in the order of their UTF-16 code units (RFC 8785, 3.2.3)."""
    if type(value) is dict:
        order = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _by_utf16(value[key]) for key in order}
    if type(value) in (list, tuple):
        return [_by_utf16(item) for item in value]
    return value
