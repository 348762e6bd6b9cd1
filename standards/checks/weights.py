"""Checks over models and their weights: which fall under the line, where they are kept, how fast they could
leave.
"""

from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import unanswered
from standards.checks.kinds import Frontier, WeightsLocation
from standards.checks.places import named
from standards.checks.tables import numbered
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.errors import listed
from standards.quantities import written
from standards.wording import figure

HOLDERS = ("held_by", "owner", "operator")
Class = bool | None


def classed(case: Case, row: Row, line: str) -> Class:
    """Whether a model is at or above the line with closed weights, by the notes of the edition's own
    frontier check.

    None where the row does not say enough, or where the texts of the notes differ and it lies between.
    """
    if line not in case.kept:
        checks = (part.check for requirement in case.rulebook.requirements for part in requirement.parts)
        notes = [check for check in checks if isinstance(check, Frontier) and check.number == line]
        case.kept[line] = notes[0] if notes else Frontier(number=line)
    return _class(case.kept[line], case, row)


def _class(check: Frontier, case: Case, row: Row) -> Class:
    if row.get("published") is True:
        return False
    operations = _operations(check, case, row)
    if operations is None or row.get("published") is not False:
        return None
    if operations < case.number(check.number).value:
        return False
    if check.derived is None or row.get("derived_from_published") is not True:
        return True
    extra = amount(row.get("additional_operations"))
    lines = [case.number(id).value for id in (check.derived, check.derived_preamble) if id]
    if extra is None or min(lines) < extra <= max(lines):
        return None
    return extra > max(lines)


def _operations(check: Frontier, case: Case, row: Row) -> Fraction | None:
    """The operations that count: the model's, and its generator's where that one's unpublished
    data made more than the share.
    """
    operations, share = amount(row.get("operations")), amount(row.get("generator_percent"))
    if (
        operations is None
        or check.synthetic is None
        or share is None
        or share <= case.number(check.synthetic).value
    ):
        return operations
    more = amount(row.get("generator_operations"))
    return None if more is None else operations + more


def frontier(check: Frontier, case: Case, place: Place) -> Verdict:
    """The class of every model is known."""
    question, value = case.question(check.question), case.rows(check.question)
    if value is None:
        return unanswered(question)
    readings = {index: _readings(check, case, row) for index, row in enumerate(value)}
    classes = [_class(check, case, row) for row in value]
    blank = [
        index
        for index, row in enumerate(value)
        if not filled(row.get("id")) or (classes[index] is None and not readings[index])
    ]
    if blank:
        return failed(
            f"The class of {numbered(blank)} cannot be told.",
            "State for every model its training operations and whether it is published; for a derived one "
            "the "
            "operations added, and for one taught by another the operations of that one.",
        )
    between = [sentence for sentence in readings.values() if sentence]
    if between:
        return open_question(" ".join(between), "A reviewer says which reading holds.")
    above = [_name(row) for row, over in zip(value, classes, strict=True) if over]
    line = figure(case.number(check.number))
    if not above:
        return satisfied(f"{len(value)} models, none with closed weights at or above {line}.")
    return satisfied(f"At or above {line} with closed weights: {listed(above)}.")


def _readings(check: Frontier, case: Case, row: Row) -> str:
    """Where the list and the preamble differ and the model lies between, both readings; otherwise ""."""
    extra = amount(row.get("additional_operations")) if row.get("derived_from_published") is True else None
    if (
        extra is None
        or check.derived is None
        or check.derived_preamble is None
        or row.get("published") is not False
    ):
        return ""
    operations = _operations(check, case, row)
    numbers = (case.number(check.derived), case.number(check.derived_preamble))
    low, high = sorted(numbers, key=lambda number: number.value)
    above = operations is not None and operations >= case.number(check.number).value
    if not above or not low.value < extra <= high.value:
        return ""
    return (
        f"Two readings for {_name(row)}, with {written(extra)} additional operations: {figure(low)} "
        f"({low.citation}) puts it at or above the line, {figure(high)} ({high.citation}) below it."
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
