"""The check of shares: how much of the group's compute is outside a place, measured on the rule's days, and the
smallest change that keeps the limit together with the others of its requirement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from standards.allocation import Change, Limit, due_around, equivalents, excess, lacking, percent, smallest
from standards.case import Case, Place
from standards.checks.holding import counted, doubted
from standards.checks.kinds import Share
from standards.checks.places import named, untold
from standards.checks.verdict import (
    NOT_SATISFIED,
    SATISFIED,
    UNDETERMINED,
    Later,
    Verdict,
    failed,
    not_applicable,
    open_question,
    satisfied,
)
from standards.errors import listed
from standards.holdings import Spread
from standards.quantities import beside, written
from standards.wording import figure

ISO2 = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """A verdict on one day, of all readings of what was held then."""

    on: date
    verdict: Verdict
    readings: tuple[Spread, ...]


def share(check: Share, case: Case, place: Place) -> Verdict:
    """The share of the group's TPP outside a place. Chips in transit count: the text says transferred or
    installed.
    """
    applies = headquartered(check, case)
    if isinstance(applies, Verdict):
        return applies
    last, following = due_around(case, check.calendar)
    earlier = last is not None and case.rulebook.compliance <= last < case.on
    days = (last, case.on) if earlier and last is not None else (case.on,)
    measured = []
    for day in days:
        held = counted(case, check.question, day)
        if isinstance(held, Verdict):
            return held
        measured.append(_on(check, case, held.readings, day))
    verdict = measured[-1].verdict
    if len(measured) > 1:
        then, now = measured[0], measured[-1]
        same = then.verdict.status is now.verdict.status
        status = now.verdict.status if same else UNDETERMINED
        verdict = Later(status, _dated, check, case, then, now, following)
    if case.lineage.unclear and verdict.status is SATISFIED:
        verdict = open_question(
            f"{verdict.why} But who belongs to the group is unclear: {case.lineage.unclear}",
            untold(case).repair,
        )
    if applies == "parent" and verdict.status is NOT_SATISFIED:
        return open_question(
            "Two readings. Read literally, the limit is for entities headquartered in "
            f"{named(case, (check.outside,))}, and this one "
            "qualifies at most by its ultimate parent, so it does not apply. Read for the whole group, it "
            f"does: {verdict.why}",
            f"A reviewer says which reading holds; to be safe on both: {verdict.repair}",
        ).resting_on(verdict.answers)
    return verdict


def headquartered(check: Share, case: Case) -> str | Verdict:
    """Whether the limit is for this end user: "yes", or "parent" where at most its ultimate parent
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
        and (bool(lineage.unclear) or case.within(lineage.ultimate.headquarters, (check.outside,)))
    )
    return "parent" if by_parent else "yes"


def _dated(check: Share, case: Case, then: Measured, now: Measured, following: date | None) -> Verdict:
    """The last of the rule's days and the day itself: what both say stands; where they differ a person judges."""
    earlier = f"When the rule last measured, on {then.on}, it was {_brief(check, case, then)}."
    again = f" It is measured next on {following}." if following else ""
    same = then.verdict.status == now.verdict.status
    if same and now.verdict.status == SATISFIED:
        return satisfied(f"{now.verdict.why} {earlier}")
    if same and now.verdict.status == NOT_SATISFIED:
        return failed(f"{now.verdict.why} {earlier}", f"{now.verdict.repair}{again}")
    if then.verdict.status == SATISFIED:
        reading = (
            "The text measures this limit on its own days alone."
            if check.only_then
            else "Whether the limit holds on every day or only on those of measuring is not clear in the text."
        )
        return open_question(f"{now.verdict.why} {earlier} {reading}{again}", now.verdict.repair)
    if now.verdict.status == SATISFIED:
        return open_question(
            f"{now.verdict.why} On {then.on}, when the rule last measured: {then.verdict.why} Whether that day "
            "already bound the end user the dossier does not say.",
            f"A reviewer says whether the limit bound the end user on {then.on}.{again}",
        )
    return open_question(f"{now.verdict.why} {earlier}", f"{now.verdict.repair}{again}")


def _on(check: Share, case: Case, spreads: tuple[Spread, ...], day: date) -> Measured:
    return Measured(day, doubted((_share(check, case, one, day), one) for one in spreads), spreads)


def _brief(check: Share, case: Case, measured: Measured) -> str:
    """In few words what was measured, by the reading that measures most."""
    day = measured.on
    worst = max(measured.readings, key=lambda one: _most(check, case, one, day))
    where, most, _ = _parts(check, case, worst, day)
    return f"{beside(percent(most, worst.total), case.number(check.number).value)} percent {where}"


def _most(check: Share, case: Case, spread: Spread, day: date) -> tuple[bool, int, int]:
    _, most, _ = _parts(check, case, spread, day)
    share = percent(most, spread.total)
    return share > case.number(check.number).value, share.numerator, share.denominator


def _parts(check: Share, case: Case, spread: Spread, day: date) -> tuple[str, int, dict[str, int]]:
    """(in words where the most is, how much, TPP by country outside the place)."""
    outside = spread.outside(case, check.outside, day)
    where = named(case, (check.outside,))
    if not check.each:
        return f"outside {where}", sum(outside.values()), outside
    if not outside:
        return f"in any country outside {where}", 0, outside
    most = max(outside, key=lambda iso2: outside[iso2])
    return f"in {case.country(most)}", outside[most], outside


def _share(check: Share, case: Case, spread: Spread, day: date) -> Verdict:
    if not spread.total:
        return satisfied("The group holds no chips at or above 3A090.a.")
    outside = spread.outside(case, check.outside, day).values()
    most = max(outside, default=0) if check.each else sum(outside)
    over = percent(most, spread.total) > case.number(check.number).value
    return Later(NOT_SATISFIED if over else SATISFIED, _told, check, case, spread, day)


def _told(check: Share, case: Case, spread: Spread, day: date) -> Verdict:
    limit = case.number(check.number)
    where, most, outside = _parts(check, case, spread, day)
    whole = equivalents(case.rulebook, spread.total)
    parts = (
        {f"in {case.country(iso2)}": tpp for iso2, tpp in outside.items()} if check.each else {where: most}
    )
    over = {place: tpp for place, tpp in parts.items() if percent(tpp, spread.total) > limit.value}
    if not over:
        single = f"{where}, the most in one country" if check.each and outside else where
        return satisfied(
            f"{written(percent(most, spread.total))} percent of the group's {whole} is {single}; the limit "
            f"is {figure(limit)}."
        )
    shares = {place: beside(percent(tpp, spread.total), limit.value) for place, tpp in over.items()}
    said = listed(
        f"{percent_} percent of the group's {whole} is {place}" for place, percent_ in shares.items()
    )
    return failed(f"{said}; the limit is {figure(limit)}.", _repair(check, case, spread, day, over, shares))


def _repair(
    check: Share, case: Case, spread: Spread, day: date, over: dict[str, int], shares: dict[str, str]
) -> str:
    """What to move or to add for this limit, and what for all limits of the requirement where that is more."""
    limit = case.number(check.number)
    inside = _inside(case, check.outside)
    moves = listed(
        f"{equivalents(case.rulebook, excess(tpp, spread.total, limit.value))} {_from(place)}"
        for place, tpp in over.items()
    )
    adds = [lacking(tpp, spread.total, limit.value) for tpp in over.values()]
    add = None if None in adds else max(one for one in adds if one is not None)
    either = (
        f", or add {equivalents(case.rulebook, add)} in {inside}: either" if add is not None else ": this"
    )
    brought = f"{listed(shares.values())} percent" if len(over) == 1 else "each"
    own = f"Move {moves} to {inside}{either} brings {brought} to {written(limit.value)} percent."
    return own + _jointly(
        check, case, spread, day, sum(excess(t, spread.total, limit.value) for t in over.values()), add
    )


def _from(place: str) -> str:
    return f"from {place.removeprefix('in ')}"


def _inside(case: Case, place: str) -> str:
    where = named(case, (place,))
    return where if len(place) == ISO2 else f"countries of {where}"


def _jointly(check: Share, case: Case, spread: Spread, day: date, move: int, add: int | None) -> str:
    """The change that keeps every share of the requirement at once; "" where the one named does."""
    others = together(check, case)
    target = next(
        (one.outside for one in others if all(_within(case, one.outside, two.outside) for two in others)),
        None,
    )
    if len(others) < 2 or target is None:
        return ""
    limits = [Limit(one.outside, one.each, case.number(one.number).value) for one in others]
    outside = {one.outside: spread.outside(case, one.outside, day) for one in others}
    change = smallest(limits, outside, spread.total, target)
    alone = change.moved <= move and change.add == add
    wider = [limit for limit in limits if limit.outside != check.outside]
    if alone and not any(_spills(limit, outside[limit.outside], spread.total, add or 0) for limit in wider):
        return ""
    return f" {_change(case, change)}"


def _spills(limit: Limit, outside: Mapping[str, int], whole: int, add: int) -> bool:
    """Whether what is added inside one limit could stand outside of another and pass that one."""
    most = max(outside.values(), default=0) if limit.each else sum(outside.values())
    return percent(most + add, whole + add) > limit.percent


def _change(case: Case, change: Change) -> str:
    parts = [
        f"{equivalents(case.rulebook, tpp)} from {case.country(iso2)}" for iso2, tpp in change.moves.items()
    ]
    parts += [
        f"{equivalents(case.rulebook, tpp)}{' more' if parts or index else ''} from outside {named(case, (place,))}"
        for index, (place, tpp) in enumerate(change.rest.items())
    ]
    inside = _inside(case, change.target)
    add = f", or add {equivalents(case.rulebook, change.add)} there" if change.add else ""
    return f"To keep every share of this requirement at once: move {listed(parts)} to {inside}{add}."


def _within(case: Case, target: str, other: str) -> bool:
    return target == other or (len(target) == ISO2 and case.within(target, (other,)))


def together(check: Share, case: Case) -> tuple[Share, ...]:
    """The shares of the requirement that has this check, those that bind the end user, itself among them."""
    for requirement in case.rulebook.requirements_for(case.dossier.kind):
        checks = [part.check for part in requirement.parts_for(case.dossier.kind)]
        if any(one is check for one in checks):
            shares = (one for one in checks if isinstance(one, Share) and one.question == check.question)
            return tuple(one for one in shares if not isinstance(headquartered(one, case), Verdict))
    return (check,)
