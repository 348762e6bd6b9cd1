"""The syntax of PDF: one value at a time (ISO 32000-1, 7.2 and 7.3), with bounds on size and depth."""

import re
from typing import Any, NamedTuple

from notary.errors import NotaryError

MAX_DEPTH = 32
MAX_VALUES = 200_000
MAX_STRING = 1024 * 1024

_SPACE = re.compile(rb"(?:[\x00\t\n\f\r ]+|%[^\r\n]*)*+")
_REGULAR = re.compile(rb"[^\x00\t\n\f\r ()<>\[\]{}/%]*")
_NUMBER = re.compile(rb"[+-]?(?:\d{1,15}(?:\.\d{0,30})?|\.\d{1,30})$")
_REF = re.compile(
    rb"(\d{1,10})[\x00\t\n\f\r ]{1,8}(\d{1,5})[\x00\t\n\f\r ]{1,8}R(?=[\x00\t\n\f\r ()<>\[\]/%]|$)"
)
_LITERAL = re.compile(rb"[^()\\]+|\\(?:[0-7]{1,3}|\r\n|.)|[()]", re.DOTALL)
_ESCAPES = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}


class Name(str):
    """A name, without its slash."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to an indirect object; its generation does not matter to us."""

    number: int


class Parser:
    """Reads values from `data`; `at` is where the next begins, `count` how many were read."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at
        self.count = 0

    def value(self, room: int = MAX_DEPTH) -> Any:
        """dict, list, Name, Ref, bytes (a string), int, float, bool or None; an error if there is none."""
        self.count += 1
        if not room or self.count > MAX_VALUES:
            raise odd("is nested too deeply, or has too many values in one place")
        self._skip()
        two = self.data[self.at : self.at + 2]
        if two == b"<<":
            return self._dict(room)
        match two[:1]:
            case b"[":
                return self._list(b"]", room)
            case b"/":
                return self._name()
            case b"<":
                return self._hex()
            case b"(":
                return self._literal()
        return self._word()

    def _skip(self) -> None:
        found = _SPACE.match(self.data, self.at)
        self.at = found.end() if found else self.at

    def _dict(self, room: int) -> dict[str, Any]:
        items = self._list(b">>", room)
        keys = items[::2]
        if not all(isinstance(key, Name) for key in keys) or len(set(keys)) != len(keys):
            raise odd("has a dictionary whose keys are not names, or not unique")
        return dict(zip(keys, items[1::2], strict=True))

    def _list(self, end: bytes, room: int) -> list[Any]:
        self.at += len(end)
        items: list[Any] = []
        while True:
            self._skip()
            if self.data.startswith(end, self.at):
                self.at += len(end)
                return items
            items.append(self.value(room - 1))

    def _name(self) -> Name:
        raw = self._regular(self.at + 1)
        self.at += 1 + len(raw)
        return Name(re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), raw).decode("latin-1"))

    def _hex(self) -> bytes:
        end = self.data.index(b">", self.at)
        digits = b"".join(self.data[self.at + 1 : end].split())
        self.at = end + 1
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))

    def _literal(self) -> bytes:
        depth, parts, begin = 0, list[bytes](), self.at
        while self.at - begin < MAX_STRING and (token := _LITERAL.match(self.data, self.at)):
            self.at, piece = token.end(), token[0]
            depth += (piece == b"(") - (piece == b")")
            if not depth:
                return b"".join(parts[1:])
            parts.append(_unescaped(piece) if piece[:1] == b"\\" else piece)
        raise odd("has a string without end, or too long")

    def _word(self) -> Any:
        if ref := _REF.match(self.data, self.at):
            self.at = ref.end()
            return Ref(int(ref[1]))
        word = self._regular(self.at)
        self.at += len(word)
        if _NUMBER.match(word):
            return float(word) if b"." in word else int(word)
        words = {b"true": True, b"false": False, b"null": None}
        if word not in words:
            raise odd(f"has no value at {self.at}")
        return words[word]

    def _regular(self, at: int) -> bytes:
        found = _REGULAR.match(self.data, at)
        return found[0] if found else b""


def text_of(value: Any) -> str | None:
    """A text string (UTF-16 or UTF-8), or None if `value` is no string."""
    if not isinstance(value, bytes):
        return None
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    return value.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _unescaped(piece: bytes) -> bytes:
    rest = piece[1:]
    return bytes([int(rest, 8) & 255]) if rest.isdigit() and rest < b"8" else _ESCAPES.get(rest, rest)


def odd(why: str) -> NotaryError:
    """The refusal of a PDF that `why` completes: "this PDF has no trailer"."""
    return NotaryError(f"this PDF {why}")
