"""The kinds of check, as data. Each field says what it may name, so that the loader can refuse what leads
nowhere.

A check holds no number of the rule: it names one. How each kind is judged is in the modules beside this one.
"""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

MISSING: Any = object()


def _question(*types: str, default: Any = MISSING, columns: tuple[str, ...] = ()) -> Any:
    return _field("question", default, types=types, columns=columns)


def _number(*units: str, default: Any = MISSING) -> Any:
    return _field("number", default, units=units)


def _places(default: Any = ()) -> Any:
    return _field("places", default)


def _field(role: str, default: Any = MISSING, **more: Any) -> Any:
    metadata = {"role": role, **more}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class When:
    """When a check is put at all. Exactly one of: question (with is, any_of, rows, or column and any_of),
    who, models.
    """

    question: str | None = _question(default=None)
    column: str | None = _field("column", None)
    is_: bool | str | None = _field("value", None, key="is")
    any_of: tuple[str, ...] = _field("values", ())
    none_of: tuple[str, ...] = _field("values", ())
    rows: bool | None = _field("flag", None)
    who: tuple[str, ...] = _field("who", ())
    models: str | None = _question("table", default=None, columns=("operations", "published"))
    number: str | None = _number("operations", default=None)


@dataclass(frozen=True, slots=True)
class Check:
    """What all checks share."""

    KIND: ClassVar[str] = ""
    when: When | None = field(default=None, kw_only=True, metadata={"role": "when"})

    def named(self, role: str) -> tuple[str, ...]:
        """What the check and its `when` name in a role ("question", "number", …), in order, each once."""
        own = [
            name
            for entry in fields(self)
            if entry.metadata["role"] == role
            for name in names(getattr(self, entry.name))
        ]
        if self.when is not None:
            own += [
                name
                for entry in fields(self.when)
                if entry.metadata["role"] == role
                for name in names(getattr(self.when, entry.name))
            ]
        return tuple(dict.fromkeys(own))


def names(value: Any) -> tuple[str, ...]:
    """A field's value as names: none, one or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True)
class Attest(Check):
    """A yes/no question answered as expected."""

    KIND: ClassVar[str] = "attest"
    question: str = _question("yes_no")
    expect: bool = _field("flag", True)


@dataclass(frozen=True, slots=True)
class Evidence(Check):
    """At least one file that covers the day."""

    KIND: ClassVar[str] = "evidence"
    question: str = _question()


@dataclass(frozen=True, slots=True)
class Rows(Check):
    """A table whose rows are complete; `some` and `none` say what rows, or an explicit "none to declare",
    amount to.

    With a column, every row must have one of the accepted choices there; those of `doubt` a person judges.
    """

    KIND: ClassVar[str] = "rows"
    question: str = _question("table")
    required: tuple[str, ...] = _field("columns", ())
    some: str = _field("outcome", "satisfied")
    none: str = _field("outcome", "satisfied")
    column: str | None = _field("column", None)
    accept: tuple[str, ...] = _field("cells", ())
    doubt: tuple[str, ...] = _field("cells", ())


@dataclass(frozen=True, slots=True)
class Text(Check):
    """An answer in words (or any value at all)."""

    KIND: ClassVar[str] = "text"
    question: str = _question()


@dataclass(frozen=True, slots=True)
class Choice(Check):
    """One of the accepted choices; `doubt` are those a person must judge."""

    KIND: ClassVar[str] = "choice"
    question: str = _question("choice", "country")
    accept: tuple[str, ...] = _field("choices")
    doubt: tuple[str, ...] = _field("choices", ())


@dataclass(frozen=True, slots=True)
class Compare(Check):
    """A value, or one column of every row, in a relation to a number of the rule; `off` says what it
    amounts to where it does not stand in it, for a reading that is ours and not the text's.
    """

    KIND: ClassVar[str] = "compare"
    question: str = _question("integer", "decimal", "table")
    op: str = _field("op")
    number: str = _number()
    column: str | None = _field("column", None)
    off: str = _field("outcome", "not_satisfied")


@dataclass(frozen=True, slots=True)
class Ratio(Check):
    """In every row, one column as a percentage of another in a relation to a number of the rule."""

    KIND: ClassVar[str] = "ratio"
    question: str = _question("table")
    column: str = _field("column")
    of: str = _field("column")
    op: str = _field("op")
    number: str = _number("percent")


@dataclass(frozen=True, slots=True)
class DateBy(Check):
    """A date not after the day the rule names."""

    KIND: ClassVar[str] = "date_by"
    question: str = _question("date")
    number: str = _number("date")


@dataclass(frozen=True, slots=True)
class Recent(Check):
    """A date not in the future and not older than so many months."""

    KIND: ClassVar[str] = "recent"
    question: str = _question("date")
    number: str = _number("months")


@dataclass(frozen=True, slots=True)
class Cadence(Check):
    """A commitment to the due days of the calendar."""

    KIND: ClassVar[str] = "cadence"
    question: str = _question("yes_no")
    calendar: tuple[str, ...] = _field("calendar")
    expect: bool = _field("flag", True)


@dataclass(frozen=True, slots=True)
class Location(Check):
    """Where somebody is headquartered, parented or sited, as of the day."""

    KIND: ClassVar[str] = "location"
    who: tuple[str, ...] = _field("who")
    any_of: tuple[str, ...] = _places()
    none_of: tuple[str, ...] = _places()
    need: str = _field("need", "every")


@dataclass(frozen=True, slots=True)
class Share(Check):
    """The share of the group's TPP outside a place, in all or in each country, against a limit."""

    KIND: ClassVar[str] = "share"
    outside: str = _field("place")
    number: str = _number("percent")
    each: bool = _field("flag", False)
    only_headquartered: str | None = _field("place", None)
    question: str = _question("table", default="chips", columns=("model", "quantity", "status"))


@dataclass(frozen=True, slots=True)
class Cap(Check):
    """Installed TPP in each country against the table's cap for the day."""

    KIND: ClassVar[str] = "cap"
    table: str = _field("cap")
    measure: str = _field("measure", "installed_base")
    question: str = _question("table", default="chips", columns=("model", "quantity", "status"))


@dataclass(frozen=True, slots=True)
class Tally(Check):
    """The TPP held outside a place can be added up; with a question, the applicant's own figure agrees with
    it.
    """

    KIND: ClassVar[str] = "tally"
    outside: str = _field("place")
    chips: str = _question("table", default="chips", columns=("model", "quantity", "status"))
    question: str | None = _question("integer", default=None)


@dataclass(frozen=True, slots=True)
class Controls(Check):
    """Every control of a set implemented, none failed by the assessor."""

    KIND: ClassVar[str] = "controls"
    set: tuple[str, ...] = _field("control_set")
    question: str = _question("table", default="controls", columns=("control", "status"))


@dataclass(frozen=True, slots=True)
class Checklist(Check):
    """Every item of a checklist met."""

    KIND: ClassVar[str] = "checklist"
    question: str = _question("table", columns=("item", "status"))
    list: str = _field("checklist")


@dataclass(frozen=True, slots=True)
class Frontier(Check):
    """Every model says its training operations and whether its weights are published, so its class is known.

    A model derived from published weights (columns derived_from_published, additional_operations) stays below
    the
    line up to `derived` additional operations; `derived_preamble` is that limit as the preamble words it.
    Where one
    generator's unpublished data made more than `synthetic` percent of the operations (column
    generator_percent), the
    generator's own operations (generator_operations) count too.
    """

    KIND: ClassVar[str] = "frontier"
    number: str = _number("operations")
    derived: str | None = _number("operations", default=None)
    derived_preamble: str | None = _number("operations", default=None)
    synthetic: str | None = _number("percent", default=None)
    question: str = _question("table", default="models", columns=("id", "operations", "published"))


@dataclass(frozen=True, slots=True)
class WeightsLocation(Check):
    """Every place that keeps weights is one that may: among allies, or outside the barred group and owned or
    run from an ally.
    """

    KIND: ClassVar[str] = "weights_location"
    question: str = _question("table", columns=("model",))
    ally: str = _field("place")
    barred: str = _field("place")
    models: str | None = _question("table", default=None, columns=("id", "operations", "published"))
    number: str | None = _number("operations", default=None)


@dataclass(frozen=True, slots=True)
class Interfaces(Check):
    """Every interface that can reach weights names its model."""

    KIND: ClassVar[str] = "interfaces"
    question: str = _question("table", default="interfaces", columns=("id", "model"))


@dataclass(frozen=True, slots=True)
class Rates(Check):
    """Every interface has its needed rate ("required"), is monitored ("monitored"), or is limited to what it
    needs ("limited").
    """

    KIND: ClassVar[str] = "rates"
    part: str = _field("rate_part")
    question: str = _question("table", default="interfaces", columns=("id", "model", "needed_bps"))


@dataclass(frozen=True, slots=True)
class Extraction(Check):
    """Every interface through which the weights could leave within so many months exposes only a narrow API.

    With narrow=false it asks only that the time can be computed for each.
    """

    KIND: ClassVar[str] = "extraction"
    number: str = _number("months")
    narrow: bool = _field("flag", True)
    question: str = _question("table", default="interfaces", columns=("id", "model", "needed_bps"))
    models: str = _question("table", default="models", columns=("id", "weight_bytes"))


@dataclass(frozen=True, slots=True)
class CarveOut(Check):
    """Holdings that need no report: below both the percentage and the amount, for shares traded mainly where
    the exchange counts.
    """

    KIND: ClassVar[str] = "carve_out"
    question: str = _question("table", columns=("holder", "percent", "value_usd"))
    percent: str = _number("percent")
    amount: str = _number("usd")
    exchange: str | None = _question("country", "choice", "yes_no", default=None)
    exchange_in: str | None = _field("place", None)


@dataclass(frozen=True, slots=True)
class SingleCountry(Check):
    """All sites in one country; with a question, the one it names."""

    KIND: ClassVar[str] = "single_country"
    question: str | None = _question("country", default=None)


@dataclass(frozen=True, slots=True)
class OfficialText(Check):
    """Something whose official text was not found: the applicant says that the material was compared with it,
    and attaches it. What the text asks is never guessed.
    """

    KIND: ClassVar[str] = "official_text"
    question: str = _question()


@dataclass(frozen=True, slots=True)
class Identity(Check):
    """Name, full street address and contact of the end user; name, address and country of every site."""

    KIND: ClassVar[str] = "identity"


KINDS: dict[str, type[Check]] = {
    kind.KIND: kind
    for kind in (
        Attest,
        Evidence,
        Rows,
        Text,
        Choice,
        Compare,
        Ratio,
        DateBy,
        Recent,
        Cadence,
        Location,
        Share,
        Cap,
        Tally,
        Controls,
        Checklist,
        Frontier,
        WeightsLocation,
        Interfaces,
        Rates,
        Extraction,
        CarveOut,
        SingleCountry,
        OfficialText,
        Identity,
    )
}
