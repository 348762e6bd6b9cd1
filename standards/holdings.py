"""What a group holds on a day: its lots by site, country, owner and status, what has left, and the TPP of each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from standards.case import Case
from standards.chips import reference
from standards.lots import STATUSES, Lot, Stock, Table, table

MOST_DOUBTS = 6


class Stocked(NamedTuple):
    """All lots of one stock as they stand on the day: the country they count as then, whether they are installed or
    on their way ("" where they have left), and how many chips they are.
    """

    stock: Stock
    country: str
    status: str
    quantity: int

    @property
    def tpp(self) -> int:
        """TPP of them all."""
        return self.stock.each * self.quantity


class Held(NamedTuple):
    """A lot as it stands on the day: the country it counts as then, and whether it is installed or on its way."""

    lot: Lot
    country: str
    status: str


@dataclass(frozen=True, slots=True)
class Spread:
    """TPP all together and by country, in one reading: `counted` and `left_out` name what is in doubt."""

    total: int
    by_country: Mapping[str, int]
    counted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def outside(self, case: Case, place: str, on: date) -> dict[str, int]:
        """TPP by country, of the countries outside a group or country on the day."""
        return {iso2: tpp for iso2, tpp in self.by_country.items() if not case.within(iso2, (place,), on)}


@dataclass(frozen=True, slots=True)
class Holdings:
    """The lots of a chips table on a day, in the order of its rows.

    `stocks`: what is held, summed up by stock; `gone`: what had left by then; `trouble`: what cannot be counted, one
    sentence for each lot.
    """

    on: date
    table: Table
    stocks: tuple[Stocked, ...]
    gone: tuple[Stocked, ...]
    trouble: tuple[str, ...]

    @property
    def held(self) -> tuple[Held, ...]:
        """Every lot that is held."""
        stands = {one.stock: one for one in self.stocks}
        found = ((lot, stands.get(lot.stock)) for lot in self.table.lots())
        return tuple(Held(lot, one.country, one.status) for lot, one in found if one is not None)

    @property
    def left(self) -> tuple[Lot, ...]:
        """The lots that had left by then."""
        gone = {one.stock for one in self.gone}
        return tuple(lot for lot in self.table.lots() if lot.stock in gone)

    @property
    def group(self) -> tuple[Stocked, ...]:
        """What the end user, its parents and its subsidiaries hold, and what may be theirs."""
        return tuple([one for one in self.stocks if one.stock.group is not False])


def holdings(case: Case, on: date | None = None, question: str = "chips") -> Holdings:
    """The holdings of a case on a day: its own, or another; kept for the case once made."""
    day = on or case.on
    kept = "holdings", question, day
    if kept not in case.kept:
        case.kept[kept] = _holdings(case, day, question)
    found: Holdings = case.kept[kept]
    return found


def _holdings(case: Case, on: date, question: str) -> Holdings:
    held, gone, bad = [], [], set()
    said = table(case, question)
    counts_as = case.rulebook.countries.counts_as
    for stock, quantity in said.sums.items():
        status = stock.status_on(on)
        left = stock.left is not None and stock.left <= on
        if stock.trouble and (status or left or stock.status not in STATUSES):
            bad.add(stock)
        elif status:
            held.append(Stocked(stock, counts_as(stock.iso2, on), status, quantity))
        elif left:
            gone.append(Stocked(stock, "", "", quantity))
    trouble = (
        [f"lot {lot.name} {lot.stock.trouble}" for lot in said.lots() if lot.stock in bad] if bad else ()
    )
    return Holdings(on, said, tuple(held), tuple(gone), tuple(trouble))


def readings(chosen: Iterable[Stocked]) -> list[Spread]:
    """Every way to count stocks some of which are in doubt, all of them counted first; one way where none is.

    Chips of one model are one doubt, and so are those of one company half of which is the group's. With more
    doubts than six only all, none, and each alone are read.
    """
    sums: dict[str, dict[str, int]] = {"": {}}
    for one in chosen:
        if one.stock.counts is not False:
            by_country = sums.setdefault(one.stock.doubt, {})
            by_country[one.country] = by_country.get(one.country, 0) + one.tpp
    doubts = tuple(doubt for doubt in sums if doubt)
    few = len(doubts) <= MOST_DOUBTS
    sizes = range(len(doubts), -1, -1) if few else sorted({len(doubts), 1, 0}, reverse=True)
    return [_spread(sums, some) for size in sizes for some in combinations(doubts, size)]


def _spread(sums: Mapping[str, Mapping[str, int]], counted: tuple[str, ...]) -> Spread:
    by_country = dict(sums[""])
    for doubt in counted:
        for country, tpp in sums[doubt].items():
            by_country[country] = by_country.get(country, 0) + tpp
    left_out = tuple(doubt for doubt in sums if doubt and doubt not in counted)
    return Spread(sum(by_country.values()), by_country, counted, left_out)


def plain(found: Holdings, case: Case) -> dict[str, Any]:
    """JSON: on, reference, total, by_site, by_country, by_owner, by_status, lots, left, trouble.

    Every sum gives `chips`, `tpp` (what counts for certain) and `tpp_in_doubt` (undecided chips, and those of
    companies half of which is the group's), as integers.
    """
    chip = reference(case.rulebook.chips)
    held = found.held
    group = [one for one in held if one.lot.stock.group is not False]
    return {
        "on": found.on.isoformat(),
        "reference": {"chip": chip.id, "called": chip.reference, "tpp": chip.tpp, "note": chip.note}
        if chip
        else None,
        "total": _sums(group),
        "by_site": _by(group, lambda one: one.lot.site),
        "by_country": _by(group, lambda one: one.country),
        "by_owner": _by(group, lambda one: one.lot.stock.owner),
        "by_status": _by(group, lambda one: one.status),
        "lots": [_line(one) for one in held],
        "left": [_gone(lot) for lot in found.left],
        "trouble": list(found.trouble),
    }


def _by(held: Iterable[Held], key: Callable[[Held], str]) -> dict[str, dict[str, int]]:
    parts: dict[str, list[Held]] = {}
    for one in held:
        parts.setdefault(key(one), []).append(one)
    return {name: _sums(some) for name, some in sorted(parts.items())}


def _sums(held: Iterable[Held]) -> dict[str, int]:
    kept = [one.lot for one in held if one.lot.stock.counts is not False]
    return {
        "chips": sum(lot.quantity for lot in kept),
        "tpp": sum(lot.tpp for lot in kept if not lot.stock.doubt),
        "tpp_in_doubt": sum(lot.tpp for lot in kept if lot.stock.doubt),
    }


def _line(one: Held) -> dict[str, Any]:
    lot, stock = one.lot, one.lot.stock
    return {
        "lot": lot.name,
        "site": lot.site,
        "country": one.country,
        "owner": stock.owner,
        "in_group": stock.group,
        "model": stock.model,
        "status": one.status,
        "quantity": lot.quantity,
        "tpp_each": stock.each,
        "tpp": lot.tpp,
        "basis": stock.basis,
        "counts": stock.counts,
    }


def _gone(lot: Lot) -> dict[str, Any]:
    left = lot.stock.left.isoformat() if lot.stock.left else ""
    said = {"lot": lot.name, "on": left, "attrition": lot.stock.attrition}
    return {**said, "quantity": lot.quantity, "tpp": lot.tpp}
