"""A matrix of signs: rows against columns, cut into sheets where it is wider or longer than a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CELL, LINE = 26, 24  # pixels: the width of a column, the height of a row
SIGN = 16  # the side of a sign
LABELS, HEAD = 210, 128  # the width of the rows' labels, the height of the columns'
INDENT = 14  # of a part's label below its row's
LONGEST, WIDEST = 31, 17  # letters of a row's label, and of a column's


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its id, its label, and a status in each column, "" where nothing is asked there; `part` of the row
    above it.
    """

    id: str
    label: str
    cells: tuple[str, ...]
    part: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Words and where they stand."""

    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A status and the upper left corner of its sign."""

    x: int
    y: int
    status: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One piece of the matrix, and the columns and rows that it shows: those of its table."""

    width: int
    height: int
    heads: tuple[Label, ...]
    labels: tuple[Label, ...]
    signs: tuple[Sign, ...]
    rules: tuple[int, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    labelled = LABELS

    @property
    def across(self) -> int:
        """The width with the labels."""
        return LABELS + self.width


def matrix(columns: Sequence[str], rows: Sequence[Row]) -> Sheet:
    """The whole of some columns and rows as one sheet."""
    heads = tuple(
        Label(CELL * index + CELL // 2 + 5, HEAD - 8, middle(name, WIDEST))
        for index, name in enumerate(columns)
    )
    labels, signs, rules = [], [], []
    for place, row in enumerate(rows):
        y = HEAD + place * LINE
        rules.append(y)
        x = INDENT if row.part else 0
        labels.append(Label(x, y + LINE - 7, short(row.label, LONGEST - 3 if row.part else LONGEST)))
        signs += [
            Sign(CELL * index + (CELL - SIGN) // 2, y + (LINE - SIGN) // 2, status)
            for index, status in enumerate(row.cells)
            if status
        ]
    height = HEAD + LINE * len(rows) + 1
    return Sheet(
        CELL * len(columns),
        height,
        heads,
        tuple(labels),
        tuple(signs),
        tuple(rules),
        tuple(columns),
        tuple(rows),
    )


def sheets(columns: Sequence[str], rows: Sequence[Row], page: int, *, wide: int, long: int) -> list[Sheet]:
    """The matrix in sheets of so many columns and rows at most: of the rows that have something outside the first
    column the columns of one page, counted from 0, the first column among them; then, on the first page alone, the
    other rows with nothing but that column.
    """
    spread = [row for row in rows if any(row.cells[1:])]
    found = [
        matrix(*window(columns, spread[start : start + long], page, wide))
        for start in range(0, len(spread), long)
    ]
    once = [Row(row.id, row.label, row.cells[:1], row.part) for row in rows if not any(row.cells[1:])]
    starts = range(0, 0 if page else len(once), long)
    return found + [matrix(columns[:1], once[start : start + long]) for start in starts]


def pages(columns: Sequence[str], wide: int) -> int:
    """How many sheets side by side the columns take, the first column being on each."""
    return max(1, -(-(len(columns) - 1) // wide))


def window(
    columns: Sequence[str], rows: Sequence[Row], page: int, wide: int
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The first column with the columns of one page, counted from 0, and the rows' cells in them."""
    start = 1 + page * wide
    chosen = (*columns[:1], *columns[start : start + wide])
    cut = (
        Row(row.id, row.label, (*row.cells[:1], *row.cells[start : start + wide]), row.part) for row in rows
    )
    return chosen, tuple(cut)


def short(words: str, most: int) -> str:
    """Words that fit: cut with a mark where they are too long. The table beside the picture has them whole."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def middle(words: str, most: int) -> str:
    """The same, cut in the middle: names of sites often differ at their ends."""
    half = most // 2
    return words if len(words) <= most else f"{words[:half].rstrip()}…{words[-half:].lstrip()}"
