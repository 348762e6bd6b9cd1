"""Kinds over models, their weights and the ways to them."""

from dataclasses import dataclass
from typing import ClassVar

from standards.checks.kinds.fields import Check, a_field, a_number, a_question


@dataclass(frozen=True, slots=True)
class Frontier(Check):
    """Every model says its training operations and whether its weights are published, so its class is known.

    A model derived from published weights (columns derived_from_published, additional_operations) stays below
    the line up to `derived` additional operations or, if that is more, `derived_share` percent of the best
    published model; `derived_preamble` is that limit as the preamble words it. Where one generator's unpublished
    data made more than `synthetic` percent of the operations (column generator_percent), the operations it spent
    on them (generation_operations) count too, and its own training (generator_operations) unless it is published
    (generator_published). A model below the best of the `best` table, published models the applicant names with
    their source, is out.
    """

    KIND: ClassVar[str] = "frontier"
    number: str = a_number("operations")
    derived: str | None = a_number("operations", default=None)
    derived_share: str | None = a_number("percent", default=None)
    derived_preamble: str | None = a_number("operations", default=None)
    synthetic: str | None = a_number("percent", default=None)
    best: str | None = a_question("table", default=None, columns=("name", "operations", "source"))
    question: str = a_question("table", default="models", columns=("id", "operations", "published"))


@dataclass(frozen=True, slots=True)
class WeightsLocation(Check):
    """Every place that keeps weights is one that may: among allies, or outside the barred group and owned or
    run from an ally.
    """

    KIND: ClassVar[str] = "weights_location"
    question: str = a_question("table", columns=("model",))
    ally: str = a_field("place")
    barred: str = a_field("place")
    models: str | None = a_question("table", default=None, columns=("id", "operations", "published"))
    number: str | None = a_number("operations", default=None)


@dataclass(frozen=True, slots=True)
class Devices(Check):
    """Every device that keeps weights at or above the line is dedicated: no other organisation uses it or keeps
    data on it. `attest` names the yes/no that says the same in one word; both must agree.
    """

    KIND: ClassVar[str] = "devices"
    question: str = a_question("table", columns=("model", "device", "dedicated"))
    number: str = a_number("operations")
    models: str = a_question("table", default="models", columns=("id", "operations", "published"))
    attest: str | None = a_question("yes_no", default=None)


@dataclass(frozen=True, slots=True)
class Interfaces(Check):
    """Every interface that can reach weights says which model, of the list, and of what kind it is."""

    KIND: ClassVar[str] = "interfaces"
    question: str = a_question("table", default="interfaces", columns=("id", "model"))
    models: str | None = a_question("table", default=None, columns=("id",))


@dataclass(frozen=True, slots=True)
class Rates(Check):
    """Every interface to weights at or above the line has its needed rate ("required"), is monitored
    ("monitored"), or is limited to what it needs ("limited").
    """

    KIND: ClassVar[str] = "rates"
    part: str = a_field("rate_part")
    question: str = a_question("table", default="interfaces", columns=("id", "model", "needed_bps"))
    models: str | None = a_question("table", default=None, columns=("id",))


@dataclass(frozen=True, slots=True)
class Extraction(Check):
    """Every interface through which weights at or above the line could leave within so many months, at the rate it
    needs, exposes only a narrow API. With narrow=false it asks only that the time can be computed for each.
    """

    KIND: ClassVar[str] = "extraction"
    number: str = a_number("months")
    narrow: bool = a_field("flag", True)
    question: str = a_question("table", default="interfaces", columns=("id", "model", "needed_bps"))
    models: str = a_question("table", default="models", columns=("id", "weight_bytes"))
