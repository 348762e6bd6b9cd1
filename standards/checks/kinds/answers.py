"""Kinds over one answer: yes or no, a file, words, a choice, a value, a date."""

from dataclasses import dataclass
from typing import ClassVar

from standards.checks.kinds.fields import Check, a_field, a_number, a_question


@dataclass(frozen=True, slots=True)
class Attest(Check):
    """A yes/no question answered as expected."""

    KIND: ClassVar[str] = "attest"
    question: str = a_question("yes_no")
    expect: bool = a_field("flag", True)


@dataclass(frozen=True, slots=True)
class Evidence(Check):
    """At least one file that covers the day."""

    KIND: ClassVar[str] = "evidence"
    question: str = a_question()


@dataclass(frozen=True, slots=True)
class Text(Check):
    """An answer in words (or any value at all)."""

    KIND: ClassVar[str] = "text"
    question: str = a_question()


@dataclass(frozen=True, slots=True)
class Choice(Check):
    """One of the accepted choices; `doubt` are those a person must judge."""

    KIND: ClassVar[str] = "choice"
    question: str = a_question("choice", "country")
    accept: tuple[str, ...] = a_field("choices")
    doubt: tuple[str, ...] = a_field("choices", ())


@dataclass(frozen=True, slots=True)
class Compare(Check):
    """A value, or one column of every row, in a relation to a number of the rule; `off` says what it
    amounts to where it does not stand in it, for a reading that is ours and not the text's.
    """

    KIND: ClassVar[str] = "compare"
    question: str = a_question("integer", "decimal", "table")
    op: str = a_field("op")
    number: str = a_number()
    column: str | None = a_field("column", None)
    off: str = a_field("outcome", "not_satisfied")


@dataclass(frozen=True, slots=True)
class DateBy(Check):
    """A date not after the day the rule names."""

    KIND: ClassVar[str] = "date_by"
    question: str = a_question("date")
    number: str = a_number("date")


@dataclass(frozen=True, slots=True)
class Recent(Check):
    """A date not in the future and not older than so many months."""

    KIND: ClassVar[str] = "recent"
    question: str = a_question("date")
    number: str = a_number("months")


@dataclass(frozen=True, slots=True)
class Cadence(Check):
    """A commitment to the due days of the calendar."""

    KIND: ClassVar[str] = "cadence"
    question: str = a_question("yes_no")
    calendar: tuple[str, ...] = a_field("calendar")
    expect: bool = a_field("flag", True)


@dataclass(frozen=True, slots=True)
class SingleCountry(Check):
    """All sites in one country; with a question, the one it names."""

    KIND: ClassVar[str] = "single_country"
    question: str | None = a_question("country", default=None)


@dataclass(frozen=True, slots=True)
class OfficialText(Check):
    """Something whose official text was not found: the applicant says that the material was compared with it,
    and attaches it. What the text asks is never guessed.
    """

    KIND: ClassVar[str] = "official_text"
    question: str = a_question()


@dataclass(frozen=True, slots=True)
class Identity(Check):
    """Name, full street address and contact of the end user; name, address and country of every site."""

    KIND: ClassVar[str] = "identity"
