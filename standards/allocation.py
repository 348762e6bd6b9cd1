"""Compute as arithmetic: TPP of chip lots by place, shares, installed base, H100 equivalents. Exact integers
and fractions.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from standards.case import Case, Row, amount
from standards.edition import Cap, Rulebook
from standards.quantities import ceiling, day, written

REFERENCE_CHIP = "nvidia-h100-sxm"


@dataclass(frozen=True, slots=True)
class Lot:
    """A row of the chips table as it counts.

    `tpp` is of the whole lot; `counts`: at or above 3A090.a (None: in doubt); `country` is what it counts as
    on the day, "" if it
    cannot be told; `held`: installed or in transit on the day; `trouble`: what is missing to count it, "" if
    nothing.
    """

    row: int
    name: str
    country: str
    tpp: int
    counts: bool | None
    status: str
    held: bool
    in_group: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class Holding:
    """TPP of lots, all together and by country."""

    total: int
    by_country: Mapping[str, int]

    def outside(self, case: Case, place: str) -> dict[str, int]:
        """TPP by country, of the countries outside a group or country on the day."""
        return {iso2: tpp for iso2, tpp in self.by_country.items() if not case.within(iso2, (place,))}


def lots(case: Case, question: str) -> tuple[Lot, ...]:
    """The lots of a chips table, one for each row."""
    answer = case.answer(question)
    proven = bool(case.counting(answer))
    return tuple(_lot(case, index, row, proven) for index, row in enumerate(case.rows(question) or ()))


def _lot(case: Case, index: int, row: Row, proven: bool) -> Lot:
    name = str(row.get("id") or f"row {index + 1}")
    country, astray = _country(case, row)
    each, counts, unknown = _tpp(case, row, proven)
    quantity = amount(row.get("quantity"))
    trouble = astray or unknown
    if quantity is None or quantity < 0:
        trouble = trouble or "gives no quantity"
    status = str(row.get("status", ""))
    if status not in ("installed", "in_transit", "retired"):
        trouble = trouble or "gives no status"
    since = day(str(row.get("since", "")))
    owner = str(row.get("owner", ""))
    if case.lineage.find(owner) is None:
        trouble = trouble or f'belongs to "{owner}", who is not in the table of parties'
    held = status in ("installed", "in_transit") and (since is None or since <= case.on)
    tpp = each * int(max(quantity or 0, 0))
    return Lot(
        index,
        name,
        country,
        tpp,
        counts,
        status,
        held,
        case.lineage.in_group(owner),
        trouble if held or not status else "",
    )


def _country(case: Case, row: Row) -> tuple[str, str]:
    site = case.sites.get(str(row.get("site", "")))
    iso2 = site.country if site else str(row.get("country", ""))
    if not iso2:
        return "", "names neither a site with a country nor a country"
    return case.rulebook.countries.counts_as(iso2, case.on), ""


def _tpp(case: Case, row: Row, proven: bool) -> tuple[int, bool | None, str]:
    model = str(row.get("model", ""))
    chip, stated = case.chips.get(model.strip().casefold()), amount(row.get("tpp"))
    counts = chip.counts if chip else None
    if stated is None:
        return (
            (chip.tpp, counts, "")
            if chip
            else (0, None, f'is of "{model}", a chip the table does not have, and states no TPP')
        )
    if stated <= 0 or stated.denominator != 1:
        return 0, counts, "states a TPP that is not a whole number above zero"
    if (chip is None or chip.tpp != stated) and not proven:
        return (
            int(stated),
            counts,
            f"states a TPP of {written(stated)} of its own without a datasheet that covers the day",
        )
    return int(stated), counts, ""


def holding(chosen: Iterable[Lot], doubtful: bool) -> Holding:
    """What lots hold; those in doubt counted or not."""
    by_country: dict[str, int] = {}
    for lot in chosen:
        if lot.counts or (lot.counts is None and doubtful):
            by_country[lot.country] = by_country.get(lot.country, 0) + lot.tpp
    return Holding(sum(by_country.values()), by_country)


def readings(chosen: Iterable[Lot]) -> Iterator[Holding]:
    """The holding with the lots in doubt, and, if there are any, without them."""
    kept = tuple(chosen)
    yield holding(kept, doubtful=True)
    if any(lot.counts is None for lot in kept):
        yield holding(kept, doubtful=False)


def percent(part: int, whole: int) -> Fraction:
    """A part in percent of the whole; of nothing, nothing."""
    return Fraction(part * 100, whole) if whole else Fraction(0)


def too_much(part: int, whole: int, limit: Fraction) -> tuple[int, int]:
    """(TPP to move inside, or TPP to add inside) so that part is at most `limit` percent of the whole."""
    move = ceiling(max(Fraction(0), part - limit * whole / 100))
    add = ceiling(max(Fraction(0), Fraction(part * 100) / limit - whole)) if limit else 0
    return move, add


def cap_on(case: Case, table: str) -> Cap | None:
    """The row of a table of caps that holds on the day for the dossier's kind."""
    return next(
        (
            cap
            for cap in case.rulebook.allocations
            if cap.table == table and cap.covers(case.on) and cap.kind in ("", case.dossier.kind)
        ),
        None,
    )


def equivalents(rulebook: Rulebook, tpp: int) -> str:
    """TPP for people: "19,062,000 TPP (about 1,204 H100)"; rounded up, by the table's own figure for the
    H100.
    """
    chip = rulebook.chips.get(REFERENCE_CHIP)
    return f"{written(tpp)} TPP" + (
        f" (about {written(ceiling(Fraction(tpp, chip.tpp)))} H100)" if chip else ""
    )
