"""Limits on compute as arithmetic: shares, caps, the days on which a rule measures, and the smallest change that
keeps a limit. Exact integers and fractions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from standards.case import Case
from standards.chips import reference
from standards.edition import Cap, Rulebook
from standards.quantities import ceiling, written

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many percent of the whole outside a place (a group or a country): in each country, or together."""

    outside: str
    each: bool
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change after which some limits hold all at once, in TPP.

    `moves`: what leaves each country for the inside; `rest`: what leaves a wider place besides, from any country
    of it, by that place; `target`: the place that is inside for every limit; `add`: what would do instead, newly
    placed in the target; None where nothing added can do it.
    """

    moves: Mapping[str, int]
    rest: Mapping[str, int]
    target: str
    add: int | None

    @property
    def moved(self) -> int:
        """All that moves."""
        return sum(self.moves.values()) + sum(self.rest.values())


def percent(part: int, whole: int) -> Fraction:
    """A part in percent of the whole; of nothing, nothing."""
    return Fraction(part * WHOLE, whole) if whole else Fraction(0)


def excess(part: int, whole: int, limit: Fraction) -> int:
    """The least that must leave a part, the whole staying as it is, so that it is within the limit."""
    return ceiling(max(Fraction(0), part - limit * whole / WHOLE))


def lacking(part: int, whole: int, limit: Fraction) -> int | None:
    """The least that must be added beside a part so that it is within the limit; None where nothing does."""
    if not limit:
        return None if part else 0
    return ceiling(max(Fraction(0), Fraction(part * WHOLE) / limit - whole))


def smallest(
    limits: Iterable[Limit], outside: Mapping[str, Mapping[str, int]], whole: int, target: str
) -> Change:
    """The smallest change after which all limits hold. `outside`: for each limit's place, TPP by country outside it.

    Everything moves into the target, which is inside for all limits, so one move serves every limit it leaves:
    first what each single country must lose, then what a place must lose beyond that, the narrowest outside first.
    """
    limits = tuple(limits)
    moves: dict[str, int] = {}
    rest: dict[str, int] = {}
    adds: list[int | None] = [0]
    for limit in (one for one in limits if one.each):
        for country, tpp in outside[limit.outside].items():
            if over := excess(tpp, whole, limit.percent):
                moves[country] = max(moves.get(country, 0), over)
            adds.append(lacking(tpp, whole, limit.percent))
    for limit in sorted((one for one in limits if not one.each), key=lambda one: len(outside[one.outside])):
        parts = outside[limit.outside]
        gone = sum(tpp for country, tpp in moves.items() if country in parts) + sum(
            tpp for place, tpp in rest.items() if outside[place].keys() <= parts.keys()
        )
        over = excess(sum(parts.values()), whole, limit.percent) - gone
        if over > 0:
            rest[limit.outside] = rest.get(limit.outside, 0) + over
        adds.append(lacking(sum(parts.values()), whole, limit.percent))
    add = None if None in adds else max(one for one in adds if one is not None)
    return Change(moves, rest, target, add)


def due_around(case: Case, calendar: Iterable[str]) -> tuple[date | None, date | None]:
    """The last day on or before the case's day on which items of the calendar are due, and the next one after it."""
    ids = frozenset(calendar)
    kept = "due around", ids
    if kept not in case.kept:
        case.kept[kept] = _due_around(case, ids)
    found: tuple[date | None, date | None] = case.kept[kept]
    return found


def _due_around(case: Case, ids: frozenset[str]) -> tuple[date | None, date | None]:
    due = {day for item in case.rulebook.calendar if item.id in ids for day in item.due}
    years = range(max(date.min.year, case.on.year - 1), min(date.max.year, case.on.year + 1) + 1)
    days = sorted(date(year, month, day) for year in years for month, day in due)
    before = [day for day in days if day <= case.on]
    after = [day for day in days if day > case.on]
    return (before[-1] if before else None, after[0] if after else None)


def cap_on(case: Case, table: str, on: date | None = None) -> Cap | None:
    """The row of a table of caps that holds on the day for the dossier's kind."""
    day = on or case.on
    return next(
        (
            cap
            for cap in case.rulebook.allocations
            if cap.table == table and cap.covers(day) and cap.kind in ("", case.dossier.kind)
        ),
        None,
    )


def cap_after(case: Case, cap: Cap) -> Cap | None:
    """The row that follows a cap in its table; None where it has no end or nothing is published after it."""
    if cap.until is None or cap.until == date.max:
        return None
    return cap_on(case, cap.table, cap.until + timedelta(days=1))


def equivalents(rulebook: Rulebook, tpp: int) -> str:
    """TPP for people: "19,062,000 TPP (about 1,204 H100)"; rounded up, by the edition's own reference chip."""
    chip = reference(rulebook.chips)
    about = f" (about {written(ceiling(Fraction(tpp, chip.tpp)))} {chip.reference})" if chip else ""
    return f"{written(tpp)} TPP{about}"
