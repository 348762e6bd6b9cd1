"""One check, whole: what is found of a dossier on a day, laid out for a page or for paper. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from applications import gallery, readiness
from applications.gallery import Gallery
from applications.readiness import Doubt, Group, Line, Task, Total
from standards import rulebook
from standards.assessment import Findings, assess
from standards.dossier import Dossier
from standards.enforcement import Enforcement
from standards.errors import Refusal
from standards.lint import lint
from standards.repairs import to_do
from standards.rulebook import Rulebook
from standards.standing import Standing, standing

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass
class Checked:
    """A dossier held against its edition on a day; each part is worked out when it is asked for."""

    rulebook: Rulebook
    said: Dossier
    on: date

    @cached_property
    def findings(self) -> Findings:
        return assess(self.rulebook, self.said, self.on)

    @cached_property
    def lines(self) -> list[Line]:
        return readiness.lines(self.rulebook, self.findings, self.said)

    @cached_property
    def totals(self) -> list[Total]:
        return readiness.totals(self.findings)

    @property
    def count(self) -> int:
        return len(self.findings.findings)

    @property
    def enforcement(self) -> Enforcement:
        return self.rulebook.enforcement_on(self.on)

    @property
    def standing(self) -> Standing:
        """How the edition stands on the day among its others."""
        return standing(self.rulebook, self.on, rulebook.beside(self.rulebook.key))

    @cached_property
    def _todo(self) -> tuple[list[Group], list[Task]]:
        found = self.findings
        return readiness.groups(self.rulebook, found, to_do(found, self.rulebook, self.said))

    @property
    def tasks(self) -> list[Group]:
        return self._todo[0]

    @property
    def waiting(self) -> list[Task]:
        return self._todo[1]

    @property
    def task_count(self) -> int:
        return sum(len(group.tasks) for group in self.tasks)

    @cached_property
    def doubts(self) -> list[Doubt]:
        return readiness.doubts(self.rulebook, self.said, lint(self.rulebook, self.said, self.on))

    @cached_property
    def gallery(self) -> Gallery:
        return gallery.gallery(self.rulebook, self.said, self.on, self.lines)


def day(typed: str, today: date) -> date:
    """The day a person names as year, month and day; today where none is named. Refused if it is no day."""
    if not typed.strip():
        return today
    try:
        named = date.fromisoformat(typed.strip())
    except ValueError:
        raise Refusal(f"“{typed}” is not a day. Write year, month and day, such as 2026-11-20.") from None
    if not FIRST <= named <= LAST:
        raise Refusal(f"The check is made for days from {FIRST} to {LAST}; {named} is not one of them.")
    return named
