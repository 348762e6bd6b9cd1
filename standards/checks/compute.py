"""Checks over the compute a group holds: the installed base against a cap, and totals. Shares have their own
module.
"""

from collections.abc import Iterable, Mapping

from standards.allocation import cap_after, cap_on, equivalents
from standards.case import Case, Place
from standards.checks.answers import unanswered
from standards.checks.holding import counted, doubted
from standards.checks.kinds import Cap, Tally
from standards.checks.places import named
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.edition import Cap as Row
from standards.errors import listed
from standards.holdings import Spread, Stocked, readings
from standards.quantities import written


def cap(check: Cap, case: Case, place: Place) -> Verdict:
    """Installed TPP in each country of the application against the cap of the day."""
    held = counted(case, check.question)
    if isinstance(held, Verdict):
        return held
    count = case.rulebook.countries.counts_as
    countries = dict.fromkeys(count(site.country, case.on) for site in case.dossier.sites if site.country)
    if not countries:
        return failed(
            "No site with a country is declared, so there is no country to count in.", "Declare the sites."
        )
    row = cap_on(case, check.table)
    there = [one for one in held.group if one.country in countries]
    installed = [one for one in there if one.status == "installed"]
    if row is None or row.tpp is None:
        total = equivalents(case.rulebook, sum(one.tpp for one in installed if one.stock.counts is not False))
        return open_question(
            f"No cap is published for {case.on}; installed: {total}.",
            "A reviewer asks the authority for the figure.",
        )
    coming = _coming(there)
    return doubted(
        (_cap(case, one, tuple(countries), row, row.tpp, coming), one) for one in readings(installed)
    )


def _coming(held: Iterable[Stocked]) -> Mapping[str, int]:
    """TPP on its way, by country."""
    coming: dict[str, int] = {}
    for one in held:
        if one.status == "in_transit" and one.stock.counts is not False:
            coming[one.country] = coming.get(one.country, 0) + one.tpp
    return coming


def _cap(
    case: Case, spread: Spread, countries: tuple[str, ...], row: Row, limit: int, coming: Mapping[str, int]
) -> Verdict:
    held = {iso2: spread.by_country.get(iso2, 0) for iso2 in countries}
    over = {iso2: tpp - limit for iso2, tpp in held.items() if tpp > limit}
    said = listed(
        f"{equivalents(case.rulebook, tpp)} installed in {case.country(iso2)}" for iso2, tpp in held.items()
    )
    why = f"{said}; the cap on {case.on} is {equivalents(case.rulebook, limit)}."
    after = cap_after(case, row)
    step = after if after is not None and after.tpp is not None and after.tpp > limit else None
    if not over:
        soon = {iso2: tpp + coming.get(iso2, 0) for iso2, tpp in held.items() if iso2 in coming}
        full = {iso2: tpp for iso2, tpp in soon.items() if tpp > limit}
        return satisfied(why + _ahead(case, full, step))
    repair = listed(
        f"{equivalents(case.rulebook, tpp)} in {case.country(iso2)}" for iso2, tpp in over.items()
    )
    enough = step is not None and step.tpp is not None and all(tpp <= step.tpp for tpp in held.values())
    wait = f", or wait: {_step(case, step)}" if step is not None and enough else ""
    return failed(why, f"Take out of service, or do not install before the cap rises, {repair}{wait}.")


def _ahead(case: Case, full: Mapping[str, int], step: Row | None) -> str:
    """What comes when all that is on its way is installed, where that is more than the cap."""
    if not full:
        return ""
    said = listed(f"{equivalents(case.rulebook, tpp)} in {case.country(iso2)}" for iso2, tpp in full.items())
    return f" With the chips on their way it would be {said}, above it." + (
        f" {_step(case, step)[:1].upper()}{_step(case, step)[1:]}." if step is not None else ""
    )


def _step(case: Case, step: Row) -> str:
    return f"from {step.since} the cap is {equivalents(case.rulebook, step.tpp or 0)}"


def tally(check: Tally, case: Case, place: Place) -> Verdict:
    """The compute outside a place, chips in transit included; and the applicant's own figure, if
    asked for.
    """
    held = counted(case, check.chips)
    if isinstance(held, Verdict):
        return held
    totals = list(
        dict.fromkeys(sum(one.outside(case, check.outside, case.on).values()) for one in held.readings)
    )
    said = listed((equivalents(case.rulebook, total) for total in totals), "or")
    where = named(case, (check.outside,))
    gone = _gone(case, held.holdings.gone)
    if check.question is None:
        return satisfied(f"{said} outside {where}, chips in transit included.{gone}")
    stated = case.answer(check.question).value
    if type(stated) is not int:
        return unanswered(case.question(check.question))
    if stated in totals:
        return satisfied(
            f"The total stated, {written(stated)} TPP outside {where}, is what the lots add up to.{gone}"
        )
    return failed(
        f"The total stated is {written(stated)} TPP outside {where}; the lots add up to {said}.{gone}",
        f"State {listed((written(total) for total in totals), 'or')}, or correct the lots.",
    )


def _gone(case: Case, left: Iterable[Stocked]) -> str:
    """What has left by the day, by the kind of attrition."""
    by_kind: dict[str, int] = {}
    for one in left:
        if one.stock.counts is not False and one.stock.group is not False:
            kind = one.stock.attrition
            by_kind[kind] = by_kind.get(kind, 0) + one.tpp
    said = listed(f"{equivalents(case.rulebook, tpp)} by {kind}" for kind, tpp in by_kind.items())
    return f" No longer counted: {said}." if said else ""
