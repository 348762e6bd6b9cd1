"""Two addresses, whether they are one place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from screenings.names import fold, words_of

_SAME = {
    **dict.fromkeys(["street", "str", "st", "ulitsa", "ul", "rue", "strasse", "calle", "via"], "street"),
    **dict.fromkeys(["road", "rd", "lu"], "road"),
    **dict.fromkeys(["avenue", "ave", "av", "prospekt", "pr"], "avenue"),
    **dict.fromkeys(["building", "bldg", "bld"], "building"),
    **dict.fromkeys(["floor", "fl", "f"], "floor"),
    **dict.fromkeys(["room", "rm", "unit", "suite", "ste", "no", "number", "flat", "office"], ""),
    **dict.fromkeys(["east", "e", "dong"], "east"),
    **dict.fromkeys(["west", "w", "xi"], "west"),
    **dict.fromkeys(["north", "n", "bei"], "north"),
    **dict.fromkeys(["south", "s", "nan"], "south"),
}
_NUMBERED = re.compile("[0-9]")
FEWEST = 3  # words an address needs to say where something is


@dataclass(frozen=True, slots=True)
class Address:
    """An address: how it was written, its country (two letters, or ""), its words and its numbers."""

    text: str
    country: str
    words: frozenset[str]
    numbers: frozenset[str]


@lru_cache(maxsize=200_000)
def _known(word: str) -> str:
    return _SAME.get(word, fold(word))


def read(text: str, country: str = "") -> Address:
    """Take an address apart."""
    words = frozenset(known for word in words_of(text) if (known := _known(word)))
    return Address(text, country, words, frozenset(filter(_NUMBERED.search, words)))


def alike(one: Address, two: Address) -> int:
    """Points from 0 to 100 that two addresses are one place; 0 where a house number is another's."""
    if one.country and two.country and one.country != two.country:
        return 0
    if min(len(one.words), len(two.words)) < FEWEST:
        return 0
    fewer = min(one.numbers, two.numbers, key=len)
    if not fewer or not fewer <= (one.numbers | two.numbers) - (one.numbers ^ two.numbers):
        return 0
    a, b = (" ".join(sorted(side.words - side.numbers)) for side in (one, two))
    return int(fuzz.token_set_ratio(a, b)) if a and b else 0


def plain(points: int, listed: Address) -> dict[str, Any]:
    """How it is shown with a hit."""
    return {"listed": listed.text, "points": points}
