"""The committee: its seats, how many of them a decision needs, and how many days an escalation gives to whom.

All of it is read from shared/committee.toml, each line with its citation and with where it comes from: nothing
here knows a figure or the name of an agency.

Sources: 15 CFR part 748, Supplement No. 9 (members, vote, escalation); 15 CFR 750.4(f) (the days).
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from standards.errors import Refusal, RulebookError, listed
from standards.provenance import PROVENANCES

FILE = Path(__file__).parent / "shared" / "committee.toml"


class Needs(StrEnum):
    """What carries a decision: every seat, more than half of all seats, or the chair's."""

    ALL = "all"
    MAJORITY = "majority"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Seat:
    """An agency that votes."""

    id: str
    title: str
    chair: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """What one kind of decision needs."""

    decision: str
    needs: Needs
    citation: str
    provenance: str
    note: str


@dataclass(frozen=True, slots=True)
class Window:
    """So many calendar days in which somebody may act."""

    id: str
    title: str
    days: int
    citation: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Committee:
    """Seats in the order they are shown, thresholds by decision, windows by id."""

    seats: tuple[Seat, ...]
    thresholds: dict[str, Threshold]
    windows: dict[str, Window]

    @property
    def chair(self) -> Seat:
        """The seat that presides."""
        return next(seat for seat in self.seats if seat.chair)

    def threshold(self, decision: str) -> Threshold:
        """What a decision needs. Refusal if nothing is said of it: silence never lets anything pass."""
        found = self.thresholds.get(decision)
        if found is None:
            raise Refusal(f"nothing says how many votes {decision!r} needs: add it to {FILE.name}")
        return found

    def carried(self, decision: str, in_favor: Collection[str]) -> bool:
        """Whether the seats in favor (by id) are as many as the decision needs; a seat that said nothing is not."""
        needs = self.threshold(decision).needs
        for_it = {seat.id for seat in self.seats} & set(in_favor)
        if needs is Needs.CHAIR:
            return self.chair.id in for_it
        if needs is Needs.MAJORITY:
            return 2 * len(for_it) > len(self.seats)
        return len(for_it) == len(self.seats)


@cache
def load() -> Committee:
    """The committee as the file says it. RulebookError with a sentence if the file cannot be right."""
    return read(FILE.read_text("utf-8"))


def read(text: str) -> Committee:
    """A committee from TOML. RulebookError names the first line that cannot be right."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise RulebookError(f"{FILE.name} is not TOML: {fault}") from fault
    try:
        seats = tuple(Seat(one["id"], one["title"], one.get("chair", False)) for one in said["seat"])
        thresholds = {one["decision"]: _threshold(one) for one in said["threshold"]}
        windows = {one["id"]: _window(one) for one in said["window"]}
    except (KeyError, ValueError) as fault:
        raise RulebookError(f"{FILE.name}: {fault} is missing or is none of those there are") from fault
    if sum(seat.chair for seat in seats) != 1:
        chairs = listed(seat.id for seat in seats if seat.chair) or "none"
        raise RulebookError(f"{FILE.name}: exactly one seat has the chair, and these have it: {chairs}")
    if len({seat.id for seat in seats}) != len(seats):
        raise RulebookError(f"{FILE.name}: a seat is listed twice")
    return Committee(seats, thresholds, windows)


def _threshold(one: dict[str, Any]) -> Threshold:
    return Threshold(
        one["decision"], Needs(one["needs"]), one["citation"], _provenance(one), one.get("note", "")
    )


def _window(one: dict[str, Any]) -> Window:
    return Window(one["id"], one["title"], int(one["days"]), one["citation"], _provenance(one))


def _provenance(one: dict[str, Any]) -> str:
    if one["provenance"] not in PROVENANCES:
        raise ValueError(repr(one["provenance"]))
    return str(one["provenance"])
