"""Which lines of a list are shown: by the group they stand in, by how they stand, by a word in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from applications.forms.rows import Row, Unread
from applications.rosters import Line
from standards import families
from standards.rulebook import Question

MISSING, FAILED, JUDGED, MET = "missing", "failed", "judged", "met"
STANDINGS = {
    MISSING: "Not answered",
    FAILED: "Not implemented, or failed by the assessor",
    JUDGED: "For a reviewer to accept",
    MET: "Met",
}
ALL = "all"
OTHERS = "other"  # rows that the rule's list does not have
INCOMPLETE, UNREAD, NO_FILE = "incomplete", "unread", "no-file"
_LONGEST = 100  # letters of a search


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address says: a group ("all", or "" for the first), a state, a text, and which part of what is found."""

    page: str = ""
    state: str = ""
    text: str = ""
    part: int = 1

    @property
    def narrows(self) -> bool:
        """Whether it asks for a state or a text."""
        return bool(self.state or self.text)

    def query(self, **other: object) -> dict[str, str]:
        """What an address with this filter says, some of it said otherwise."""
        said = {"page": self.page, "state": self.state, "q": self.text, "part": self.part, **other}
        return {key: str(value) for key, value in said.items() if value not in ("", 1)}


def asked(data: Mapping[str, str]) -> Filter:
    """The filter that an address asks for. A state or a text without a group looks in all of them."""
    state, text = data.get("state", ""), data.get("q", "").strip()[:_LONGEST]
    part = data.get("part", "")
    page = data.get("page", "") or (ALL if state or text else "")
    return Filter(page, state, text, int(part) if part.isdigit() and 0 < len(part) < 4 else 1)


@dataclass(frozen=True, slots=True)
class State:
    """A state that lines may be filtered by, and how many are in it."""

    key: str
    label: str
    count: int

    @property
    def query(self) -> str:
        return urlencode({"page": ALL, "state": self.key})


def states(question: Question, lines: Mapping[str, Row | None]) -> list[State]:
    """Every state with its count: first how the lines stand, then the choices of each column."""
    named = [*STANDINGS.items(), (INCOMPLETE, "A needed cell is empty"), (UNREAD, "A cell cannot be read")]
    if any(column.type == "evidence" for column in question.columns):
        named.append((NO_FILE, "Answered, but no file named"))
    for column in question.columns:
        named += [
            (f"{column.id}.{option.value}", f"{column.label}: {option.label}") for option in column.options
        ]
    return [
        State(key, label, sum(is_in(key, question, row) for row in lines.values())) for key, label in named
    ]


def is_in(state: str, question: Question, row: Row | None) -> bool:
    """Whether a line (None: it has no row) is in a state; a state nobody knows holds no line."""
    if state in STANDINGS:
        return standing(row) == state
    if row is None:
        return False
    if state == INCOMPLETE:
        return any(column.required and not row.get(column.id) for column in question.columns)
    if state == UNREAD:
        return any(isinstance(cell, Unread) for cell in row.values())
    if state == NO_FILE:
        return not any(row.get(column.id) for column in question.columns if column.type == "evidence")
    column, _, value = state.partition(".")
    return bool(value) and row.get(column) == value


def standing(row: Row | None) -> str:
    """How a line stands, as the checks over the list see it."""
    if row is None:
        return MISSING
    if families.fails(row):
        return FAILED
    return JUDGED if families.doubtful(row) else MET


def has_text(text: str, line: Line, row: Row | None) -> bool:
    """Whether every word stands in the line's key or words, or in a cell of its row."""
    cells = [str(cell.typed if isinstance(cell, Unread) else cell) for cell in (row or {}).values()]
    whole = " ".join((line.key, line.label, *cells)).casefold()
    return all(word in whole for word in text.casefold().split())
