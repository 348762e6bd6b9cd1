"""Tables whose lines the rule already lists: the controls of a baseline, the items of a checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standards.checks.kinds import Checklist, Controls
from standards.lineage import END_USER
from standards.rulebook import Question, Rulebook

PARTIES = "parties"


@dataclass(frozen=True, slots=True)
class Line:
    """One line the rule asks for: its key in the table, the words beside it, and the group it stands in."""

    key: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines of a table question, and the column that holds their keys."""

    column: str
    lines: tuple[Line, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.group for line in self.lines))

    def of(self, group: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.group == group)

    def ordered(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows in the order of the rule; what it does not list stays last."""
        order = {line.key: n for n, line in enumerate(self.lines)}

        def place(row: Mapping[str, Any]) -> int:
            key = row.get(self.column)
            return order.get(key, len(order)) if isinstance(key, str) else len(order)

        return [dict(row) for row in sorted(rows, key=place)]


def first_rows(question: Question, end_user: Mapping[str, str]) -> list[dict[str, Any]]:
    """The row that an unanswered table of parties begins with: the end user, as the application names it.

    Nothing is kept of it until the person saves the page.
    """
    if question.id != PARTIES:
        return []
    row = {"id": END_USER, "name": end_user["name"], "role": END_USER}
    row |= {"country": end_user["country"], "headquarters": end_user["country"]}
    return [{id: cell for id, cell in row.items() if question.column(id)}]


def roster(rulebook: Rulebook, question: Question, kind: str) -> Roster | None:
    """The lines that the checks of this question go through, in the order of the rule; None for a free table."""
    checks = [
        part.check
        for requirement in rulebook.requirements_for(kind)
        for part in requirement.parts_for(kind)
        if question.id in part.questions
    ]
    controls = [check for check in checks if isinstance(check, Controls) and check.question == question.id]
    if controls:
        return Roster("control", tuple(_controls(rulebook, controls)))
    lists = [check for check in checks if isinstance(check, Checklist) and check.question == question.id]
    if lists:
        return Roster("item", tuple(_items(rulebook, lists)))
    return None


def _controls(rulebook: Rulebook, checks: list[Controls]) -> Iterator[Line]:
    wanted = {id for check in checks for name in check.set for id in rulebook.control_sets[name].ids}
    for control in rulebook.controls.values():
        if control.id in wanted:
            yield Line(control.id, control.title, control.family)


def _items(rulebook: Rulebook, checks: list[Checklist]) -> Iterator[Line]:
    for name in dict.fromkeys(check.list for check in checks):
        for item in rulebook.checklists[name].items:
            yield Line(item.id, item.text, item.group)
