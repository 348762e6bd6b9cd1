"""The pictures of one check, drawn and ready for a template: each figure stands beside what is drawn of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from applications import measured
from applications.measured import Bar, Chart, Exit, Family, Grid
from applications.pictures import bars, matrix, stacks, times
from applications.pictures.bars import Amount, Bars, Piece
from applications.pictures.matrix import Sheet
from applications.pictures.stacks import Block
from applications.pictures.times import Mark, Times
from applications.readiness import Line
from standards.case import Case
from standards.dossier import Dossier
from standards.rulebook import Rulebook

WHOLE = Fraction(100)  # percent
SITES = 20  # beside each other on a screen
BARS = 12  # of one limit; the table has all
EXITS = 40


@dataclass(frozen=True, slots=True)
class Barred:
    """A chart with its axis, and each bar with its pieces; `more`: how many bars only the table shows."""

    chart: Chart
    drawn: Bars
    bars: tuple[tuple[Bar, tuple[Piece, ...]], ...]
    more: int

    @property
    def has_doubt(self) -> bool:
        return any(bar.doubtful for bar, _ in self.bars)

    @property
    def has_coming(self) -> bool:
        return any(bar.coming for bar, _ in self.bars)


@dataclass(frozen=True, slots=True)
class Timed:
    """The ways out with their marks on one axis."""

    limit: str
    drawn: Times
    exits: tuple[tuple[Exit, Mark], ...]
    every: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class Gallery:
    """All the pictures of a check. A picture is empty, or None, where the edition asks nothing of the sort."""

    grid: Grid
    shares: tuple[Barred, ...]
    caps: tuple[Barred, ...]
    times: Timed | None
    families: tuple[tuple[Family, tuple[Block, ...]], ...]

    @property
    def has_sites(self) -> bool:
        """Whether anything is asked at a site, so that the matrix says more than the list."""
        return any(cell for row in self.grid.rows for cell in row.cells[1:])

    @property
    def pages(self) -> int:
        return matrix.pages(self.grid.columns, SITES)

    def sheet(self, page: int) -> Sheet:
        """The sheet of a page of sites, counted from 1; the nearest there is."""
        place = min(max(page, 1), self.pages) - 1
        return matrix.matrix(*matrix.window(self.grid.columns, self.grid.rows, place, SITES))

    def sheets(self, wide: int, long: int) -> list[Sheet]:
        """The matrix for paper."""
        return matrix.sheets(self.grid.columns, self.grid.rows, wide=wide, long=long)


def gallery(rulebook: Rulebook, said: Dossier, on: date, lines: Iterable[Line]) -> Gallery:
    """The pictures of what was found of a dossier on a day."""
    case = Case(rulebook, said, on)
    counted = measured.families(case)
    drawn = stacks.stacks([family.counts for family in counted], measured.STATES)
    return Gallery(
        measured.by_site(lines, said),
        tuple(_barred(chart, WHOLE) for chart in measured.shares(case)),
        tuple(_barred(chart, None) for chart in measured.caps(case)),
        _timed(measured.exits(case)),
        tuple(zip(counted, drawn, strict=True)),
    )


def _barred(chart: Chart, most: Fraction | None) -> Barred:
    shown = chart.bars[:BARS]
    amounts = [Amount(bar.certain, bar.doubtful, bar.coming) for bar in shown]
    drawn = bars.bars(amounts, chart.limits, most=most)
    return Barred(chart, drawn, tuple(zip(shown, drawn.bars, strict=True)), len(chart.bars) - len(shown))


def _timed(found: measured.Exits | None) -> Timed | None:
    if found is None:
        return None
    shown = found.exits[:EXITS]
    drawn = times.times([(one.seconds, one.fastest) for one in shown], found.line, found.limit)
    return Timed(found.limit, drawn, tuple(zip(shown, drawn.marks, strict=True)), found.exits)
