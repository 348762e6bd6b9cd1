"""Bars against limits: shares of a whole, and amounts against caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from applications.pictures.scale import Tick, anchored, percent, share, top


@dataclass(frozen=True, slots=True)
class Amount:
    """What one bar shows: what is certain, what is in doubt besides, and what is still to come."""

    certain: Fraction
    doubtful: Fraction = Fraction(0)
    coming: Fraction = Fraction(0)

    @property
    def whole(self) -> Fraction:
        return self.certain + self.doubtful + self.coming


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a bar: from where, how wide, and of what sort it is (certain, doubtful, coming)."""

    sort: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one axis: the pieces of each, in their order, the lines of the limits, and the labels of the axis."""

    bars: tuple[tuple[Piece, ...], ...]
    limits: tuple[Tick, ...]
    ticks: tuple[Tick, ...]


def bars(
    amounts: Sequence[Amount],
    limits: Sequence[tuple[str, Fraction]],
    *,
    most: Fraction | None = None,
    also: Sequence[Fraction] = (),
) -> Bars:
    """The bars, on an axis that holds all of them, every limit, and what else it must hold; `most` is where the axis
    may end at the latest.
    """
    end = top([*(amount.whole for amount in amounts), *(value for _, value in limits), *also])
    end = end if most is None else min(end, most)
    return Bars(
        tuple(_pieces(amount, end) for amount in amounts),
        tuple(anchored(share(value, end), label) for label, value in limits),
        tuple(anchored(part, _label(part * end)) for part in (Fraction(0), Fraction(1, 2), Fraction(1))),
    )


def _pieces(amount: Amount, end: Fraction) -> tuple[Piece, ...]:
    found, start = [], Fraction(0)
    for sort in ("certain", "doubtful", "coming"):
        size = getattr(amount, sort)
        if size > 0:
            x, right = share(start, end), share(start + size, end)
            found.append(Piece(sort, percent(x), percent(right - x)))
            start += size
    return tuple(found)


def _label(value: Fraction) -> str:
    """A figure of the axis, which has at most two digits that count: "0.25", "50", "2 billion"."""
    for size, word in ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")):
        if value >= size:
            return f"{_plain(value / size)}{word}"
    return _plain(value)


def _plain(value: Fraction) -> str:
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
