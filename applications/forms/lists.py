"""A table whose lines the rule lists: shown group by group or filtered, typed line by line or many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from applications.forms import filters
from applications.forms.cells import Cell, Group, Shown, group
from applications.forms.filters import ALL, OTHERS, Filter, State
from applications.forms.rows import Row, read_row
from applications.forms.tables import Table
from applications.rosters import Line, Roster
from standards.rulebook import Column

LINES = 60  # on a page; the longest family has fewer


@dataclass(slots=True)
class Listed(Table):
    """The lines of a roster with their rows. Rows beyond the list stand on a page of their own.

    `keys`: the lines that a page was sent with, shown again as they were, whatever the filter says of them now.
    """

    roster: Roster = field(kw_only=True)
    filter: Filter = field(kw_only=True)
    keys: tuple[str, ...] = ()
    ticked: frozenset[str] = frozenset()
    chosen: Mapping[str, str] = field(default_factory=dict)  # column id → what was chosen for many lines
    lines: tuple[Line, ...] = field(init=False)
    found: tuple[Line, ...] = field(init=False)
    _at: dict[str, int] = field(init=False)  # key of a listed line → its row

    def __post_init__(self) -> None:
        self._at = {}
        listed = {line.key: line for line in self.roster.lines}
        for index, row in enumerate(self.rows):
            key = row.get(self.roster.column)
            if isinstance(key, str) and key in listed:
                self._at.setdefault(key, index)
        self.page = self.filter.page
        Table.__post_init__(self)
        self.page = ALL if self.filter.page == ALL else self.page
        self.found = tuple(self._matching())
        start = (self.part - 1) * LINES
        self.lines = (
            tuple(listed[key] for key in self.keys if key in listed)
            if self.keys
            else self.found[start : start + LINES]
        )

    @property
    def part(self) -> int:
        """Which part of what was found is shown; the last where the address says one too many."""
        return min(self.filter.part, self.parts)

    @property
    def parts(self) -> int:
        return max(1, -(-len(self.found) // LINES))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have fields: not the one whose line the rule gives."""
        given = "" if self.page == OTHERS else self.roster.column
        return tuple(column for column in self.question.columns if column.id != given)

    @property
    def settable(self) -> tuple[Column, ...]:
        """The columns that can be set for many lines at once, files apart."""
        columns = self.question.columns
        return tuple(one for one in columns if one.id != self.roster.column and one.type != "evidence")

    @property
    def bulk(self) -> list[Cell]:
        """The fields for many lines."""
        return [self.cells.many(column, self.chosen.get(column.id, "")) for column in self.settable]

    @property
    def takes_files(self) -> bool:
        return any(column.type == "evidence" for column in self.question.columns)

    @property
    def heading(self) -> str:
        return "Line" if self.page == ALL else self.page

    @property
    def states(self) -> list[State]:
        """How the lines of the whole list stand."""
        return filters.states(self.question, {line.key: self._row_of(line) for line in self.roster.lines})

    @property
    def is_list(self) -> bool:
        return self.page != OTHERS

    @property
    def is_last(self) -> bool:
        return not self.following

    @property
    def following(self) -> dict[str, str]:
        if self.part < self.parts:
            return self.filter.query(part=self.part + 1)
        keys = [known.key for known in self.groups]
        if self.filter.narrows or self.page not in keys[:-1]:
            return {}
        return {"page": keys[keys.index(self.page) + 1]}

    @property
    def before(self) -> str:
        """The query of the part before; "" on the first."""
        return urlencode(self.filter.query(part=self.part - 1)) if self.part > 1 else ""

    @property
    def after(self) -> str:
        """The query of the part after; "" on the last."""
        return urlencode(self.filter.query(part=self.part + 1)) if self.part < self.parts else ""

    @property
    def here(self) -> dict[str, str]:
        return self.filter.query(page=self.page)

    @property
    def shown(self) -> list[Shown]:
        if self.page == OTHERS:
            return Table.shown.fget(self)  # type: ignore[attr-defined]
        return [self._line(place, line) for place, line in enumerate(self.lines)]

    def typed(self, data: QueryDict) -> list[Row]:
        if self.page == OTHERS:
            return self.ordered(self.spliced(data, self.window()))
        rows = {line.key: self._row_of(line) for line in self.roster.lines}
        for place, key in enumerate(data.getlist("line")[:LINES]):
            if key in rows:
                cells = [(column, data.get(f"r{place}.{column.id}", "")) for column in self.columns]
                row = read_row(self.question, cells, self.places)
                rows[key] = {self.roster.column: key, **row} if row else None
        others = [self.rows[index] for index in self.window()]
        return self.ordered([*(row for row in rows.values() if row is not None), *others])

    def ordered(self, rows: list[Row]) -> list[Row]:
        """In the order of the rule; what it does not list stays last."""
        return self.roster.ordered(rows)

    def window(self) -> list[int]:
        """The rows that the list does not have, and second rows of a line."""
        listed = set(self._at.values())
        return [index for index in range(len(self.rows)) if index not in listed]

    def page_of(self, index: int) -> str:
        key = _text(self.rows[index].get(self.roster.column))
        if self._at.get(key) != index:
            return OTHERS
        return next(line.group or ALL for line in self.roster.lines if line.key == key)

    def _matching(self) -> Iterator[Line]:
        for line in self.roster.lines if self.page != OTHERS else ():
            if self.page not in (ALL, line.group):
                continue
            row = self._row_of(line)
            if self.filter.state and not filters.is_in(self.filter.state, self.question, row):
                continue
            if filters.has_text(self.filter.text, line, row):
                yield line

    def _row_of(self, line: Line) -> Row | None:
        return self.rows[self._at[line.key]] if line.key in self._at else None

    def _grouped(self) -> Iterator[Group]:
        for name in self.roster.groups:
            lines = self.roster.of(name)
            held = [self.rows[self._at[line.key]] for line in lines if line.key in self._at]
            yield group(name or ALL, name or "All", held, len(lines))
        if others := self.window():
            yield group(OTHERS, "Other lines", [self.rows[index] for index in others])

    def _line(self, place: int, line: Line) -> Shown:
        row: dict[str, Any] = self._row_of(line) or {}
        return Shown(place, place + 1, self.cells.of(place, self.columns, row, line.key), line, False)


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
