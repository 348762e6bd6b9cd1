"""Checks over the compute a group holds: shares outside a place, installed base against a cap, totals."""

from standards.allocation import Holding, Lot, cap_on, equivalents, lots, percent, readings, too_much
from standards.case import Case, Place
from standards.checks.answers import unanswered
from standards.checks.kinds import Cap, Share, Tally
from standards.checks.places import named, untold
from standards.checks.verdict import FindingStatus, Verdict, failed, not_applicable, open_question, satisfied
from standards.errors import listed
from standards.quantities import beside, written
from standards.wording import figure

ISO2 = 2


def countable(case: Case, question: str) -> tuple[Lot, ...] | Verdict:
    """The lots held on the day, counted once for a case; a verdict where they are not answered or
    cannot be counted.
    """
    if question not in case.kept:
        case.kept[question] = _countable(case, question)
    held: tuple[Lot, ...] | Verdict = case.kept[question]
    return held


def _countable(case: Case, question: str) -> tuple[Lot, ...] | Verdict:
    if case.rows(question) is None:
        return unanswered(case.question(question))
    if case.lineage.missing:
        return untold(case)
    found = lots(case, question)
    trouble = [f"lot {lot.name} {lot.trouble}" for lot in found if lot.trouble]
    if trouble:
        return failed(
            f"The chips cannot be counted: {listed(trouble, most=5)}.",
            "Give every lot its site, model, quantity and status; for a chip the table does not have, its "
            "TPP and the datasheet.",
        )
    return tuple(lot for lot in found if lot.held)


def share(check: Share, case: Case, place: Place) -> Verdict:
    """The share of the group's TPP outside a place. Chips in transit count: the text says transferred or
    installed.
    """
    applies = _headquartered(check, case)
    if isinstance(applies, Verdict):
        return applies
    held = countable(case, check.question)
    if isinstance(held, Verdict):
        return held
    group = [lot for lot in held if lot.in_group]
    said = [_share(check, case, reading) for reading in readings(group)]
    verdict = _both(said, "counting the chips whose classification is undecided", "leaving them out")
    if case.lineage.unclear and verdict.status == FindingStatus.SATISFIED:
        verdict = open_question(
            f"{verdict.why} But who belongs to the group is unclear: {case.lineage.unclear}",
            untold(case).repair,
        )
    if applies == "parent" and verdict.status == FindingStatus.NOT_SATISFIED:
        return open_question(
            "Two readings. Read literally, the limit is for entities headquartered in "
            f"{named(case, (check.outside,))}, and this one "
            "qualifies only by its ultimate parent, so it does not apply. Read for the whole group, it "
            f"does: {verdict.why}",
            f"A reviewer says which reading holds; to be safe on both: {verdict.repair}",
        ).resting_on(verdict.answers)
    return verdict


def _both(said: list[Verdict], first: str, second: str) -> Verdict:
    """Two readings of one measure: the same answer stands, different ones are shown and left open."""
    if len(said) == 1 or said[0].status == said[1].status:
        return said[0]
    bad = next(one for one in said if one.status != FindingStatus.SATISFIED)
    return open_question(
        f"Two readings. {first.capitalize()}: {said[0].why} {second.capitalize()}: {said[1].why}",
        f"State how the undecided chips are classified, or: {bad.repair}",
    )


def _headquartered(check: Share, case: Case) -> str | Verdict:
    """Whether the limit is for this end user: "yes", or "parent" where only its ultimate parent
    makes it one.
    """
    lineage = case.lineage
    hq = lineage.end_user.headquarters
    if check.only_headquartered is not None:
        if not hq:
            return failed("The end user's country is not stated.", "State the country of the end user.")
        if not case.within(hq, (check.only_headquartered,)):
            return not_applicable(
                f"Only for an end user headquartered in {named(case, (check.only_headquartered,))}; "
                f"{lineage.end_user.name} is headquartered in {case.country(hq)}."
            ).resting_on(("/end_user/country",))
        return "yes"
    by_parent = (
        bool(hq)
        and not case.within(hq, (check.outside,))
        and case.within(lineage.ultimate.headquarters, (check.outside,))
    )
    return "parent" if by_parent else "yes"


def _share(check: Share, case: Case, holding: Holding) -> Verdict:
    limit, where = case.number(check.number), named(case, (check.outside,))
    if not holding.total:
        return satisfied("The group holds no chips at or above 3A090.a.")
    outside = holding.outside(case, check.outside)
    parts = (
        {case.country(iso2): tpp for iso2, tpp in outside.items()}
        if check.each
        else {f"outside {where}": sum(outside.values())}
    )
    over = {name: tpp for name, tpp in parts.items() if percent(tpp, holding.total) > limit.value}
    whole = equivalents(case.rulebook, holding.total)
    if not over:
        name, tpp = max(parts.items(), key=lambda part: part[1], default=("any country outside " + where, 0))
        where = f"in {name}, the most in one country" if check.each and parts else name
        return satisfied(
            f"{written(percent(tpp, holding.total))} percent of the group's {whole} is {where}; the limit "
            f"is {figure(limit)}."
        )
    said, repairs = [], []
    for name, tpp in over.items():
        place = f"in {name}" if check.each else name
        said.append(
            f"{beside(percent(tpp, holding.total), limit.value)} percent of the group's {whole} is {place}"
        )
        move, add = (
            equivalents(case.rulebook, amount) for amount in too_much(tpp, holding.total, limit.value)
        )
        inside = where if len(check.outside) == ISO2 else f"countries of {where}"
        repairs.append(f"Move {move} from {name} to {inside}, or add {add} in {inside}")
    return failed(
        f"{listed(said)}; the limit is {figure(limit)}.",
        f"{'; '.join(repairs)}: either brings it to {written(limit.value)} percent.",
    )


def cap(check: Cap, case: Case, place: Place) -> Verdict:
    """Installed TPP in each country of the application against the cap of the day."""
    held = countable(case, check.question)
    if isinstance(held, Verdict):
        return held
    count = case.rulebook.countries.counts_as
    countries = dict.fromkeys(count(site.country, case.on) for site in case.dossier.sites if site.country)
    if not countries:
        return failed(
            "No site with a country is declared, so there is no country to count in.", "Declare the sites."
        )
    row = cap_on(case, check.table)
    installed = [
        lot for lot in held if lot.status == "installed" and lot.in_group and lot.country in countries
    ]
    if row is None or row.tpp is None:
        total = equivalents(case.rulebook, sum(lot.tpp for lot in installed))
        return open_question(
            f"No cap is published for {case.on}; installed: {total}.",
            "A reviewer asks the authority for the figure.",
        )
    said = [_cap(case, reading, tuple(countries), row.tpp) for reading in readings(installed)]
    return _both(said, "counting the chips whose classification is undecided", "leaving them out")


def _cap(case: Case, holding: Holding, countries: tuple[str, ...], limit: int) -> Verdict:
    most = equivalents(case.rulebook, limit)
    over = {
        iso2: holding.by_country.get(iso2, 0) for iso2 in countries if holding.by_country.get(iso2, 0) > limit
    }
    said = listed(
        f"{equivalents(case.rulebook, holding.by_country.get(iso2, 0))} installed in {case.country(iso2)}"
        for iso2 in countries
    )
    if not over:
        return satisfied(f"{said}; the cap on {case.on} is {most}.")
    repair = listed(
        f"{equivalents(case.rulebook, tpp - limit)} in {case.country(iso2)}" for iso2, tpp in over.items()
    )
    return failed(
        f"{said}; the cap on {case.on} is {most}.",
        f"Take out of service, or do not install before the cap rises, {repair}.",
    )


def tally(check: Tally, case: Case, place: Place) -> Verdict:
    """The compute outside a place, chips in transit included; and the applicant's own figure, if
    asked for.
    """
    held = countable(case, check.chips)
    if isinstance(held, Verdict):
        return held
    group = [lot for lot in held if lot.in_group]
    totals = [sum(reading.outside(case, check.outside).values()) for reading in readings(group)]
    said = listed((equivalents(case.rulebook, total) for total in totals), "or")
    where = named(case, (check.outside,))
    if check.question is None:
        return satisfied(f"{said} outside {where}, chips in transit included.")
    stated = case.answer(check.question).value
    if type(stated) is not int:
        return unanswered(case.question(check.question))
    if stated in totals:
        return satisfied(
            f"The total stated, {written(stated)} TPP outside {where}, is what the lots add up to."
        )
    return failed(
        f"The total stated is {written(stated)} TPP outside {where}; the lots add up to {said}.",
        f"State {listed((written(total) for total in totals), 'or')}, or correct the lots.",
    )
