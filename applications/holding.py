"""What a draft's group holds today, by site and by country, as the table of chips says it: read, never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from applications import partial
from applications.answers import Said
from applications.models import Application, Site
from standards import holdings
from standards.errors import Refusal
from standards.rulebook import Rulebook

CHIPS = "chips"  # the table of lots
ASKED = frozenset({"parties", "ownership", CHIPS})  # what the sums rest on


@dataclass(frozen=True, slots=True)
class Sum:
    """Chips and TPP of one place, as written; `in_doubt`: "" where nothing is; `equivalents`: in chips of the
    reference, "" without one.
    """

    name: str
    chips: str
    tpp: str
    in_doubt: str
    equivalents: str


@dataclass(frozen=True, slots=True)
class Held:
    """The sums of a draft on a day. `reference` is the chip that others are told in."""

    on: date
    total: Sum
    by_site: tuple[Sum, ...]
    by_country: tuple[Sum, ...]
    trouble: tuple[str, ...]
    reference: str


def of(
    rulebook: Rulebook, application: Application, sites: list[Site], said: Mapping[str, Said], on: date
) -> Held | None:
    """The sums of what is kept; None where no lot is kept, or what is kept cannot be read."""
    lots = said.get(CHIPS)
    if lots is None or not lots.value:
        return None
    try:
        case = partial.case(rulebook, application, sites, said, on)
    except Refusal:
        return None
    found = holdings.plain(holdings.holdings(case, on), case)
    chip = found["reference"]
    names = {site.key: site.name for site in sites}

    def summed(name: str, sums: Mapping[str, int]) -> Sum:
        chips, tpp, doubt = (sums[what] for what in ("chips", "tpp", "tpp_in_doubt"))
        return Sum(name, f"{chips:,}", f"{tpp:,}", f"{doubt:,}" if doubt else "", _equivalents(tpp, chip))

    return Held(
        on,
        summed("All together", found["total"]),
        tuple(summed(names.get(key, key or "No site"), sums) for key, sums in found["by_site"].items()),
        tuple(summed(case.country(code) or "No country", sums) for code, sums in found["by_country"].items()),
        tuple(found["trouble"]),
        chip["called"] if chip else "",
    )


def _equivalents(tpp: int, chip: Mapping[str, Any] | None) -> str:
    """To one tenth, rounded to the nearest; a share that small is told as less."""
    if not chip or not chip["tpp"]:
        return ""
    tenths = round(Fraction(tpp, chip["tpp"]) * 10)
    if tpp and not tenths:
        return "under 0.1"
    return f"{tenths // 10:,}.{tenths % 10}"
