"""The page of one table question: a part of its rows with fields in them, and what was typed there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from applications.answers import Said
from applications.forms.cells import Cells, Group, Shown, group
from applications.forms.questions import evidence_named
from applications.forms.rows import Row, Unread, numbered, pack, read_row
from applications.forms.typed import Places, clean
from applications.models import Evidence
from applications.rosters import Line, Roster
from standards.rulebook import Column, Question

WINDOW = 50  # rows on a page
SPARE = 3  # empty rows below the last
MORE = 12  # empty rows after "Add more rows"
OTHERS = "other"


@dataclass(slots=True)
class Table:
    """A table question, all its rows as they are kept, and the page of it that is shown.

    A free table is paged by fifty rows, with spare ones below the last. Where the rule lists the lines (a
    `roster`), a page is one group of them, and rows beyond the list stand on a page of their own.
    """

    question: Question
    places: Places
    rows: list[Row]
    roster: Roster | None = None
    page: str = ""
    spare: int = SPARE
    explanation: str = ""
    evidence: tuple[str, ...] = ()
    seen: str = ""
    says_none: bool = False
    groups: list[Group] = field(init=False)
    _cells: Cells = field(init=False)
    _first: dict[str, int] = field(init=False)  # key of a listed line → its row

    def __post_init__(self) -> None:
        self._cells = Cells(self.question, self.places)
        self._first = {}
        if self.roster is not None:
            listed = {line.key for line in self.roster.lines}
            for index, row in enumerate(self.rows):
                key = row.get(self.roster.column)
                if isinstance(key, str) and key in listed:
                    self._first.setdefault(key, index)
        self.groups = list(self._grouped())
        if self.page not in [known.key for known in self.groups]:
            self.page = self.groups[0].key

    @property
    def suggested(self) -> set[str]:
        """The lists of suggestions that this page needs."""
        return {self._cells.suggests(column) for column in self.columns}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the rule on this page."""
        return self.roster.of(self.page) if self.roster is not None and self.page != OTHERS else ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have fields: not the one whose line the rule gives."""
        given = self.roster.column if self.roster is not None and self.lines else ""
        return tuple(column for column in self.question.columns if column.id != given)

    @property
    def shown(self) -> list[Shown]:
        """The rows of this page."""
        if self.lines:
            return [self._line(place, line) for place, line in enumerate(self.lines)]
        indexes = self._window()
        shown = [self._row(place, index, self.rows[index]) for place, index in enumerate(indexes)]
        is_last = self.roster is not None or self.page == self.groups[-1].key
        for n in range(self.spare if is_last else 0):
            shown.append(self._row(len(shown), len(self.rows) + n, {}, is_spare=True))
        return shown

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(page, sentence) for every cell of the whole table that cannot be read."""
        return [
            (self._page_of(index), f"Row {index + 1}, {column.label}: {cell.why}")
            for index, row in enumerate(self.rows)
            for column in self.question.columns
            if isinstance(cell := row.get(column.id), Unread)
        ]

    def said(self, data: QueryDict, attached: Mapping[str, Evidence], site: str | None) -> Said:
        """The whole answer as it would be kept, with what was typed on this page in its place."""
        rows = self.typed(data)
        value, unread = pack(rows)
        return Said(
            self.question.id,
            site,
            [] if value is None and data.get("none") else value,
            unread,
            clean(data.get("explanation", "")),
            evidence_named(data, self.question.id, attached),
            data.get("seen", ""),
        )

    def typed(self, data: QueryDict) -> list[Row]:
        """All rows of the table once this page's are replaced by what was typed."""
        gone = {self._first[line.key] for line in self.lines if line.key in self._first}
        window = gone if self.lines else set(self._window())
        start = min(window, default=len(self.rows))
        before = [row for index, row in enumerate(self.rows) if index < start]
        after = [row for index, row in enumerate(self.rows) if index >= start and index not in window]
        rows = [*before, *self._posted(data), *after]
        return self._ordered(rows) if self.roster is not None else numbered(self.question, rows)

    def _posted(self, data: QueryDict) -> Iterator[Row]:
        count = data.get("rows", "")
        places = len(self.lines) or min(int(count) if count.isdigit() else 0, WINDOW + MORE)
        for place in range(places):
            cells = [(column, data.get(f"r{place}.{column.id}", "")) for column in self.columns]
            row = read_row(self.question, cells, self.places)
            if row and f"r{place}.remove" not in data:
                yield {**self._given(place), **row}

    def _given(self, place: int) -> Row:
        return {self.roster.column: self.lines[place].key} if self.roster is not None and self.lines else {}

    def _ordered(self, rows: list[Row]) -> list[Row]:
        """In the order of the rule; what it does not list stays last."""
        if self.roster is None:
            return rows
        column, order = self.roster.column, {line.key: n for n, line in enumerate(self.roster.lines)}
        return sorted(rows, key=lambda row: order.get(_text(row.get(column)), len(order)))

    def _window(self) -> list[int]:
        if self.roster is not None:
            listed = set(self._first.values())
            return [index for index in range(len(self.rows)) if index not in listed]
        start = (int(self.page) - 1) * WINDOW
        return list(range(start, min(start + WINDOW, len(self.rows))))

    def _grouped(self) -> Iterator[Group]:
        if self.roster is None:
            for number in range(max(1, -(-len(self.rows) // WINDOW))):
                part = self.rows[number * WINDOW : (number + 1) * WINDOW]
                label = f"Rows {number * WINDOW + 1} to {number * WINDOW + len(part)}"
                yield group(str(number + 1), label, part)
            return
        for name in self.roster.groups:
            lines = self.roster.of(name)
            held = [self.rows[self._first[line.key]] for line in lines if line.key in self._first]
            yield group(name, name, held, len(lines))
        if others := self._window():
            yield group(OTHERS, "Other lines", [self.rows[index] for index in others])

    def _page_of(self, index: int) -> str:
        if self.roster is None:
            return str(index // WINDOW + 1)
        key = _text(self.rows[index].get(self.roster.column))
        if self._first.get(key) != index:
            return OTHERS
        return next(line.group for line in self.roster.lines if line.key == key)

    def _line(self, place: int, line: Line) -> Shown:
        row = self.rows[self._first[line.key]] if line.key in self._first else {}
        return Shown(place, place + 1, self._cells.of(place, self.columns, row, line.key), line, False)

    def _row(self, place: int, index: int, row: Row, *, is_spare: bool = False) -> Shown:
        about = f"Row {index + 1}"
        return Shown(place, index + 1, self._cells.of(place, self.columns, row, about), None, is_spare)


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
