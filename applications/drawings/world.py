"""Sites on a picture of the world: where each stands, numbered as in the list beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path

from applications.drawings import coast
from applications.models import Site

WIDTH, HEIGHT = 360 * coast.SCALE, 180 * coast.SCALE
NEAR = 55  # tenths of a degree: nearer than this, two sites share one mark
STEP = 30  # degrees between lines of the grid
NORTH, SOUTH = 84, -60  # what of the world is shown, unless a site stands beyond


@dataclass(frozen=True, slots=True)
class Pin:
    """One mark: where, and the numbers of the sites it stands for."""

    x: int
    y: int
    numbers: str
    label_x: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Meridian:
    x: int
    words: str


@dataclass(frozen=True, slots=True)
class Parallel:
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class World:
    """The picture: coasts ("" without them: the grid alone), the grid, the marks, and the sites without a place."""

    land: str
    top: int
    height: int
    meridians: tuple[Meridian, ...]
    parallels: tuple[Parallel, ...]
    pins: tuple[Pin, ...]
    unplaced: tuple[Site, ...]
    width: int = WIDTH

    @property
    def bottom(self) -> int:
        return self.top + self.height


def draw(sites: Sequence[Site], coasts: Path) -> World | None:
    """The sites that state coordinates, numbered from 1 in their order; None where none does."""
    placed = [(number, *at(site)) for number, site in zip(count(1), sites, strict=False) if site.latitude]
    if not placed:
        return None
    top = min(at_latitude(NORTH), *(y - NEAR for _, _, y in placed))
    bottom = max(at_latitude(SOUTH), *(y + NEAR for _, _, y in placed))
    return World(
        land=coast.path(coasts),
        top=max(0, top),
        height=min(HEIGHT, bottom) - max(0, top),
        meridians=tuple(
            Meridian((degree + 180) * coast.SCALE, _words(degree, "E", "W"))
            for degree in range(-150, 180, STEP)
        ),
        parallels=tuple(
            Parallel(at_latitude(degree), _words(degree, "N", "S")) for degree in range(60, -90, -STEP)
        ),
        pins=tuple(_pins(placed)),
        unplaced=tuple(site for site in sites if not site.latitude),
    )


def at(site: Site) -> tuple[int, int]:
    """Where a site stands on the picture."""
    x = round((Decimal(site.longitude) + 180) * coast.SCALE)
    return x, round((90 - Decimal(site.latitude)) * coast.SCALE)


def at_latitude(degrees: int) -> int:
    return (90 - degrees) * coast.SCALE


def _words(degree: int, positive: str, negative: str) -> str:
    return f"{abs(degree)}°{positive if degree > 0 else negative if degree else ''}"


def _pins(placed: Iterable[tuple[int, int, int]]) -> Iterable[Pin]:
    groups: list[list[tuple[int, int, int]]] = []
    for one in placed:
        for group in groups:
            if abs(group[0][1] - one[1]) < NEAR and abs(group[0][2] - one[2]) < NEAR:
                group.append(one)
                break
        else:
            groups.append([one])
    for group in groups:
        _, x, y = group[0]
        right = x > WIDTH - 400
        label = x - 45 if right else x + 45
        yield Pin(x, y, ", ".join(str(one[0]) for one in group), label, "end" if right else "start")
