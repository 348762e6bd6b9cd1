"""The page of a table: its rows as fields, and the whole table again once a page of it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from applications.answers import Said
from applications.forms.cells import Cells, Group, Shown, group
from applications.forms.questions import evidence_named
from applications.forms.rows import Row, Unread, numbered, pack, read_row
from applications.forms.typed import Places, clean
from applications.models import Evidence
from applications.rosters import Line
from standards.rulebook import Column, Question

WINDOW = 50  # rows on a page
SPARE = 3  # empty rows below the last
MORE = 12  # empty rows after "Add more rows"


@dataclass(slots=True)
class Table:
    """A table question, all its rows as they are kept, and the page of it that is shown: fifty rows, with spare ones
    below the last. Where the rule lists the lines it is a `Listed` (lists.py).
    """

    question: Question
    places: Places
    rows: list[Row]
    page: str = ""
    spare: int = SPARE
    explanation: str = ""
    evidence: tuple[str, ...] = ()
    seen: str = ""
    says_none: bool = False
    is_begun: bool = False  # its rows were taken from other pages, and are not kept yet
    groups: list[Group] = field(init=False)
    cells: Cells = field(init=False)

    roster = None
    lines: tuple[Line, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        self.cells = Cells(self.question, self.places)
        self.groups = list(self._grouped())
        if self.page not in [known.key for known in self.groups]:
            self.page = self.groups[0].key

    @property
    def suggested(self) -> set[str]:
        """The lists of suggestions that this page needs."""
        return {self.cells.suggests(column) for column in self.columns}

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have fields."""
        return self.question.columns

    @property
    def is_list(self) -> bool:
        """Whether the rule gives the lines of this page, so that none can be added or removed."""
        return False

    @property
    def is_last(self) -> bool:
        """Whether this page is the table's last."""
        return self.page == self.groups[-1].key

    @property
    def following(self) -> dict[str, str]:
        """What the address of the next page says; empty on the last."""
        return {} if self.is_last else {"page": str(int(self.page) + 1)}

    @property
    def here(self) -> dict[str, str]:
        """What the address of this page says."""
        return {"page": self.page} if len(self.groups) > 1 else {}

    @property
    def shown(self) -> list[Shown]:
        """The rows of this page."""
        shown = [self.row(place, index, self.rows[index]) for place, index in enumerate(self.window())]
        for n in range(self.spare if self.is_last else 0):
            shown.append(self.row(len(shown), len(self.rows) + n, {}, is_spare=True))
        return shown

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(page, sentence) for every cell of the whole table that cannot be read."""
        return [
            (self.page_of(index), f"Row {index + 1}, {column.label}: {cell.why}")
            for index, row in enumerate(self.rows)
            for column in self.question.columns
            if isinstance(cell := row.get(column.id), Unread)
        ]

    def said(self, data: QueryDict, attached: Mapping[str, Evidence], site: str | None) -> Said:
        """The whole answer as it would be kept, with what was typed on this page in its place."""
        value, unread = pack(self.typed(data))
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
        return numbered(self.question, self.spliced(data, self._replaced(data)))

    def covers(self, data: QueryDict) -> int:
        """How many rows a page that was sent stands for, once it is kept."""
        return sum(1 for _ in self._posted(data))

    @property
    def covered(self) -> int:
        """How many kept rows stand on this page."""
        return len(self.window())

    def spliced(self, data: QueryDict, window: Iterable[int]) -> list[Row]:
        """The rows with those of a window of them replaced by what was typed."""
        gone = set(window)
        start = min(gone, default=len(self.rows))
        before = [row for index, row in enumerate(self.rows) if index < start]
        after = [row for index, row in enumerate(self.rows) if index >= start and index not in gone]
        return [*before, *self._posted(data), *after]

    def window(self) -> list[int]:
        """Which rows stand on this page."""
        start = (int(self.page) - 1) * WINDOW
        return list(range(start, min(start + WINDOW, len(self.rows))))

    def page_of(self, index: int) -> str:
        """The page on which a row stands."""
        return str(index // WINDOW + 1)

    def row(self, place: int, index: int, row: Row, *, is_spare: bool = False) -> Shown:
        """A row by its number, at a place of the page."""
        about = f"Row {index + 1}"
        return Shown(place, index + 1, self.cells.of(place, self.columns, row, about), None, is_spare)

    def _replaced(self, data: QueryDict) -> list[int]:
        """The rows that those of a page which was sent replace: it says how many it stands for, if it is saved
        again and again while rows are added to it.
        """
        covered = data.get("covered", "")
        if not (covered.isdecimal() and len(covered) < 5):
            return self.window()
        start = (int(self.page) - 1) * WINDOW
        return list(range(start, min(start + min(int(covered), WINDOW + MORE), len(self.rows))))

    def _posted(self, data: QueryDict) -> Iterator[Row]:
        count = data.get("rows", "")
        for place in range(min(int(count) if count.isdigit() else 0, WINDOW + MORE)):
            cells = [(column, data.get(f"r{place}.{column.id}", "")) for column in self.columns]
            row = read_row(self.question, cells, self.places)
            if row and f"r{place}.remove" not in data:
                yield row

    def _grouped(self) -> Iterator[Group]:
        for number in range(max(1, -(-len(self.rows) // WINDOW))):
            part = self.rows[number * WINDOW : (number + 1) * WINDOW]
            label = f"Rows {number * WINDOW + 1} to {number * WINDOW + len(part)}"
            yield group(str(number + 1), label, part)
