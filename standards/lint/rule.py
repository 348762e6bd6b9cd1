"""What a rule of the lint is, what it says, and how it reads a dossier: a rule that cannot be put says nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from standards.case import Case, Place, Row, amount
from standards.checks.kinds import (
    Check,
    Controls,
    Extraction,
    Frontier,
    Interfaces,
    Rates,
    Share,
    WeightsLocation,
)
from standards.edition import Question
from standards.quantities import day

CONTRADICTION, SUSPICIOUS = "contradiction", "suspicious"
PROVENANCE = "platform"

Hit = tuple[str, tuple[str, ...]]
"""A sentence with its values, and the JSON pointers to every place involved."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbered rule. Its id is never given to another; `title` says what does not fit, in one line."""

    id: str
    title: str
    severity: str
    find: Callable[[Case], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Warned:
    """What a rule found. `provenance` is always the platform's: the rulebook asks none of this."""

    rule: str
    title: str
    severity: str
    said: str
    at: tuple[str, ...]
    provenance: str = PROVENANCE

    def plain(self) -> dict[str, Any]:
        """JSON: rule, title, severity, said, at, provenance."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, and where it stands."""

    question: Question
    place: Place
    index: int
    row: Row
    top: str

    def at(self, column: str) -> str:
        """The pointer to a cell."""
        return f"{self.top}/value/{self.index}/{column}"

    def text(self, column: str) -> str:
        """A cell as a text, trimmed; "" where it is empty."""
        value = self.row.get(column)
        return value.strip() if isinstance(value, str) else ""

    def number(self, column: str) -> Fraction | None:
        """A cell as an exact number; None where it is empty."""
        return amount(self.row.get(column))

    def day(self, column: str) -> date | None:
        """A cell as a day; None where it is empty."""
        return day(self.text(column))

    @property
    def name(self) -> str:
        """What a person would call the row."""
        return self.text("name") or self.text("id") or f"row {self.index + 1}"

    @property
    def title(self) -> str:
        """The same at the beginning of a sentence."""
        return self.name[0].upper() + self.name[1:]


TABLES: dict[str, tuple[type[Check], ...]] = {
    "interfaces": (Interfaces, Rates, Extraction),
    "models": (Frontier,),
    "weight_stores": (WeightsLocation,),
    "controls": (Controls,),
    "chips": (Share,),
}


def lines(case: Case, table: str, *columns: str) -> list[Line]:
    """The rows of a shared table, by its usual id or by the check that reads it; none where the edition has no such
    table, or it lacks one of the columns, or it is not answered.
    """
    question = case.rulebook.questions.get(_table(case, table))
    if question is None or any(question.column(column) is None for column in columns):
        return []
    return [
        Line(question, case.application, index, row, case.pointer(question.id))
        for index, row in enumerate(case.rows(question.id) or ())
    ]


def answered(case: Case, table: str) -> bool:
    """Whether a shared table is asked and answered, be it with no rows."""
    return case.rows(_table(case, table)) is not None


def _table(case: Case, table: str) -> str:
    if table in case.rulebook.questions:
        return table
    key = f"lint:{table}"
    if key not in case.kept:
        named = (
            getattr(check, "question", "")
            for check in checks(case)
            if isinstance(check, TABLES.get(table, ()))
        )
        case.kept[key] = next(named, "")
    found: str = case.kept[key]
    return found


def checks(case: Case) -> Iterator[Check]:
    """The checks that are put to the dossier's kind, in the order of the rule."""
    kind = case.dossier.kind
    for requirement in case.rulebook.requirements_for(kind):
        for part in requirement.parts_for(kind):
            yield part.check


def every_line(case: Case) -> Iterator[Line]:
    """The rows of every table that is answered, for the application and at the sites."""
    for place in (case.application, *case.places):
        for id, answer in place.answers.items():
            if isinstance(answer.value, tuple):
                question, top = case.question(id), case.pointer(id, place)
                for index, row in enumerate(answer.value):
                    yield Line(question, place, index, row, top)


def columns_of(line: Line, type: str) -> Iterator[str]:
    """The columns of a type that the row fills."""
    return (
        one.id for one in line.question.columns if one.type == type and line.row.get(one.id) not in (None, "")
    )


def together(words: str, found: Iterable[tuple[str, str]]) -> Iterator[Hit]:
    """One hit for all that was found, as (what, pointer); the sentence has {} where they are listed."""
    pairs = list(found)
    if pairs:
        yield words.format(_listed(pairs)), tuple(at for _, at in pairs)


def _listed(pairs: list[tuple[str, str]], most: int = 6) -> str:
    names = list(dict.fromkeys(name for name, _ in pairs))
    if len(names) > most:
        return ", ".join(names[:most]) + f" and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
