"""Holdings as readable text: what is held on the day, by site, country, owner and status, and what has left."""

from collections.abc import Iterator

from standards.allocation import equivalents, percent
from standards.case import Case
from standards.chips import reference
from standards.holdings import Holdings, plain
from standards.quantities import written

PARTS = {"by_site": "SITE", "by_country": "COUNTRY", "by_owner": "OWNER", "by_status": "STATUS"}


def text(found: Holdings, case: Case) -> str:
    """The holdings of the group on the day, ending in a newline. What is in doubt is named beside what counts."""
    return "\n".join(_lines(found, case)) + "\n"


def _lines(found: Holdings, case: Case) -> Iterator[str]:
    said = plain(found, case)
    total = said["total"]
    yield f"Holdings of the group of {case.lineage.end_user.name} on {found.on}"
    yield f"{written(total['chips'])} chips, {equivalents(case.rulebook, total['tpp'])}{_doubt(total['tpp_in_doubt'])}"
    chip = reference(case.rulebook.chips)
    if chip is not None:
        yield f"One {chip.reference} is {written(chip.tpp)} TPP here. {chip.note}"
    if case.lineage.missing or case.lineage.unclear:
        yield f"Who belongs to the group is not clear: {case.lineage.missing or case.lineage.unclear}"
    whole = total["tpp"] + total["tpp_in_doubt"]
    for part, title in PARTS.items():
        yield ""
        yield title
        for name, sums in said[part].items():
            tpp = sums["tpp"] + sums["tpp_in_doubt"]
            yield (
                f"  {_named(case, part, name):<36} {written(sums['chips']):>12} chips "
                f"{written(tpp):>18} TPP {written(percent(tpp, whole)):>7} percent"
            )
    if found.left:
        yield ""
        yield "LEFT BY THEN"
        for lot in found.left:
            gone = f"on {lot.stock.left}, by {lot.stock.attrition}"
            yield f"  {lot.name} {gone}: {written(lot.quantity)} {lot.stock.model}"
    if found.trouble:
        yield ""
        yield "NOT COUNTED"
        yield from (f"  {trouble}" for trouble in found.trouble)


def _doubt(tpp: int) -> str:
    return f", and {written(tpp)} TPP in doubt" if tpp else ""


def _named(case: Case, part: str, name: str) -> str:
    if part == "by_country":
        return case.country(name)
    if part == "by_owner":
        party = case.lineage.find(name)
        return party.name if party else name
    site = case.sites.get(name) if part == "by_site" else None
    return (site.name or name) if site else name.replace("_", " ") or "at no site of the application"
