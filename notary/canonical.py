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
_BEYOND = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")


class _OddError(Exception):
    """A value outside the subset; `_explain` then says which and where."""


_TO_URL = str.maketrans("+/", "-_")
_FROM_URL = str.maketrans("-_", "+/")


def dumps(value: object) -> bytes:
    """The RFC 8785 bytes of `value` (dict, list or tuple, str, int, bool, None; no subclasses).

    Raises NotaryError with the JSON pointer of the first value that has no single spelling.
    """
    try:
        _guard(value, MAX_DEPTH)
    except _OddError:
        _explain(value, "", MAX_DEPTH)
    return _quickly(value) or _slowly(value)


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
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise NotaryError(f"{what} is not base64") from None
    if len(text) != (len(data) + 2) // 3 * 4 or text_of(data[(len(data) - 1) // 3 * 3 :]) != text[-4:]:
        raise NotaryError(f"{what} is not in the one spelling of base64 (standard alphabet, padded, no junk)")
    if len(data) > limit or (exactly is not None and len(data) != exactly):
        raise NotaryError(f"{what} has {len(data)} bytes where {exactly or f'at most {limit}'} are expected")
    return data


def url_text_of(data: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return text_of(data).translate(_TO_URL).rstrip("=")


def url_bytes_of(text: str, what: str) -> bytes:
    """The bytes whose only base64url spelling is `text`."""
    if set(text) & set("+/="):
        raise NotaryError(f"{what} is not base64url without padding")
    return bytes_of(text.translate(_FROM_URL) + "=" * (-len(text) % 4), what, len(text))


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


def _quickly(value: object) -> bytes | None:
    """What orjson writes, if it is at hand and orders keys as RFC 8785 does; None if not, or if it balks."""
    if orjson is None:
        return None
    try:
        data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return None
    # orjson sorts by code point, RFC 8785 by UTF-16 code unit: they differ only beyond the basic plane.
    beyond = not data.isascii() and any(lead in data for lead in _BEYOND)
    return None if beyond else data


def _slowly(value: object) -> bytes:
    text = json.dumps(_ordered(value, ""), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotaryError(
            f"cannot write this as JSON: a string is not valid Unicode ({error.reason})"
        ) from None


def _guard(value: Any, room: int) -> None:
    """Raise _OddError unless every value is of the subset; keys are left to the writers."""
    kind = type(value)
    if kind is dict:
        items = value.values()
    elif kind is list or kind is tuple:
        items = value
    elif kind in _LEAVES or (kind is int and -MAX_INTEGER <= value <= MAX_INTEGER):
        return
    else:
        raise _OddError
    if not room:
        raise _OddError
    for item in items:
        if type(item) not in _LEAVES:
            _guard(item, room - 1)


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
    if type(value) is dict:
        return [(_token(key), item) for key, item in value.items()]
    return [(str(position), item) for position, item in enumerate(value)]


def _ordered(value: Any, pointer: str) -> Any:
    """The same value with keys in the order of their UTF-16 code units (RFC 8785, 3.2.3)."""
    if type(value) is dict:
        for key in value:
            if type(key) is not str:
                where = pointer or "the top"
                raise NotaryError(f"a key at {where} is a {type(key).__name__}; keys are strings")
        order = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key], f"{pointer}/{_token(key)}") for key in order}
    if type(value) in (list, tuple):
        return [_ordered(item, f"{pointer}/{position}") for position, item in enumerate(value)]
    return value


def _token(key: object) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")
