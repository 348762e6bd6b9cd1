"""Kinds over places and over the compute that is in them."""

from dataclasses import dataclass
from typing import ClassVar

from standards.checks.kinds.fields import Check, a_field, a_number, a_question, some_places


@dataclass(frozen=True, slots=True)
class Location(Check):
    """Where somebody is headquartered, parented or sited, as of the day."""

    KIND: ClassVar[str] = "location"
    who: tuple[str, ...] = a_field("who")
    any_of: tuple[str, ...] = some_places()
    none_of: tuple[str, ...] = some_places()
    need: str = a_field("need", "every")


@dataclass(frozen=True, slots=True)
class Share(Check):
    """The share of the group's TPP outside a place, in all or in each country, against a limit.

    With a calendar it is measured on the day and on the last due day before it as well; `only_then` where the
    text itself measures on those days alone.
    """

    KIND: ClassVar[str] = "share"
    outside: str = a_field("place")
    number: str = a_number("percent")
    each: bool = a_field("flag", False)
    only_headquartered: str | None = a_field("place", None)
    calendar: tuple[str, ...] = a_field("calendar", ())
    only_then: bool = a_field("flag", False)
    question: str = a_question("table", default="chips", columns=("model", "quantity", "status"))


@dataclass(frozen=True, slots=True)
class Cap(Check):
    """Installed TPP in each country against the table's cap for the day."""

    KIND: ClassVar[str] = "cap"
    table: str = a_field("cap")
    measure: str = a_field("measure", "installed_base")
    question: str = a_question("table", default="chips", columns=("model", "quantity", "status"))


@dataclass(frozen=True, slots=True)
class Tally(Check):
    """The TPP held outside a place can be added up; with a question, the applicant's own figure agrees with
    it.
    """

    KIND: ClassVar[str] = "tally"
    outside: str = a_field("place")
    chips: str = a_question("table", default="chips", columns=("model", "quantity", "status"))
    question: str | None = a_question("integer", default=None)
