"""The lots of a chips table, read: how much each counts for, whose it is, and what it is on any day."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from standards.case import Case, Row, amount
from standards.quantities import day, written

STATUSES = ("installed", "in_transit", "retired")
SHEET, DATASHEET = "table of chips", "datasheet"
LINE = "chip_line_tpp"  # the number of the edition, if it has it, from which a chip counts by its TPP alone


class Lot(NamedTuple):
    """A row of the chips table.

    `each`: TPP of one chip, by `basis`; `counts`: at or above 3A090.a (None: undecided); `group`: whether its
    owner is of the end user's group (None: a company the group holds half of); `iso2`: the country stated, by
    the site where there is one; `since`: the first day of its status; `received`: the day it arrived; `left`:
    the first day on which it is there no more, by `attrition`; `trouble`: why it cannot be counted, "" if it can.
    """

    row: int
    name: str
    model: str
    site: str
    iso2: str
    owner: str
    group: bool | None
    quantity: int
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
    def tpp(self) -> int:
        """TPP of the whole lot."""
        return self.each * self.quantity

    @property
    def doubt(self) -> str:
        """What leaves it open whether the lot counts: its model or its owner; "" where that is not open."""
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


def lots(case: Case, question: str) -> tuple[Lot, ...]:
    """The lots of a chips table, one for each row; read once for a case."""
    kept = f"lots of {question}"
    if kept not in case.kept:
        proven = bool(case.counting(case.answer(question)))
        owners: dict[str, tuple[str, bool | None, str]] = {}
        rows = enumerate(case.rows(question) or ())
        case.kept[kept] = tuple(_lot(case, index, row, proven, owners) for index, row in rows)
    found: tuple[Lot, ...] = case.kept[kept]
    return found


def _lot(
    case: Case, index: int, row: Row, proven: bool, owners: dict[str, tuple[str, bool | None, str]]
) -> Lot:
    site = case.sites.get(str(row.get("site", "")))
    each, counts, basis, unknown = _tpp(case, row, proven)
    id = str(row.get("owner", ""))
    if id not in owners:
        owners[id] = _owner(case, id)
    owner, group, stranger = owners[id]
    quantity = _quantity(row)
    status, days = (
        str(row.get("status", "")),
        {key: day(str(row[key])) if row.get(key) else None for key in DAYS},
    )
    iso2 = site.country if site else str(row.get("country", ""))
    troubles = (
        "" if iso2 else "names neither a site with a country nor a country",
        unknown,
        "gives no quantity" if quantity is None else "",
        "" if status in STATUSES else "gives no status",
        stranger,
        _departure(row, days),
    )
    return Lot(
        row=index,
        name=str(row.get("id") or f"row {index + 1}"),
        model=str(row.get("model", "")).strip(),
        site=site.id if site else "",
        iso2=iso2,
        owner=owner,
        group=group,
        quantity=quantity or 0,
        each=each,
        basis=basis,
        counts=counts,
        status=status,
        since=days["since"],
        received=days["received_on"],
        left=days["left_on"],
        attrition=str(row.get("attrition", "")),
        trouble=next((trouble for trouble in troubles if trouble), ""),
    )


def _quantity(row: Row) -> int | None:
    """How many chips, of a decimal the whole ones; None where it is not said, or below none."""
    cell = row.get("quantity")
    said = cell if type(cell) is int else amount(cell)
    return int(said) if said is not None and said >= 0 else None


DAYS = ("since", "received_on", "left_on")


def _owner(case: Case, id: str) -> tuple[str, bool | None, str]:
    party = case.lineage.find(id)
    if party is None:
        return id, False, f'belongs to "{id}", who is not in the table of parties'
    return party.id, case.lineage.belongs(party.id), ""


def _departure(row: Row, days: Mapping[str, date | None]) -> str:
    left, since = days["left_on"], days["since"]
    if bool(row.get("attrition")) != (left is not None):
        return "says how it left but not on which day" if left is None else "left, and does not say how"
    if left is not None and since is not None and left < since:
        return f"left on {left}, before the {since} since which it has its status"
    return ""


def _tpp(case: Case, row: Row, proven: bool) -> tuple[int, bool | None, str, str]:
    """TPP of one chip, whether it counts, on what basis, and what is missing to say so."""
    model = str(row.get("model", ""))
    chip, stated = case.chips.get(model.strip().casefold()), amount(row.get("tpp"))
    counts = chip.counts if chip else None
    if stated is None:
        if chip is not None:
            return chip.tpp, counts, SHEET, ""
        return 0, None, "", f'is of "{model}", a chip the table does not have, and states no TPP'
    if stated <= 0 or stated.denominator != 1:
        return 0, counts, "", "states a TPP that is not a whole number above zero"
    line = case.rulebook.numbers.get(LINE)
    if line is not None and stated >= line.value:
        counts = True
    own = chip is None or chip.tpp != stated
    if own and not proven:
        return int(stated), counts, "", _unproven(stated)
    return int(stated), counts, DATASHEET if own else SHEET, ""


def _unproven(stated: Fraction) -> str:
    return f"states a TPP of {written(stated)} of its own without a datasheet that covers the day"
