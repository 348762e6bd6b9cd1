"""How alike two names are, and why: words paired with words, each pair with how it agrees. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from screenings.names import Name, fold, unvoiced
from screenings.policy import Policy

Weigh = Callable[[str], float]
VOICED = 0.7  # so alike two words must sound before their consonants are asked
SHORT = 4  # of fewer letters a word is never "close" to another


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of each name and how they agree: exact, transliterated, close, initial, joined."""

    said: str
    listed: str
    how: str
    points: int

    def plain(self) -> dict[str, Any]:
        return {"said": self.said, "listed": self.listed, "how": self.how, "points": self.points}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points from 0 to 100, the pairs they come from, and the words of each that found none."""

    points: float
    pairs: tuple[Pair, ...]
    said_alone: tuple[str, ...]
    listed_alone: tuple[str, ...]


def alike(said: Name, listed: Name, weigh: Weigh, policy: Policy) -> Likeness:
    """Compare two names; the form of company counts at the end and little."""
    best = _by_words(said.words, listed.words, weigh, policy)
    if best.points < 100:
        whole = _joined(said, listed, policy)
        if whole is not None and whole.points > best.points:
            best = whole
    off = policy.scores["form_differs"] if said.forms and listed.forms and said.forms != listed.forms else 0
    return Likeness(max(best.points - off, 0), best.pairs, best.said_alone, best.listed_alone)


def _by_words(said: tuple[str, ...], listed: tuple[str, ...], weigh: Weigh, policy: Policy) -> Likeness:
    pairs = _pairs(said, listed, policy)
    left, right = list(said), list(listed)
    matched = 0.0
    for pair in pairs:
        left.remove(pair.said)
        right.remove(pair.listed)
        matched += pair.points / 100 * (weigh(pair.said) + weigh(pair.listed))
    ours, theirs = sum(map(weigh, said)), sum(map(weigh, listed))
    dice = matched / ((ours + theirs) or 1)
    # One name may be the short form of the other: if all of the shorter is there, and it says something.
    shorter = min(ours, theirs) or 1
    inside = min(matched / 2 / shorter, 1.0)
    points = 100 * (dice if shorter < 1.2 else max(dice, 0.55 * dice + 0.45 * inside))
    return Likeness(points, tuple(pairs), tuple(left), tuple(right))


def _pairs(said: tuple[str, ...], listed: tuple[str, ...], policy: Policy) -> list[Pair]:
    """The best pairs first, each word in one of them."""
    left, right = list(said), list(listed)
    found: list[Pair] = []
    for word in said:
        if word in right:
            found.append(Pair(word, word, "exact", 100))
            left.remove(word)
            right.remove(word)
    close = policy.scores["close"]
    rest = [(points, how, a, b) for a in left for b in right for points, how in (agree(a, b, policy),)]
    for points, how, a, b in sorted(rest, key=lambda one: -one[0]):
        if (points >= close or how == "initial") and points and a in left and b in right:
            found.append(Pair(a, b, how, points))
            left.remove(a)
            right.remove(b)
    return found


@lru_cache(maxsize=200_000)
def _agree(a: str, b: str, spelling: int, initial: int) -> tuple[int, str]:
    if a.isdigit() or b.isdigit():
        return 0, ""  # a number is the same or another
    one, two = fold(a), fold(b)
    if one == two and min(len(a), len(b)) > 1:
        return spelling, "transliterated"
    if min(len(a), len(b)) == 1 and a[0] == b[0]:
        return initial, "initial"
    if min(len(one), len(two)) < SHORT:
        return 0, ""
    # As written and as it sounds: the better of both, since either may hide a slip of the other.
    sound = OSA.normalized_similarity(one, two)
    points = max(OSA.normalized_similarity(a, b), sound - 0.02)
    # Vowels are what spellings of one foreign word differ in most.
    if points < 1 and sound >= VOICED and len(unvoiced(a)) > 1:
        points = max(points, (sound + OSA.normalized_similarity(unvoiced(a), unvoiced(b))) / 2 - 0.03)
    return int(points * 100), "close"


def agree(a: str, b: str, policy: Policy) -> tuple[int, str]:
    """Points for two words, and how they agree."""
    return _agree(a, b, policy.scores["spelling"], policy.scores["initial"])


def _joined(said: Name, listed: Name, policy: Policy) -> Likeness | None:
    """The whole names with the spaces taken out: BeiJing Ke Ji and Beijing Keji."""
    one, two, how = said.joined, listed.joined, "joined"
    if said.consonants != listed.consonants:
        one, two, how = said.skeleton, listed.skeleton, "transliterated"
    if min(len(one), len(two)) < SHORT or _numbers(said) != _numbers(listed):
        return None
    if len(said.words) == len(listed.words) and how == "joined":
        return None  # word by word they were compared already
    points = fuzz.ratio(one, two)
    if points < policy.scores["joined"]:
        return None
    pair = Pair(" ".join(said.words), " ".join(listed.words), how, int(points))
    return Likeness(points * policy.scores["spelling"] / 100, (pair,), (), ())


def _numbers(name: Name) -> set[str]:
    return {word for word in name.words if any(ch.isdigit() for ch in word)}
