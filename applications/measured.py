"""What the pictures of readiness show, measured: statuses by site, shares, caps, ways out of the weights, controls.

Everything is asked of the edition's own checks, so that an edition which does not ask shows nothing. Nothing is
judged anew: statuses are those of the findings, figures those that the checks compute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from applications.pictures.matrix import Row
from applications.readiness import Line
from standards.allocation import cap_after, cap_on, equivalents, percent
from standards.case import Case
from standards.checks.holding import Counted, counted
from standards.checks.kinds import Cap, Controls, Extraction, Share
from standards.checks.places import named
from standards.checks.shares import headquartered
from standards.checks.verdict import Verdict
from standards.dossier import Dossier
from standards.edition import Part
from standards.extraction import Paths, Together, Way, lasting, paths_by, speed
from standards.families import answered, standing
from standards.holdings import Spread, readings
from standards.quantities import beside, written
from standards.wording import figure

WORST = ("not_satisfied", "undetermined", "satisfied", "not_applicable")
APPLICATION = "The application"
STATES = ("implemented", "judged", "failed", "missing")


@dataclass(frozen=True, slots=True)
class Grid:
    """The requirements by site: the columns' names, the application first, and a row for each requirement."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the compute against a limit: its figure in words, and a status with its words.

    The values are percent or TPP: what is certain, what is in doubt besides, what is on its way.
    """

    label: str
    said: str
    status: str
    verdict: str
    certain: Fraction
    doubtful: Fraction = Fraction(0)
    coming: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars against limits of one part of a requirement; `note` where there is nothing to draw, or more to say."""

    part: str
    title: str
    note: str
    bars: tuple[Bar, ...]
    limits: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out for the weights of a model: how long it takes, and what follows; `whole` is all ways together."""

    label: str
    said: str
    status: str
    verdict: str
    seconds: Fraction | None
    fastest: Fraction | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Exits:
    """Every way out, the quickest first, and the rule's line in seconds and in words."""

    line: Fraction
    limit: str
    exits: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """How the controls of a family stand: their number in each state, and all of them."""

    name: str
    counts: dict[str, int]
    total: int


def by_site(lines: Iterable[Line], dossier: Dossier) -> Grid:
    """The worst of a requirement's parts at each site, and below it each part that is asked at sites; in the first
    column the worst of the parts that are asked only once.
    """
    sites = {site.id: site.name or site.id for site in dossier.sites}
    rows = (row for line in lines for row in _rows(line, tuple(sites)))
    return Grid((APPLICATION, *sites.values()), tuple(rows))


def _rows(line: Line, sites: tuple[str, ...]) -> Iterator[Row]:
    finding = line.finding
    proofs = [asks.proof for asks in line.parts]
    once = [proof.status for proof in proofs if not proof.sites]
    at_sites = {
        proof.id: (proof.text, {node.site: node.status for node in proof.sites})
        for proof in proofs
        if proof.sites
    }
    worst = (_worst(at[site] for _, at in at_sites.values() if site in at) for site in sites)
    yield Row(finding.id, f"{finding.paragraph} {finding.title}", (_worst(once), *worst))
    for id, (text, at) in at_sites.items():
        yield Row(id, text, ("", *(at.get(site, "") for site in sites)), part=True)


def _worst(statuses: Iterable[str]) -> str:
    """The status that decides; "" where nothing is asked."""
    return min(statuses, key=WORST.index, default="")


def _asked(case: Case) -> Iterator[Part]:
    kind = case.dossier.kind
    for requirement in case.rulebook.requirements_for(kind):
        yield from requirement.parts_for(kind)


def shares(case: Case) -> list[Chart]:
    """The group's compute outside each place that a share names, today."""
    return [_share(part, part.check, case) for part in _asked(case) if isinstance(part.check, Share)]


def _share(part: Part, check: Share, case: Case) -> Chart:
    applies = headquartered(check, case)
    held = counted(case, check.question)
    limit = case.number(check.number)
    limits = ((f"limit {figure(limit)}", limit.value),)
    for stopped in (applies, held):
        if isinstance(stopped, Verdict):
            return Chart(part.id, part.text, stopped.why, (), limits)
    assert isinstance(held, Counted)
    found = [_outside(check, case, spread) for spread in held.readings]
    names = list(dict.fromkeys(name for one in found for name in one))
    bars = [_share_bar(name, [one.get(name, Fraction(0)) for one in found], limit.value) for name in names]
    bars.sort(key=lambda bar: (-(bar.certain + bar.doubtful), bar.label))
    note = "" if applies == "yes" else "Whether this limit applies depends on a reading; see the finding."
    return Chart(part.id, part.text, note or ("" if bars else "Nothing is there."), tuple(bars), limits)


def _outside(check: Share, case: Case, spread: Spread) -> dict[str, Fraction]:
    outside = spread.outside(case, check.outside, case.on)
    if check.each:
        return {case.country(iso2): percent(tpp, spread.total) for iso2, tpp in outside.items()}
    return {f"Outside {named(case, (check.outside,))}": percent(sum(outside.values()), spread.total)}


def _share_bar(label: str, values: list[Fraction], limit: Fraction) -> Bar:
    least, most = min(values), max(values)
    said = f"{beside(most, limit)} percent"
    if least != most:
        said = f"{beside(least, limit)} to {said}"
    status, verdict = _against(least, most, limit)
    return Bar(label, said, status, verdict, least, most - least)


def _against(least: Fraction | int, most: Fraction | int, limit: Fraction | int) -> tuple[str, str]:
    if least > limit:
        return "not_satisfied", "over the limit"
    return ("undetermined", "over in one reading") if most > limit else ("satisfied", "within the limit")


def caps(case: Case) -> list[Chart]:
    """What each country of the sites has installed and on its way, against the cap of the day and the next."""
    return [_cap(part, part.check, case) for part in _asked(case) if isinstance(part.check, Cap)]


def _cap(part: Part, check: Cap, case: Case) -> Chart:
    held, row = counted(case, check.question), cap_on(case, check.table)
    if isinstance(held, Verdict):
        return Chart(part.id, part.text, held.why, (), ())
    after = cap_after(case, row) if row is not None else None
    limits = [
        (f"{when} {written(one.tpp)} TPP", Fraction(one.tpp))
        for when, one in ((f"cap on {case.on}:", row), (f"from {after.since if after else ''}:", after))
        if one is not None and one.tpp is not None
    ]
    note = "" if row is not None and row.tpp is not None else f"No cap is published for {case.on}."
    count = case.rulebook.countries.counts_as
    countries = sorted({count(site.country, case.on) for site in case.dossier.sites if site.country})
    limit = row.tpp if row is not None else None
    bars = tuple(_cap_bar(iso2, held, limit, case) for iso2 in countries)
    return Chart(
        part.id,
        part.text,
        note or ("" if bars else "No site with a country is declared."),
        bars,
        tuple(limits),
    )


def _cap_bar(iso2: str, held: Counted, limit: int | None, case: Case) -> Bar:
    there = [one for one in held.group if one.country == iso2 and one.stock.counts is not False]
    totals = [one.total for one in readings([one for one in there if one.status == "installed"])]
    least, most = min(totals), max(totals)
    coming = sum(one.tpp for one in there if one.status == "in_transit")
    said = f"{equivalents(case.rulebook, most)} installed"
    if least != most:
        said = f"{written(least)} to {said}"
    if coming:
        said = f"{said}, {written(coming)} TPP on its way"
    status, verdict = ("undetermined", "no cap published") if limit is None else _against(least, most, limit)
    return Bar(
        case.country(iso2), said, status, verdict, Fraction(least), Fraction(most - least), Fraction(coming)
    )


def exits(case: Case) -> Exits | None:
    """The ways out for the weights, the quickest first, then all of a model's together; None where nothing asks."""
    check = next((part.check for part in _asked(case) if isinstance(part.check, Extraction)), None)
    if check is None:
        return None
    found = paths_by(case, check)
    models = {
        str(row.get("id")): str(row.get("name") or row.get("id")) for row in case.rows(check.models) or ()
    }
    ways = sorted(found.ways, key=lambda way: (way.seconds is None, way.seconds or 0, way.row))
    limit = figure(found.limit)
    each = tuple(_way(way, models.get(way.model, way.model), found, limit) for way in ways)
    return Exits(found.line, limit, (*each, *(_together(one, found, limit) for one in found.together)))


def _way(way: Way, model: str, found: Paths, limit: str) -> Exit:
    status, verdict = _narrow(way, limit)
    said = lasting(way.seconds, found)
    if way.trouble:
        said = "no time"
    elif way.needed:
        said = f"{said} at {speed(way.needed)}"
    if way.fastest_seconds is not None and way.fastest_seconds != way.seconds and way.fastest:
        said = f"{said}; {lasting(way.fastest_seconds, found)} at {speed(way.fastest)}, the fastest stated"
    return Exit(f"{way.name} → {model}", said, status, verdict, way.seconds, way.fastest_seconds, False)


def _narrow(way: Way, limit: str) -> tuple[str, str]:
    """The words for one way; what it amounts to for the requirement the finding says."""
    if way.guarded is False:
        return "not_applicable", "model below the line"
    if way.trouble:
        return "not_satisfied", way.trouble
    if way.needs_narrow is False:
        return "satisfied", f"longer than {limit}"
    if way.has_narrow:
        return "satisfied", f"within {limit}, narrow API"
    if way.needs_narrow and way.guarded:
        return "not_satisfied", f"within {limit}, no narrow API"
    return "undetermined", f"within {limit} in one reading, no narrow API"


def _together(one: Together, found: Paths, limit: str) -> Exit:
    within = one.seconds is not None and one.seconds <= found.line
    said = f"{lasting(one.seconds, found)} at {speed(one.rate)}" if one.rate else lasting(one.seconds, found)
    verdict = f"{'within' if within else 'longer than'} {limit}; the rule judges each interface"
    if one.guarded is False:
        verdict = "model below the line"
    return Exit(f"All together → {one.name}", said, "", verdict, one.seconds, one.fastest_seconds, True)


def families(case: Case) -> list[Family]:
    """The controls of all sets that the checks ask, by family, in the order of the sets."""
    sets: dict[str, dict[str, None]] = {}
    for part in _asked(case):
        if isinstance(part.check, Controls):
            sets.setdefault(part.check.question, {}).update(dict.fromkeys(part.check.named("control_set")))
    return [one for question, names in sets.items() for one in _families(case, question, names)]


def _families(case: Case, question: str, sets: Iterable[str]) -> Iterator[Family]:
    book = case.rulebook
    ids = list(dict.fromkeys(id for name in sets for id in book.control_sets[name].ids))
    found = standing(ids, answered(case.rows(question) or (), "control"))
    open_ = {id: state for state in STATES[1:] for id in getattr(found, state)}
    for name in dict.fromkeys(book.controls[id].family for id in ids):
        own = [id for id in ids if book.controls[id].family == name]
        counts = dict.fromkeys(STATES, 0)
        for id in own:
            counts[open_.get(id, STATES[0])] += 1
        yield Family(name, counts, len(own))
