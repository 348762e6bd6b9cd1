"""What the page of a table shows: cells with fields in them, rows, and the groups a long table is paged by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from applications.forms import rows
from applications.forms.rows import Row, Unread
from applications.forms.typed import Places
from applications.rosters import Line
from standards.rulebook import Column, Question

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: a list of choices, or an input with a list of suggestions at most."""

    name: str
    column: Column
    label: str
    typed: str
    error: str
    options: Choices
    suggests: str

    files: tuple[str, ...] = ()  # the keys of the files that the cell names

    @property
    def in_words(self) -> str:
        """The value as a person reads it."""
        return dict(self.options).get(self.typed, self.typed)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the page; `line` where the rule gives it, `is_spare` where it waits to be filled."""

    place: int
    number: int
    cells: tuple[Cell, ...]
    line: Line | None
    is_spare: bool

    @property
    def is_unread(self) -> bool:
        return any(cell.error for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """A page of the table: a family of lines, or fifty rows."""

    key: str
    label: str
    filled: int
    total: int
    unread: int

    @property
    def is_complete(self) -> bool:
        return self.filled == self.total and not self.unread


def group(key: str, label: str, held: Iterable[Row], total: int | None = None) -> Group:
    """A page and how full it is."""
    held = list(held)
    unread = sum(isinstance(cell, Unread) for row in held for cell in row.values())
    return Group(key, label, len(held), len(held) if total is None else total, unread)


@dataclass(slots=True)
class Cells:
    """Makes the cells of one question; what a column offers is worked out once."""

    question: Question
    places: Places
    _offers: dict[str, Choices] = field(default_factory=dict)

    def of(self, place: int, columns: Iterable[Column], row: Row, about: str) -> tuple[Cell, ...]:
        """The fields of the row that stands at a place of the page."""
        return tuple(self._cell(place, column, row.get(column.id), about) for column in columns)

    def many(self, column: Column, typed: str) -> Cell:
        """The field in which a cell is set for many lines."""
        options, label = self._options(column, typed or None), f"Set {column.label} to"
        return Cell(f"bulk.{column.id}", column, label, typed, "", options, self.suggests(column))

    def suggests(self, column: Column) -> str:
        """The list beside an input: countries, or models of chips where a row counts chips of a model."""
        if column.type in ("country", "evidence"):
            return {"country": "countries", "evidence": "files"}[column.type]
        counts = self.question.column("quantity") is not None
        return "chips" if column.id == "model" and counts and self.places.rulebook.chips else ""

    def _cell(self, place: int, column: Column, cell: object, about: str) -> Cell:
        return Cell(
            name=f"r{place}.{column.id}",
            column=column,
            label=f"{about}: {column.label}",
            typed=rows.shown(column, cell, self.places),
            error=cell.why if isinstance(cell, Unread) else "",
            options=self._options(column, cell),
            suggests=self.suggests(column),
            files=tuple(cell) if isinstance(cell, list) else (),
        )

    def _options(self, column: Column, cell: object) -> Choices:
        if column.id not in self._offers:
            self._offers[column.id] = _offered(column, self.places)
        offered = self._offers[column.id]
        said = cell.typed if isinstance(cell, Unread) else cell
        if offered and isinstance(said, str) and all(value != said for value, _ in offered):
            return (*offered, (said, f"{said} (not in the list)"))
        return offered


def _offered(column: Column, places: Places) -> Choices:
    if column.type == "yes_no":
        return (("yes", "Yes"), ("no", "No"))
    if column.type == "choice":
        return tuple((option.value, option.label) for option in column.options)
    if column.type == "site":
        return tuple(places.sites.items())
    return tuple(places.parties.items()) if column.type == "party" else ()
