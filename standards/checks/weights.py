"""Checks over models and their weights: which fall under the line, where they are kept, how fast they could
leave.
"""

from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import figure, unanswered
from standards.checks.kinds import Frontier, WeightsLocation
from standards.checks.places import named
from standards.checks.tables import numbered
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.errors import listed
from standards.quantities import written

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
