"""Checks over models and their weights: which fall under the line, where they are kept, how fast they could
leave.
"""

from collections.abc import Iterable

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import unanswered
from standards.checks.kinds import Frontier, WeightsLocation
from standards.checks.places import named
from standards.checks.tables import numbered
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.errors import listed
from standards.frontier import Class, Notes, best_published, classify
from standards.wording import figure

HOLDERS = ("held_by", "owner", "operator")


def classed(case: Case, row: Row, line: str) -> bool | None:
    """Whether a model is at or above the line with closed weights, by the notes of the edition's own
    frontier check.

    None where the row does not say enough, or where readings of the notes differ and it lies between.
    """
    return class_of(case, row, line).above


def class_of(case: Case, row: Row, line: str) -> Class:
    """The class of a model, with its sum and the readings; found once for a case."""
    kept: dict[int, Class] = case.kept.setdefault(f"classes by {line}", {})
    if id(row) not in kept:
        check = _check(case, line)
        numbers = case.rulebook.numbers
        notes = Notes(
            numbers[check.number],
            *(
                numbers[name] if name else None
                for name in (check.derived, check.derived_share, check.derived_preamble, check.synthetic)
            ),
        )
        best = best_published(case.rows(check.best) or (), case.on) if check.best else None
        kept[id(row)] = classify(row, notes, best)
    return kept[id(row)]


def _check(case: Case, line: str) -> Frontier:
    """The edition's frontier check of a line; one without notes where it has none."""
    parts = (part for requirement in case.rulebook.requirements for part in requirement.parts)
    notes = (part.check for part in parts if isinstance(part.check, Frontier) and part.check.number == line)
    return next(notes, Frontier(number=line))


def guards(case: Case) -> dict[str, bool | None]:
    """By model: whether its weights are to be guarded, by the edition's own line; None where readings differ.

    A model whose class cannot be told is guarded, and so is everything where the edition has no line.
    """
    if "guards" not in case.kept:
        line = _line(case)
        rows = case.rows(line.question) or () if line is not None else ()
        classes = ((row, class_of(case, row, line.number)) for row in rows if line is not None)
        case.kept["guards"] = {str(row.get("id")): True if one.missing else one.above for row, one in classes}
    found: dict[str, bool | None] = case.kept["guards"]
    return found


def listing(case: Case) -> str | None:
    """The question that lists the models, by the edition's own line; None where it has no line."""
    line = _line(case)
    return line.question if line is not None else None


def _line(case: Case) -> Frontier | None:
    parts = (part for requirement in case.rulebook.requirements for part in requirement.parts)
    return next((part.check for part in parts if isinstance(part.check, Frontier)), None)


def frontier(check: Frontier, case: Case, place: Place) -> Verdict:
    """The class of every model is known."""
    question, value = case.question(check.question), case.rows(check.question)
    if value is None:
        return unanswered(question)
    gaps = _gaps(case.rows(check.best) or () if check.best else ())
    if gaps:
        return failed(
            f"{numbered(gaps).capitalize()} of the published models gives no name, operations or source.",
            "State all three of every published model you compare with.",
        )
    classes = [class_of(case, row, check.number) for row in value]
    blank = [index for index, row in enumerate(value) if not filled(row.get("id")) or classes[index].missing]
    if blank:
        missing = listed(
            f"{classes[index].name} does not say {classes[index].missing or 'its short name'}"
            for index in blank
        )
        return failed(
            f"The class of {numbered(blank)} cannot be told: {missing}.",
            "State for every model its training operations and whether it is published; for a derived one the "
            "operations added; for one taught by another the operations spent on its data, those of the other's "
            "training, and whether that one is published.",
        )
    between = [one.why for one in classes if one.readings]
    if between:
        return open_question(" ".join(between), "A reviewer says which reading holds.")
    above = [one for one in classes if one.above]
    line = figure(case.number(check.number))
    if not above:
        out = [one.why for one in classes if one.why]
        sums = f" {listed(out, most=4)}." if out else ""
        return satisfied(f"{len(value)} models, none with closed weights at or above {line}.{sums}")
    sums = " ".join(f"{one.why.removesuffix('.')}." for one in above[:4])
    return satisfied(f"At or above {line} with closed weights: {listed(one.name for one in above)}. {sums}")


def _gaps(rows: Iterable[Row]) -> list[int]:
    return [
        index
        for index, row in enumerate(rows)
        if amount(row.get("operations")) is None
        or not filled(row.get("name"))
        or not filled(row.get("source"))
    ]


def weights_location(check: WeightsLocation, case: Case, place: Place) -> Verdict:
    """Every place that keeps such weights is one that may."""
    question, value = case.question(check.question), case.rows(check.question)
    if value is None:
        return unanswered(question)
    relevant: dict[str, bool | None] | None = None
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
