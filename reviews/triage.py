"""What to look at first, as a pure function of a few facts; the weights are data (`policies/triage.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

POLICY = Path(__file__).with_name("policies") / "triage.toml"
NAMES_TOLD = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is what it is: what it is about, a sentence, and how many points of it that makes."""

    about: str
    words: str
    points: int

    def plain(self) -> dict[str, Any]:
        return {"about": self.about, "words": self.words, "points": self.points}


@dataclass(frozen=True, slots=True)
class Triage:
    """The score and all its reasons, the weightiest first."""

    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """How one fact turns into points: by steps, or each so many and at most so many."""

    about: str
    fact: str
    words: str
    steps: tuple[tuple[int, int], ...] = ()
    each: int = 0
    most: int = 0
    within: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    def reason(self, facts: Mapping[str, Any]) -> Reason | None:
        """What the fact adds, or None where it adds nothing."""
        value, names = self._read(facts.get(self.fact) or 0)
        points = self._points(value)
        if not points:
            return None
        told = ", ".join(names[:NAMES_TOLD]) + (" and others" if len(names) > NAMES_TOLD else "")
        return Reason(self.about, self.words.format(value=f"{value:,}", names=told), points)

    def _read(self, fact: Any) -> tuple[int, Sequence[str]]:
        """A fact as a number and names: a number has none, of places those count that the groups say."""
        if isinstance(fact, Mapping):
            names = sorted(place for place, groups in fact.items() if self._counts(frozenset(groups)))
            return len(names), names
        if isinstance(fact, list | tuple):
            return len(fact), [str(name) for name in fact]
        return int(fact), ()

    def _counts(self, groups: frozenset[str]) -> bool:
        return bool(groups & self.within) if self.within else not groups & self.outside

    def _points(self, value: int) -> int:
        if self.steps:
            return max((points for least, points in self.steps if value >= least), default=0)
        return min(self.each * value, self.most)


@dataclass(frozen=True, slots=True)
class Policy:
    """The weights, and how many days before its day a decision is due soon."""

    weights: tuple[Weight, ...]
    due_soon_days: int


def read(content: str) -> Policy:
    """A policy from its TOML."""
    said = tomllib.loads(content)
    weights = []
    for table in said["weight"]:
        table = {name: value for name, value in table.items() if name != "id"}
        steps = tuple((int(least), int(points)) for least, points in table.pop("steps", ()))
        groups = {name: frozenset(table.pop(name, ())) for name in ("within", "outside")}
        weights.append(Weight(**table, **groups, steps=steps))
    return Policy(tuple(weights), int(said["queue"]["due_soon_days"]))


@cache
def policy() -> Policy:
    """The policy of this platform."""
    return read(POLICY.read_text())


def score(facts: Mapping[str, Any], by: Policy | None = None) -> Triage:
    """The score of an application with these facts, and why.

    chips, sites, unsatisfied, undetermined: numbers; first: 1 or 0; unlisted, changed: names; countries: of each
    country with a site, the groups it is in.
    """
    found = [weight.reason(facts) for weight in (by or policy()).weights]
    reasons = sorted((one for one in found if one), key=lambda one: -one.points)
    return Triage(sum(one.points for one in reasons), tuple(reasons))
