"""The lots of a chips table, read: how much each counts for, whose it is, and what it is on any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from standards.case import Case, Row, amount
from standards.quantities import day, written

STATUSES = ("installed", "in_transit", "retired")
SHEET, DATASHEET = "table of chips", "datasheet"
LINE = "chip_line_tpp"  # the number of the edition, if it has it, from which a chip counts by its TPP alone


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """What lots have in common that differ in name, site and quantity alone; read once for all of them.

    `each`: TPP of one chip, by `basis`; `counts`: at or above 3A090.a (None: undecided); `group`: whether its
    owner is of the end user's group (None: a company the group holds half of); `iso2`: the country stated, by
    the site where there is one; `since`: the first day of its status; `received`: the day it arrived; `left`:
    the first day on which it is there no more, by `attrition`; `trouble`: why it cannot be counted, "" if it can.
    """

    model: str
    iso2: str
    owner: str
    group: bool | None
    each: int
    basis: str
    counts: bool | None
    status: str
    since: date | None
    received: date | None
    left: date | None
    attrition: str
    trouble: str

    @property
    def doubt(self) -> str:
        """What leaves it open whether a lot counts: its model or its owner; "" where that is not open."""
        return self.model if self.counts is None else self.owner if self.group is None else ""

    def status_on(self, on: date) -> str:
        """installed or in_transit (moved, not yet installed); "" where it is not held on the day.

        An installed lot was moved from the day it was received; a retired one was installed until it was retired.
        """
        if self.left is not None and on >= self.left:
            return ""
        arrived = self.received is not None and on >= self.received
        if self.status == "retired":
            before = self.since is not None and on < self.since
            return "installed" if before and (arrived or self.received is None) else ""
        if self.since is None or on >= self.since:
            return self.status
        return "in_transit" if arrived and self.status == "installed" else ""


class Lot(NamedTuple):
    """A row of the chips table."""

    row: int
    site: str
    quantity: int
    stock: Stock
    id: str

    @property
    def name(self) -> str:
        """What it is called; its row where it has no name."""
        return self.id or f"row {self.row + 1}"

    @property
    def tpp(self) -> int:
        """TPP of the whole lot."""
        return self.stock.each * self.quantity


@dataclass(frozen=True, slots=True)
class Table:
    """A chips table, read: of each row the stock and how many; `sums`: how many of each stock, in the order in which
    the table first names it.
    """

    rows: tuple[Row, ...]
    stocks: list[Stock]
    counts: list[int]
    sums: Mapping[Stock, int]
    sites: Mapping[str, object]

    def lots(self) -> tuple[Lot, ...]:
        """A lot for each row."""
        said = zip(self.rows, self.stocks, self.counts, strict=True)
        return tuple(self._lot(index, *one) for index, one in enumerate(said))

    def _lot(self, index: int, row: Row, stock: Stock, count: int) -> Lot:
        site = str(row.get("site", ""))
        return Lot(index, site if site in self.sites else "", count, stock, str(row.get("id") or ""))


def lots(case: Case, question: str) -> tuple[Lot, ...]:
    """The lots of a chips table, one for each row."""
    return table(case, question).lots()


def table(case: Case, question: str) -> Table:
    """A chips table; read once for a case."""
    kept = "lots", question
    if kept not in case.kept:
        case.kept[kept] = _table(case, case.rows(question) or (), Reader(case, question))
    found: Table = case.kept[kept]
    return found


COLUMNS = ("model", "tpp", "owner", "status", "since", "received_on", "left_on", "attrition")


def _table(case: Case, rows: tuple[Row, ...], reader: "Reader") -> Table:
    known: dict[object, Stock] = {}
    stocks, counts, sums = [], [], dict[Stock, int]()
    sites = case.sites
    for row in rows:
        get = row.get
        site, quantity = sites.get(str(get("site", ""))), _quantity(get("quantity"))
        iso2 = site.country if site is not None else str(get("country", ""))
        alike = (iso2, quantity is None, *map(get, COLUMNS))
        try:
            stock = known.get(alike)
            if stock is None:
                stock = known[alike] = reader.stock(row, iso2, quantity)
        except TypeError:  # a list of files in one of the columns is compared with nothing
            stock = reader.stock(row, iso2, quantity)
        count = quantity or 0
        stocks.append(stock)
        counts.append(count)
        sums[stock] = sums.get(stock, 0) + count
    return Table(rows, stocks, counts, sums, sites)


def _quantity(cell: object) -> int | None:
    """How many chips, of a decimal the whole ones; None where it is not said, or below none."""
    if type(cell) is int:
        return cell if cell >= 0 else None
    said = amount(cell)
    return int(said) if said is not None and said >= 0 else None


class Reader:
    """Reads what a row says of its stock; `proven`: a datasheet is attached that covers the day."""

    def __init__(self, case: Case, question: str) -> None:
        self.case = case
        self.proven = bool(case.counting(case.answer(question)))
        self.owners: dict[str, tuple[str, bool | None, str]] = {}

    def stock(self, row: Row, iso2: str, quantity: int | None) -> Stock:
        """What a row says, and what is wrong with it, the quantity included."""
        each, counts, basis, unknown = self._tpp(row)
        owner, group, stranger = self._owner(str(row.get("owner", "")))
        status = str(row.get("status", ""))
        since, received, left = (day(str(row[key])) if row.get(key) else None for key in DAYS)
        attrition = str(row.get("attrition", ""))
        troubles = (
            "" if iso2 else "names neither a site with a country nor a country",
            unknown,
            "gives no quantity" if quantity is None else "",
            "" if status in STATUSES else "gives no status",
            stranger,
            _departure(row, since, left),
        )
        return Stock(
            model=str(row.get("model", "")).strip(),
            iso2=iso2,
            owner=owner,
            group=group,
            each=each,
            basis=basis,
            counts=counts,
            status=status,
            since=since,
            received=received,
            left=left,
            attrition=attrition,
            trouble=next((trouble for trouble in troubles if trouble), ""),
        )

    def _owner(self, id: str) -> tuple[str, bool | None, str]:
        if id not in self.owners:
            lineage = self.case.lineage
            party = lineage.find(id)
            if party is None:
                self.owners[id] = id, False, f'belongs to "{id}", who is not in the table of parties'
            else:
                self.owners[id] = party.id, lineage.belongs(party.id), ""
        return self.owners[id]

    def _tpp(self, row: Row) -> tuple[int, bool | None, str, str]:
        """TPP of one chip, whether it counts, on what basis, and what is missing to say so."""
        model = str(row.get("model", ""))
        chip, stated = self.case.chips.get(model.strip().casefold()), amount(row.get("tpp"))
        counts = chip.counts if chip else None
        if stated is None:
            if chip is not None:
                return chip.tpp, counts, SHEET, ""
            return 0, None, "", f'is of "{model}", a chip the table does not have, and states no TPP'
        if stated <= 0 or stated.denominator != 1:
            return 0, counts, "", "states a TPP that is not a whole number above zero"
        line = self.case.rulebook.numbers.get(LINE)
        if line is not None and stated >= line.value:
            counts = True
        own = chip is None or chip.tpp != stated
        if own and not self.proven:
            return int(stated), counts, "", _unproven(stated)
        return int(stated), counts, DATASHEET if own else SHEET, ""


DAYS = ("since", "received_on", "left_on")


def _departure(row: Row, since: date | None, left: date | None) -> str:
    if bool(row.get("attrition")) != (left is not None):
        return "says how it left but not on which day" if left is None else "left, and does not say how"
    if left is not None and since is not None and left < since:
        return f"left on {left}, before the {since} since which it has its status"
    return ""


def _unproven(stated: Fraction) -> str:
    return f"states a TPP of {written(stated)} of its own without a datasheet that covers the day"
