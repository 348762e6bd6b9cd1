"""Checks over models and their weights: which fall under the line, where they are kept, how fast they could
leave.
"""

from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import figure, unanswered
from standards.checks.kinds import Extraction, Frontier, Interfaces, Rates, WeightsLocation
from standards.checks.places import named
from standards.checks.tables import numbered
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.errors import listed
from standards.quantities import beside, written

BITS = 8
HOLDERS = ("held_by", "owner", "operator")
Class = bool | None


def classed(case: Case, row: Row, line: str) -> Class:
    """Whether a model is at or above the line with closed weights; None where the row does not say enough."""
    if row.get("published") is True:
        return False
    operations = amount(row.get("operations"))
    if operations is None or not isinstance(row.get("published"), bool):
        return None
    return operations >= case.number(line).value


def frontier(check: Frontier, case: Case, place: Place) -> Verdict:
    """The class of every model is known."""
    question, value = case.question(check.question), case.rows(check.question)
    if value is None:
        return unanswered(question)
    blank = [
        index
        for index, row in enumerate(value)
        if not filled(row.get("id")) or classed(case, row, check.number) is None
    ]
    if blank:
        return failed(
            f"The class of {numbered(blank)} cannot be told.",
            "State for every model its training operations and whether it is published.",
        )
    readings = [sentence for row in value if (sentence := _derived(check, case, row))]
    if readings:
        return open_question(" ".join(readings), "A reviewer says which reading holds.")
    above = [_name(row) for row in value if _class(check, case, row)]
    line = figure(case.number(check.number))
    if not above:
        return satisfied(f"{len(value)} models, none with closed weights at or above {line}.")
    return satisfied(f"At or above {line} with closed weights: {listed(above)}.")


def _class(check: Frontier, case: Case, row: Row) -> Class:
    """The class with the notes of the entry: derived from published weights, or made with one generator's
    data.
    """
    operations = amount(row.get("operations")) or Fraction(0)
    if check.synthetic and row.get("published") is False:
        share, more = amount(row.get("generator_percent")), amount(row.get("generator_operations"))
        if share is not None and more is not None and share > case.number(check.synthetic).value:
            return operations + more >= case.number(check.number).value
    above = classed(case, row, check.number)
    extra = _extra(row)
    if above and extra is not None and check.derived:
        return extra > max(case.number(check.derived).value, Fraction(0))
    return above


def _extra(row: Row) -> Fraction | None:
    return amount(row.get("additional_operations")) if row.get("derived_from_published") is True else None


def _derived(check: Frontier, case: Case, row: Row) -> str:
    """Where the list and the preamble differ and the model lies between, both readings; otherwise ""."""
    extra = _extra(row)
    if (
        extra is None
        or not check.derived
        or not check.derived_preamble
        or not classed(case, row, check.number)
    ):
        return ""
    one, other = sorted(
        (case.number(check.derived), case.number(check.derived_preamble)), key=lambda number: number.value
    )
    if not one.value < extra <= other.value:
        return ""
    return (
        f"Two readings for {_name(row)}, with {written(extra)} additional operations: {figure(one)} by "
        f"{one.citation} puts it at or "
        f"above the line, {figure(other)} by {other.citation} below it."
    )


def _name(row: Row) -> str:
    return str(row.get("name") or row.get("id") or "a model without a name")


def weights_location(check: WeightsLocation, case: Case, place: Place) -> Verdict:
    """Every place that keeps such weights is one that may."""
    question, value = case.question(check.question), case.rows(check.question)
    if value is None:
        return unanswered(question)
    relevant: dict[str, Class] | None = None
    if check.models is not None and check.number is not None:
        models = case.rows(check.models)
        if models is None:
            return unanswered(case.question(check.models))
        relevant = {str(row.get("id")): classed(case, row, check.number) for row in models}
        stored = {str(row.get("model")) for row in value}
        nowhere = [id for id, above in relevant.items() if above is not False and id not in stored]
        if nowhere:
            return failed(
                f"No place is declared that keeps the weights of {listed(nowhere)}.",
                "Declare every place that keeps them.",
            )
        if any(id not in relevant for id in stored):
            astray = listed(sorted(stored - relevant.keys()))
            return failed(
                f"The places name {astray}, which is no model of the list.",
                "Name a model of the list in every row.",
            )
    if value and case.lineage.missing:
        return failed(case.lineage.missing, "Complete the tables of parties and of ownership.")
    bad: list[str] = []
    doubt: list[str] = []
    for index, row in enumerate(value):
        if relevant is not None and relevant[str(row.get("model"))] is False:
            continue
        why, certain = _kept(check, case, row, index)
        (bad if certain else doubt).extend([why] if why else [])
    ally, barred = named(case, (check.ally,)), named(case, (check.barred,))
    wanted = f"Keep them in {ally}, or outside {barred} with an owner or operator from {ally}."
    if bad:
        return failed(f"{listed(bad)}.", wanted)
    if doubt:
        return open_question(f"{listed(doubt)}.", wanted)
    return satisfied(
        f"All {len(value)} places may keep the weights." if value else "No weights are kept anywhere."
    )


def _kept(check: WeightsLocation, case: Case, row: Row, index: int) -> tuple[str, bool]:
    """Why a place may not keep weights ("" if it may), and whether that is certain."""
    site = case.sites.get(str(row.get("site", "")))
    country = str(row.get("country") or (site.country if site else ""))
    words = f"{numbered((index,))} keeps {row.get('model')} in {case.country(country) or 'no stated country'}"
    if not country:
        return words, True
    if site is not None and site.country and site.country != country:
        return f"{words}, but its site {site.name or site.id} is in {case.country(site.country)}", True
    if case.within(country, (check.barred,)):
        return f"{words}, which is in {named(case, (check.barred,))}", True
    if case.within(country, (check.ally,)):
        return "", True
    if case.unlisted(country):
        return f"{words}, which the country groups do not name", False
    holders = [
        party for key in HOLDERS if filled(row.get(key)) and (party := case.lineage.find(str(row[key])))
    ]
    homes = [
        home
        for party in holders
        for home in (party.headquarters, case.lineage.ultimate_of(party).headquarters)
    ]
    if any(home and case.within(home, (check.ally,)) for home in homes):
        return "", True
    return f"{words}, held by nobody headquartered or parented in {named(case, (check.ally,))}", True


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
