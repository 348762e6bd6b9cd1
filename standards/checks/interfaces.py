"""Checks over the ways to the weights: each listed, rated, watched and limited, and how long the
weights would take to leave.
"""

from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import unanswered
from standards.checks.kinds import Extraction, Frontier, Interfaces, Rates
from standards.checks.tables import numbered
from standards.checks.verdict import Verdict, failed, satisfied
from standards.checks.weights import classed
from standards.errors import listed
from standards.quantities import beside, written
from standards.wording import figure

BITS = 8


def _listed(case: Case, question: str) -> tuple[Row, ...] | Verdict:
    """The interfaces; a verdict where they are not answered, or none is declared though there are weights to
    reach.
    """
    value = case.rows(question)
    if value is None:
        return unanswered(case.question(question))
    reached = {str(row.get("model")) for row in value}
    alone = [id for id in _guarded(case) if id not in reached]
    if alone:
        return failed(
            f"No interface is declared for {listed(alone)}.",
            "Declare every interface that can reach its weights.",
        )
    return value


def _guarded(case: Case) -> list[str]:
    """The models at or above the line with closed weights, by the edition's own line."""
    for requirement in case.rulebook.requirements:
        for part in requirement.parts:
            if isinstance(part.check, Frontier):
                rows = case.rows(part.check.question) or ()
                return [
                    str(row.get("id")) for row in rows if classed(case, row, part.check.number) is not False
                ]
    return []


def interfaces(check: Interfaces, case: Case, place: Place) -> Verdict:
    """Every interface names its model."""
    value = _listed(case, check.question)
    if isinstance(value, Verdict):
        return value
    blank = [
        index for index, row in enumerate(value) if not filled(row.get("id")) or not filled(row.get("model"))
    ]
    if blank:
        return failed(
            f"{numbered(blank).capitalize()} of the interfaces names no id or no model.",
            "Name both in every row.",
        )
    return satisfied(
        f"{len(value)} interfaces are listed, each with its model."
        if value
        else "No interface, and no weights to reach."
    )


def rates(check: Rates, case: Case, place: Place) -> Verdict:
    """Every interface has a needed rate, is monitored, or is limited."""
    value = _listed(case, check.question)
    if isinstance(value, Verdict):
        return value
    bad = [
        f"{_interface(row, index)} {why}"
        for index, row in enumerate(value)
        if (why := RATE_FAULTS[check.part](row))
    ]
    if bad:
        return failed(f"Of {len(value)} interfaces: {listed(bad, most=6)}.", REPAIRS[check.part])
    return satisfied(f"{len(value)} interfaces: {GOOD[check.part]}.")


def _interface(row: Row, index: int) -> str:
    return str(row.get("name") or row.get("id") or f"row {index + 1}")


def _required(row: Row) -> str:
    needed = amount(row.get("needed_bps"))
    return "has no needed rate" if needed is None or needed < 0 else ""


def _monitored(row: Row) -> str:
    return "" if row.get("monitored") is True else "is not monitored"


def _limited(row: Row) -> str:
    needed, limit, measured = (amount(row.get(key)) for key in ("needed_bps", "limit_bps", "measured_bps"))
    if needed is None or needed < 0 or limit is None or limit < 0:
        return "has no needed rate or no limit"
    if limit > needed:
        return f"is limited to {beside(limit, needed)} bit/s, above the {written(needed)} it needs"
    if measured is not None and measured > limit:
        return f"was measured at {beside(measured, limit)} bit/s, above its limit of {written(limit)}"
    return ""


RATE_FAULTS = {"required": _required, "monitored": _monitored, "limited": _limited}
GOOD = {
    "required": "each has the output rate it needs",
    "monitored": "the output rate of each is monitored",
    "limited": "each is limited to the rate it needs",
}
REPAIRS = {
    "required": "Review and state the output rate each interface truly needs.",
    "monitored": "Monitor the output rate of every interface.",
    "limited": "Limit every interface to the rate it needs, and enforce the limit.",
}


def months_to_leave(
    weight_bytes: Fraction, bits_per_second: Fraction, seconds_per_month: Fraction
) -> Fraction | None:
    """Months until the weights have left at a rate; None where nothing leaves."""
    return weight_bytes * BITS / bits_per_second / seconds_per_month if bits_per_second > 0 else None


def extraction(check: Extraction, case: Case, place: Place) -> Verdict:
    """The time in which the weights could leave through each interface; the fast ones expose only a narrow
    API.
    """
    value, models = _listed(case, check.question), case.rows(check.models)
    if isinstance(value, Verdict):
        return value
    if models is None:
        return unanswered(case.question(check.models))
    sizes = {str(row.get("id")): amount(row.get("weight_bytes")) for row in models}
    limit, month = case.number(check.number), case.number("seconds_per_month").value
    fast: list[str] = []
    wide: list[str] = []
    together: dict[str, Fraction] = {}
    for index, row in enumerate(value):
        name, model, rate = _interface(row, index), str(row.get("model")), amount(row.get("needed_bps"))
        size = sizes.get(model)
        if size is None or size <= 0 or rate is None or rate < 0:
            return failed(
                f"The time cannot be computed for {name}: its model's size or its needed rate is not stated.",
                "State the size of every model's weights and the needed rate of every interface.",
            )
        together[model] = together.get(model, Fraction(0)) + rate
        months = months_to_leave(size, rate, month)
        if months is not None and months <= limit.value:
            fast.append(f"{name} in {beside(months, limit.value)}")
            wide += [name] if row.get("narrow_api") is not True else []
    all_ = [
        f"{model} in {written(months)}"
        for model, rate in together.items()
        if (months := months_to_leave(sizes[model] or Fraction(0), rate, month)) is not None
    ]
    sums = f" Through all interfaces together, in months: {listed(all_)}." if all_ else ""
    said = (
        f"Weights could leave, in months: {listed(fast)}; the line is {figure(limit)}."
        if fast
        else (f"Through none of {len(value)} interfaces could weights leave within {figure(limit)}.")
    )
    if wide and check.narrow:
        return failed(
            f"{said} Without a narrow API: {listed(wide)}.",
            f"Expose only a narrow, well-defined API at {listed(wide)}, or lower the rate so that it takes "
            f"more than {figure(limit)}.",
        )
    return satisfied(said + sums)
