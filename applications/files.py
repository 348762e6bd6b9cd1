"""The files that the rows of a table name: which they are, and the same rows with other names or without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from standards.rulebook import Question, Rulebook


def columns(question: Question) -> tuple[str, ...]:
    """The columns of a table whose cells are lists of files."""
    return tuple(column.id for column in question.columns if column.type == "evidence")


def questions(rulebook: Rulebook) -> list[Question]:
    """The tables of an edition in which files are named."""
    return [question for question in rulebook.questions.values() if columns(question)]


def named(question: Question, value: Any) -> Iterator[str]:
    """Every file that the rows name, in their order; one named twice comes twice."""
    for row in value if isinstance(value, list) else ():
        for column in columns(question):
            yield from row.get(column) or ()


def renamed(question: Question, value: Any, keys: Mapping[str, str]) -> Any:
    """The rows with every file called by its new key; a file without one is left out, and so is an empty cell."""
    cells = columns(question)
    if not cells or not isinstance(value, list):
        return value
    return [dict(_row(row, cells, keys)) for row in value]


def _row(
    row: Mapping[str, Any], cells: tuple[str, ...], keys: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    for column, cell in row.items():
        if column not in cells:
            yield column, cell
        elif kept := [keys[key] for key in cell if key in keys]:
            yield column, kept
