"""A list as it is searched: names by their words, words by their ends, addresses by their rare words. Pure.

A name leads to those that share a word with it, the same or spelt alike; of these the likeliest are compared closely.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screenings import addresses, names
from screenings.addresses import Address
from screenings.comparing import SHORT, agree
from screenings.names import Name, fold
from screenings.policy import Policy

ENDS = 2  # letters of a word by which words of nearly its spelling are looked for


@dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of one party on the list. `names`: the first, then its other names."""

    pk: int
    key: str  # the list's own id of the entry
    source: str  # "EL", "SDN"
    kind: str  # "individual", "entity", "vessel", "aircraft" or ""
    names: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]  # (text, country)
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One name of one entry."""

    entry: Entry
    name: Name
    alias: bool


class Index:
    """All names and addresses of a list. Built once; only read after."""

    def __init__(self, entries: Iterable[Entry], policy: Policy) -> None:
        self.policy = policy
        self.listed: list[Listed] = []
        self.places: list[tuple[Entry, Address]] = []
        self.entries: dict[int, Entry] = {}
        self._words: dict[str, list[int]] = defaultdict(list)
        self._joined: dict[str, list[int]] = defaultdict(list)
        self._skeletons: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, list[int]] = defaultdict(list)
        for entry in entries:
            self._add(entry)
        self._weights: dict[str, float] = {}
        for word in self._words:
            for end in _ends(word):
                self._ends[end].add(word)

    def _add(self, entry: Entry) -> None:
        self.entries[entry.pk] = entry
        spread = [one for text in entry.names for one in names.several(text)]
        for number, text in enumerate(dict.fromkeys(spread)):
            name, at = names.read(text), len(self.listed)
            self.listed.append(Listed(entry, name, number > 0))
            for word in set(name.words):
                self._words[word].append(at)
            self._joined[name.joined].append(at)
            self._skeletons[name.skeleton].append(at)
        for text, country in entry.addresses:
            place, at = addresses.read(text, country), len(self.places)
            self.places.append((entry, place))
            for word in place.words:
                self._places[word].append(at)

    def weigh(self, word: str) -> float:
        """What a word tells, from 0 to 1: little where it is usual, on this list or in any name."""
        if word not in self._weights:
            self._weights[word] = self._weight(word)
        return self._weights[word]

    def _weight(self, word: str) -> float:
        if word in self.policy.particles:
            return self.policy.weights["particle"] / 100
        if len(word) == 1 and word.isalpha():
            return self.policy.weights["letter"] / 100
        there = len(self._words.get(word, ()))
        rare = 1 - math.log(1 + there) / math.log(2 + max(len(self.listed), 1000)) if there > 1 else 1.0
        usual = self.policy.weights["common"] / 100
        return min(rare, usual) if word in self.policy.common else max(rare, 0.2)

    def candidates(self, name: Name) -> list[Listed]:
        """The names worth a closer look, the likeliest first."""
        sums: dict[int, float] = defaultdict(float)
        usual: list[tuple[float, set[int]]] = []
        for word in set(name.words):
            worth, frequent = self.weigh(word), set[int]()
            for near, likeness in self._near(word):
                there = self._words[near]
                if len(there) > self.policy.search["frequent"]:
                    frequent.update(there)
                    continue
                for at in there:
                    sums[at] += worth * likeness
            if frequent:
                usual.append((worth, frequent))
        self._add_usual(sums, usual, alone=len(name.words) == 1)
        sums.update(dict.fromkeys(self._whole(name), 9.0))
        ours = sum(map(self.weigh, name.words)) or 1
        likely = sorted((-worth, at) for at, worth in sums.items() if worth >= ours * 0.3)
        return [self.listed[at] for _, at in likely[: self.policy.search["most"]]]

    @staticmethod
    def _add_usual(sums: dict[int, float], usual: list[tuple[float, set[int]]], *, alone: bool) -> None:
        """Words that very many names have: they add to what other words led to, and lead somewhere only together."""
        together = [there for _, there in usual]
        fresh = set.intersection(*together) if len(usual) > 1 or (usual and alone) else set()
        for at in fresh:
            sums.setdefault(at, 0.0)
        for worth, there in usual:
            for at in sums.keys() & there:
                sums[at] += worth

    def near_places(self, place: Address) -> Iterator[tuple[Entry, Address]]:
        """Addresses that share the rarest words with this one."""
        known = sorted((w for w in place.words if w in self._places), key=lambda w: len(self._places[w]))
        seen: set[int] = set()
        for word in known[:3]:
            if len(self._places[word]) <= self.policy.search["frequent"]:
                seen.update(self._places[word])
        return (self.places[at] for at in sorted(seen))

    def _near(self, word: str) -> Iterator[tuple[str, float]]:
        """Words of the list that are this one, or spelt nearly so, with how alike they are."""
        if word in self._words:
            yield word, 1.0
        if len(word) < SHORT or word in self.policy.common:
            return
        close = self.policy.scores["close"]
        for near in {near for end in _ends(word) for near in self._ends.get(end, ())}:
            if near != word and abs(len(near) - len(word)) <= 3:
                points, _ = agree(word, near, self.policy)
                if points >= close:
                    yield near, points / 100

    def _whole(self, name: Name) -> list[int]:
        found = list(self._joined.get(name.joined, ()))
        if len(name.skeleton) >= SHORT:
            there = self._skeletons.get(name.skeleton, ())
            found += [at for at in there if name.consonants or self.listed[at].name.consonants]
        return found


def _ends(word: str) -> tuple[str, ...]:
    """Under which keys a word is kept: a slip leaves the beginning, the end or the sound of the beginning."""
    folded = fold(word)
    return (f"{word[:ENDS]}-", f"-{word[-ENDS:]}", f"{folded[:ENDS]}+", f"+{folded[-ENDS:]}")
