"""The checks that count in words: compute, models and their weights, interfaces, holdings. One sentence for
each says when it is satisfied.
"""

from collections.abc import Callable
from typing import Any

from standards.checks.conditions import place, quoted, within
from standards.checks.kinds import (
    Cap,
    CarveOut,
    Devices,
    Extraction,
    Frontier,
    Interfaces,
    Rates,
    Share,
    Tally,
    WeightsLocation,
)
from standards.edition import Number, Rulebook
from standards.errors import listed
from standards.wording import figure


def _share(check: Share, rulebook: Rulebook) -> tuple[str, ...]:
    limit, where = figure(rulebook.numbers[check.number]), place(rulebook, check.outside)
    spread = f"in each country outside {where}" if check.each else f"outside {where}"
    only = check.only_headquartered
    return (
        f"Satisfied when at most {limit} of the group’s total processing performance (TPP), installed or on "
        f"its way, lies {spread}.",
        f"Put only where the end user is headquartered in {place(rulebook, only)}." if only else "",
        _measured(check, rulebook),
        "A person judges where the result turns on chips whose classification is undecided, or on those of a "
        "company of which the group holds half.",
    )


def _measured(check: Share, rulebook: Rulebook) -> str:
    """The days of measuring, where the check names due days of the calendar."""
    days = check.named("calendar")
    if not days:
        return ""
    titles = listed(dict.fromkeys(item.title for item in rulebook.calendar if item.id in days))
    return (
        f"Measured on the day and on the last due day before it, by the calendar ({titles}); where the two differ, "
        "a person judges."
    )


def _cap(check: Cap, rulebook: Rulebook) -> tuple[str, ...]:
    return (
        "Satisfied when the group’s installed TPP in every country of the sites is within the cap that the "
        "table of allocations gives for the day.",
        "A person judges where the table gives no cap for the day.",
    )


def _tally(check: Tally, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions.get(check.question or "")
    agrees = f", and is the figure stated in {quoted(question)}" if question else ""
    return (
        f"Satisfied when the TPP held outside {place(rulebook, check.outside)} can be added up from "
        f"{quoted(rulebook.questions[check.chips])}{agrees}.",
    )


def _frontier(check: Frontier, rulebook: Rulebook) -> tuple[str, ...]:
    numbers = rulebook.numbers
    derived = preamble = synthetic = ""
    question = rulebook.questions[check.question]
    share = [figure(numbers[id]) for id in check.named("number") if _is_share(check, numbers[id])]
    others = [quoted(rulebook.questions[id]) for id in check.named("question") if id != check.question]
    if check.derived:
        more = f" or, if that is more, {share[0]} of what the best published model took" if share else ""
        derived = (
            f"A model derived from published weights stays below the line up to "
            f"{figure(numbers[check.derived])} added{more}."
        )
    if check.derived and check.derived_preamble:
        preamble = (
            f"The preamble words that limit as {figure(numbers[check.derived_preamble])}: between the two a "
            "person judges, and both readings are shown."
        )
    if check.synthetic:
        counted = (
            "what that model spent on them counts too, and its own training unless it is published"
            if question.column("generation_operations")
            else "that model’s own operations count too"
        )
        synthetic = (
            f"Where more than {figure(numbers[check.synthetic])} of the operations used unpublished data of one "
            f"generator model, {counted}."
        )
    best = f"A model below the best of {others[0]} stays below the line." if others else ""
    return (
        f"Satisfied when every model in {quoted(question)} states its training "
        "operations and whether its weights are published, so that it can be told whether it stands at or "
        f"above {figure(numbers[check.number])} with closed weights.",
        derived,
        preamble,
        synthetic,
        best,
    )


def _is_share(check: Frontier, number: Number) -> bool:
    return number.unit == "percent" and number.id != check.synthetic


def _weights_location(check: WeightsLocation, rulebook: Rulebook) -> tuple[str, ...]:
    barred = place(rulebook, check.barred)
    line = rulebook.numbers.get(check.number or "")
    which = f" of models at or above {figure(line)} with closed weights" if line else ""
    inside = within(rulebook, (check.ally,))
    return (
        f"Satisfied when every place that keeps weights{which} is in {inside}, or is outside {barred} and held, "
        f"owned or run by somebody headquartered or parented in {inside}.",
        "A person judges a country that the groups do not name.",
    )


def _devices(check: Devices, rulebook: Rulebook) -> tuple[str, ...]:
    question, line = quoted(rulebook.questions[check.question]), figure(rulebook.numbers[check.number])
    agreed = (
        f" {quoted(rulebook.questions[check.attest])} must be answered yes as well." if check.attest else ""
    )
    return (
        f"Satisfied when {question} names every device that keeps the weights of a closed model trained with {line} "
        f"or more, and no other organisation uses one of them or keeps data on it.{agreed}",
    )


def _interfaces(check: Interfaces, rulebook: Rulebook) -> tuple[str, ...]:
    question = quoted(rulebook.questions[check.question])
    return (
        f"Satisfied when {question} lists every interface that can reach such weights, each with its models "
        "and, where it is asked, its kind.",
    )


RATES = {
    "required": "states the output rate it needs",
    "monitored": "is monitored",
    "limited": "is limited to no more than the rate it needs, and was not measured above its limit",
}


def _rates(check: Rates, rulebook: Rulebook) -> tuple[str, ...]:
    question = quoted(rulebook.questions[check.question])
    return (
        f"Satisfied when every interface in {question} to weights at or above the line {RATES[check.part]}.",
    )


def _extraction(check: Extraction, rulebook: Rulebook) -> tuple[str, ...]:
    limit = figure(rulebook.numbers[check.number])
    reckoned = "The time is the size of the weights divided by the rate the interface needs."
    if not check.narrow:
        return (
            "Satisfied when the time in which the weights could leave can be computed for every interface.",
            reckoned,
        )
    return (
        f"Satisfied when every interface through which the weights could leave within {limit} exposes only a "
        "narrow, well-defined API.",
        reckoned,
        "A person judges where only a limit or a measured rate above the needed one is that fast.",
    )


def _carve_out(check: CarveOut, rulebook: Rulebook) -> tuple[str, ...]:
    share, amount = figure(rulebook.numbers[check.percent]), figure(rulebook.numbers[check.amount])
    where = f" in {within(rulebook, (check.exchange_in,))}" if check.exchange_in else " that counts"
    return (
        "Satisfied when every holding, added up by those who act together or are of one government, is below "
        f"{share} and below {amount}, and the shares trade mainly on an exchange{where}.",
        "All other holdings are reported, and a person judges them. Declaring none satisfies it.",
    )


MEASURED: dict[str, Callable[[Any, Rulebook], tuple[str, ...]]] = {
    "share": _share,
    "cap": _cap,
    "tally": _tally,
    "frontier": _frontier,
    "weights_location": _weights_location,
    "devices": _devices,
    "interfaces": _interfaces,
    "rates": _rates,
    "extraction": _extraction,
    "carve_out": _carve_out,
}
