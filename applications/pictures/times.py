"""Times on a logarithmic axis, from a second to a century, so that two pictures of different things can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from applications.pictures.scale import Tick, anchored, logarithmic, percent

DAY = 86_400
LEAST, MOST = Fraction(1), Fraction(36_525 * DAY)  # a century of 365.25 days a year
TICKS = (("1 s", 1), ("1 min", 60), ("1 hour", 3600), ("1 day", DAY), ("1 year", 36_525 * DAY // 100))


@dataclass(frozen=True, slots=True)
class Mark:
    """One time: where it stands at the rate that decides, and at a faster one; None where there is none.

    `x`, `width`: the line between the two.
    """

    at: str | None
    fastest: str | None
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Times:
    """The marks in their order, the labels of the axis, and the line of the limit."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    line: Tick


def times(seconds: Sequence[tuple[Fraction | None, Fraction | None]], line: Fraction, label: str) -> Times:
    """(time at the rate that decides, time at the fastest rate) in seconds of each; the limit and its label."""
    ticks = (*TICKS, ("100 years", int(MOST)))
    return Times(
        tuple(_mark(at, fastest) for at, fastest in seconds),
        tuple(anchored(_place(Fraction(second)), words) for words, second in ticks),
        anchored(_place(line), label),
    )


def _place(seconds: Fraction) -> Fraction:
    return logarithmic(seconds, LEAST, MOST) if seconds > 0 else Fraction(0)


def _mark(at: Fraction | None, fastest: Fraction | None) -> Mark:
    places = [_place(one) for one in (at, fastest) if one is not None]
    differ = fastest is not None and fastest != at
    left, right = (min(places), max(places)) if places else (Fraction(0), Fraction(0))
    return Mark(
        at=percent(_place(at)) if at is not None else None,
        fastest=percent(_place(fastest)) if differ and fastest is not None else None,
        x=percent(left),
        width=percent(right - left),
    )
