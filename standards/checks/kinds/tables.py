"""Kinds over the rows of a table."""

from dataclasses import dataclass
from typing import ClassVar

from standards.checks.kinds.fields import Check, a_field, a_number, a_question


@dataclass(frozen=True, slots=True)
class Rows(Check):
    """A table whose rows are complete; `some` and `none` say what rows, or an explicit "none to declare",
    amount to.

    With a column, every row must have one of the accepted choices there; those of `doubt` a person judges.
    """

    KIND: ClassVar[str] = "rows"
    question: str = a_question("table")
    required: tuple[str, ...] = a_field("columns", ())
    some: str = a_field("outcome", "satisfied")
    none: str = a_field("outcome", "satisfied")
    column: str | None = a_field("column", None)
    accept: tuple[str, ...] = a_field("cells", ())
    doubt: tuple[str, ...] = a_field("cells", ())


@dataclass(frozen=True, slots=True)
class Ratio(Check):
    """In every row, one column as a percentage of another in a relation to a number of the rule."""

    KIND: ClassVar[str] = "ratio"
    question: str = a_question("table")
    column: str = a_field("column")
    of: str = a_field("column")
    op: str = a_field("op")
    number: str = a_number("percent")


@dataclass(frozen=True, slots=True)
class Controls(Check):
    """Every control of a set implemented, none failed by the assessor."""

    KIND: ClassVar[str] = "controls"
    set: tuple[str, ...] = a_field("control_set")
    question: str = a_question("table", default="controls", columns=("control", "status"))


@dataclass(frozen=True, slots=True)
class Checklist(Check):
    """Every item of a checklist met."""

    KIND: ClassVar[str] = "checklist"
    question: str = a_question("table", columns=("item", "status"))
    list: str = a_field("checklist")


@dataclass(frozen=True, slots=True)
class CarveOut(Check):
    """Holdings that need no report: below both the percentage and the amount, for shares traded mainly where
    the exchange counts.
    """

    KIND: ClassVar[str] = "carve_out"
    question: str = a_question("table", columns=("holder", "percent", "value_usd"))
    percent: str = a_number("percent")
    amount: str = a_number("usd")
    exchange: str | None = a_question("country", "choice", "yes_no", default=None)
    exchange_in: str | None = a_field("place", None)
