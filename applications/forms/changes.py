"""What an import would make of a table, told before anything is kept: row by row and cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from applications.forms.rows import Row, Unread
from applications.forms.typed import Places, words
from applications.rosters import Roster
from standards.rulebook import Column, Question

SHOWN = 400  # letters of a text in a report
LEAD = 60  # of them before the first difference


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that changes, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is called, and its cells that change (all of them, where the row comes or goes)."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What comes, changes and goes; `unchanged` counts the rows that stay as they are."""

    added: tuple[Line, ...]
    changed: tuple[Line, ...]
    removed: tuple[Line, ...]
    unchanged: int
    is_reordered: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.is_reordered)


def report(
    question: Question, old: Sequence[Row], new: Sequence[Row], places: Places, roster: Roster | None = None
) -> Report:
    """What stands between two states of a table. Rows are matched by the line of the rule or the id they have; a
    table without either is compared row by row, as a whole.
    """
    key = roster.column if roster is not None else question.columns[0].id
    by_key = roster is not None or key == "id"
    before = dict(_named(old, key if by_key else None))
    after = dict(_named(new, key if by_key else None))
    tell = _Telling(question, places)
    both = [name for name in after if name in before]
    changed = [tell.line(name, before[name], after[name]) for name in both if before[name] != after[name]]
    return Report(
        added=tuple(tell.line(name, {}, row) for name, row in after.items() if name not in before),
        changed=tuple(changed),
        removed=tuple(tell.line(name, row, {}) for name, row in before.items() if name not in after),
        unchanged=len(both) - len(changed),
        is_reordered=both != [name for name in before if name in after],
    )


def told(label: str, old: str, new: str) -> Cell:
    """A cell that changes. Of a long text what stands around the first difference is shown, and how long it is."""
    start = 0
    if max(len(old), len(new)) > SHOWN:
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
    return Cell(label, _shortened(old, max(0, start - LEAD)), _shortened(new, max(0, start - LEAD)))


def _shortened(text: str, start: int) -> str:
    if len(text) <= SHOWN:
        return text
    piece = text[start : start + SHOWN]
    before, after = "… " if start else "", " …" if start + SHOWN < len(text) else ""
    return f"{before}{piece}{after} ({len(text):,} letters)"


Name = tuple[str, int]  # what a row is called, and which of those so called it is


def _named(rows: Iterable[Row], key: str | None) -> Iterator[tuple[Name, Row]]:
    seen: Counter[str] = Counter()
    for row in rows:
        name = str(_value(row.get(key))) if key else repr(sorted((k, repr(v)) for k, v in row.items()))
        seen[name] += 1
        yield (name, seen[name]), row


def _value(cell: Any) -> Any:
    return cell.typed if isinstance(cell, Unread) else "" if cell is None else cell


@dataclass(frozen=True, slots=True)
class _Telling:
    question: Question
    places: Places

    def line(self, name: Name, old: Row, new: Row) -> Line:
        row = new or old
        first = self.question.columns[0]
        called = self._words(first, row.get(first.id)) or "A row"
        called += f" ({name[1]})" if name[1] > 1 else ""
        return Line(
            called,
            tuple(
                told(
                    column.label,
                    self._words(column, old.get(column.id)),
                    self._words(column, new.get(column.id)),
                )
                for column in self.question.columns
                if old.get(column.id) != new.get(column.id) and (column is not first or (old and new))
            ),
        )

    def _words(self, column: Column, cell: Any) -> str:
        return cell.typed if isinstance(cell, Unread) else words(column, cell, self.places)
