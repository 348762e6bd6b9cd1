"""An edition as plain JSON, for whoever wants to read it with a program. docs/reading-room.md says what it holds."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from rules import shelf
from standards.checks.kinds import Check
from standards.checks.words import described
from standards.edition import Rulebook
from standards.quantities import written

FORMAT = "vedc-rulebook/1"


@cache
def rulebook_json(id: str, edition: str) -> bytes:
    """The JSON of an edition on the shelf: UTF-8, keys in the order of the data, no floats."""
    book = shelf.find(id, edition)
    if book is None:
        raise KeyError(f"{id} {edition}")
    text = json.dumps({"format": FORMAT, **_plain(book, book)}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _plain(value: Any, book: Rulebook) -> Any:
    if isinstance(value, Check):
        return {
            "kind": value.KIND,
            **_members(value, book),
            "in_words": list(described(value, book).sentences),
        }
    if is_dataclass(value) and not isinstance(value, type):
        return _members(value, book)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, book) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(inner, book) for inner in value]
    if isinstance(value, Fraction):
        return exactly(value)
    return value.isoformat() if isinstance(value, date) else value


def _members(value: Any, book: Rulebook) -> dict[str, Any]:
    return {
        entry.name.rstrip("_"): _plain(getattr(value, entry.name), book)
        for entry in fields(value)
        if entry.compare
        and not entry.name.startswith("_")  # what only follows from the rest is no part of it
    }


def exactly(value: Fraction) -> str:
    """A number in digits, never rounded: "25", "0.5"; one that no decimal writes as "1/3"."""
    if value.denominator == 1:
        return str(value.numerator)
    text = written(value, 12).replace(",", "")
    return text if Fraction(text) == value else f"{value.numerator}/{value.denominator}"
