"""The pictures of one check, drawn and ready for a template: each figure stands beside what is drawn of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from applications import measured
from applications.measured import Bar, Chart, Exit, Family, Grid
from applications.pictures import bars, matrix, stacks, times
from applications.pictures.bars import Amount, Bars, Piece
from applications.pictures.matrix import Row, Sheet
from applications.pictures.stacks import Block
from applications.pictures.times import Mark, Times
from applications.readiness import Line
from standards.case import Case
from standards.dossier import Dossier
from standards.rulebook import Rulebook

WHOLE = Fraction(100)  # percent
SITES = 20  # beside each other on a screen
LONG = 26  # rows of the matrix below each other
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

    def sheets(self, page: int) -> list[Sheet]:
        """The sheets of a page of sites, counted from 1; of the nearest there is."""
        return self._sheets(self._place(page), SITES, LONG)

    def table(self, page: int) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """The columns and rows that a page of sites has in words."""
        return matrix.window(self.grid.columns, self.grid.rows, self._place(page), SITES)

    def on_paper(self, wide: int, long: int) -> list[Sheet]:
        """All sheets, for paper: those with sites first."""
        places = range(matrix.pages(self.grid.columns, wide))
        found = [sheet for place in places for sheet in self._sheets(place, wide, long)]
        return sorted(found, key=lambda sheet: len(sheet.columns) == 1)

    def _place(self, page: int) -> int:
        return min(max(page, 1), self.pages) - 1

    def _sheets(self, place: int, wide: int, long: int) -> list[Sheet]:
        return matrix.sheets(self.grid.columns, self.grid.rows, place, wide=wide, long=long)

    def beside(self, other: Gallery) -> Gallery:
        """The same with axes that hold what another shows as well, so that the two can be compared."""
        return replace(
            self,
            shares=_together(self.shares, other.shares, WHOLE),
            caps=_together(self.caps, other.caps, None),
        )


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


def _barred(chart: Chart, most: Fraction | None, also: Iterable[Fraction] = ()) -> Barred:
    shown = chart.bars[:BARS]
    amounts = [_amount(bar) for bar in shown]
    drawn = bars.bars(amounts, chart.limits, most=most, also=tuple(also))
    return Barred(chart, drawn, tuple(zip(shown, drawn.bars, strict=True)), len(chart.bars) - len(shown))


def _amount(bar: Bar) -> Amount:
    return Amount(bar.certain, bar.doubtful, bar.coming)


def _together(own: Iterable[Barred], others: Iterable[Barred], most: Fraction | None) -> tuple[Barred, ...]:
    also = {one.chart.part: [_amount(bar).whole for bar in one.chart.bars] for one in others}
    return tuple(_barred(one.chart, most, also.get(one.chart.part, ())) for one in own)


def _timed(found: measured.Exits | None) -> Timed | None:
    if found is None:
        return None
    shown = found.exits[:EXITS]
    drawn = times.times([(one.seconds, one.fastest) for one in shown], found.line, found.limit)
    return Timed(found.limit, drawn, tuple(zip(shown, drawn.marks, strict=True)), found.exits)
