"""Stacked bars: how many of a family are in which state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from applications.pictures.scale import percent, share

ROOM = Fraction(1, 16)  # of the width, from which a piece has room for its number


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a stack: its state, from where, how wide, and its number with the middle where it stands."""

    state: str
    x: str
    width: str
    count: int
    middle: str
    has_room: bool


def stacks(counts: Sequence[Mapping[str, int]], states: Sequence[str]) -> tuple[tuple[Block, ...], ...]:
    """One stack for each, all on one axis that ends at the largest; the states in the order given."""
    most = max((sum(count.get(state, 0) for state in states) for count in counts), default=0)
    return tuple(_stack(count, states, most) for count in counts)


def _stack(count: Mapping[str, int], states: Sequence[str], most: int) -> tuple[Block, ...]:
    blocks, start = [], 0
    for state in states:
        number = count.get(state, 0)
        if number > 0:
            left, right = share(start, most), share(start + number, most)
            middle = percent((left + right) / 2)
            blocks.append(
                Block(state, percent(left), percent(right - left), number, middle, right - left >= ROOM)
            )
            start += number
    return tuple(blocks)
