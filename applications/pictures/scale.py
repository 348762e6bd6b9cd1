"""Where a value stands on an axis, from 0 to 100 percent of the width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FINE = 100  # a hundredth of a percent is finer than any screen
NICE = (Fraction(1), Fraction(2), Fraction(5), Fraction(10))


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, what it says, and from which side its label is set."""

    x: str
    label: str
    anchor: str


def percent(part: Fraction) -> str:
    """A share of the width, 0 to 1, as SVG writes it: Fraction(1, 3) -> "33.33%". What is outside is at the edge."""
    hundredths = round(min(max(part, Fraction(0)), Fraction(1)) * 100 * FINE)
    return f"{hundredths // FINE}.{hundredths % FINE:02}%"


def share(part: Fraction | int, whole: Fraction | int) -> Fraction:
    """A part of a whole, 0 to 1; of nothing, nothing."""
    return min(max(Fraction(part) / whole, Fraction(0)), Fraction(1)) if whole else Fraction(0)


def top(values: Sequence[Fraction | int]) -> Fraction:
    """The end of an axis: the least of 1, 2, 5 times a power of ten that holds every value with some room."""
    most = max([Fraction(value) for value in values], default=Fraction(1))
    need = most * Fraction(21, 20) if most > 0 else Fraction(1)
    power = Fraction(1)
    while power * 10 < need:
        power *= 10
    while power > need:
        power /= 10
    return next(nice * power for nice in NICE if nice * power >= need)


def logarithmic(value: Fraction, least: Fraction, most: Fraction) -> Fraction:
    """Where a value above zero stands between two others, by its logarithm, 0 to 1."""
    inside = min(max(value, least), most)
    whole = math.log(most / least)
    return Fraction(round(math.log(inside / least) / whole * 10**6), 10**6)


def anchored(part: Fraction, label: str) -> Tick:
    """A tick whose label stays inside the picture: set from its start at the left edge, from its end at the right."""
    edge = Fraction(1, 12)
    anchor = "start" if part < edge else "end" if part > 1 - edge else "middle"
    return Tick(percent(part), label, anchor)
