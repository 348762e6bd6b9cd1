"""Checks over where things are and who is behind them: headquarters, parents, sites; and over the compute
they hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from standards.case import Case, Place
from standards.checks.kinds import Location
from standards.checks.verdict import (
    NOT_SATISFIED,
    OPEN,
    SATISFIED,
    UNDETERMINED,
    Change,
    FindingStatus,
    Later,
    Need,
    Verdict,
    failed,
    open_question,
    satisfied,
    worded,
    worst,
)
from standards.errors import listed
from standards.lineage import Party

NAMES = {"ally": "the ally list", "macau_or_d5": "Macau or Country Group D:5", "US": "the United States"}


Placed = tuple[FindingStatus, str]


class Subject(NamedTuple):
    """Somebody or somewhere, and the country it counts by."""

    words: str
    country: str
    at: str


def subjects(case: Case, who: Iterable[str]) -> list[Subject] | Verdict:
    """Everybody a check means; a verdict where they cannot be told. Looked up once for a case."""
    kept = "subjects", tuple(who)
    if kept not in case.kept:
        case.kept[kept] = _everybody(case, who)
    found: list[Subject] | Verdict = case.kept[kept]
    return found


def _everybody(case: Case, who: Iterable[str]) -> list[Subject] | Verdict:
    found: list[Subject] = []
    for one in who:
        if one == "sites" and not case.dossier.sites:
            return failed("No site is declared.", "Declare the sites, each with its country.")
        if one not in ("end_user", "end_user_address", "sites") and not _told(case, one):
            return untold(case)
        found += _subjects(case, one)
    blank = [subject for subject in found if not subject.country]
    if blank:
        words = listed(subject.words for subject in blank)
        return failed(f"No country is stated for {words}.", f"State the country of {words}.")
    return found


def _told(case: Case, who: str) -> bool:
    return not case.lineage.missing and not (
        case.lineage.unclear and who in ("ultimate_parent", "parents", "group")
    )


def untold(case: Case) -> Verdict:
    """Why it cannot be told who stands around the end user."""
    if case.lineage.missing:
        return failed(case.lineage.missing, "Complete the tables of parties and of ownership.")
    return open_question(
        case.lineage.unclear, "Correct the table of ownership, or a reviewer says who the ultimate parent is."
    )


def _subjects(case: Case, who: str) -> Iterator[Subject]:
    lineage = case.lineage
    if who == "sites":
        sites = enumerate(case.dossier.sites)
        yield from [
            Subject(f"the site {one.name or one.id}", one.country, f"/sites/{n}/country") for n, one in sites
        ]
        return
    if who == "end_user_address":
        yield Subject("the end user's address", case.dossier.end_user.country, "/end_user/country")
        return
    people: dict[str, tuple[Party, ...]] = {
        "end_user": (lineage.end_user,),
        "ultimate_parent": (lineage.ultimate,),
        "parents": lineage.parents,
        "subsidiaries": lineage.subsidiaries,
        "group": (lineage.end_user, *lineage.parents, *lineage.subsidiaries),
        "parties": tuple(lineage.parties.values()),
    }
    role = who.removeprefix("role:")
    chosen = people.get(who) or tuple(party for party in lineage.parties.values() if party.role == role)
    for party in chosen if who in people or who.startswith("role:") else ():
        words = f"the {'ultimate parent' if who == 'ultimate_parent' else 'headquarters of'} {party.name}"
        at = "/end_user/country" if party == lineage.end_user else case.pointer("parties")
        yield Subject(words, party.headquarters, at)


def named(case: Case, places: Iterable[str]) -> str:
    """Groups and countries in words."""
    return listed(
        (
            NAMES.get(place) or (case.country(place) if len(place) == 2 else f"group {place}")
            for place in places
        ),
        "or",
    )


def location(check: Location, case: Case, place: Place) -> Verdict:
    """Everybody, or anybody, is where the rule wants them and not where it does not."""
    found = subjects(case, check.who)
    if isinstance(found, Verdict) and check.need == "any" and found.status is UNDETERMINED:
        found = _enough(check, case) or found
    if isinstance(found, Verdict):
        return found
    if not found:
        return satisfied("There is nobody it concerns.")
    placed = {iso2: _placed(check, case, iso2) for iso2 in {subject.country for subject in found}}
    statuses = [status for status, _ in placed.values()]
    anyone = check.need == "any" and SATISFIED in statuses
    status = SATISFIED if anyone else worst(statuses)
    return Later(status, _located, check, case, status, found, placed)


def _located(
    check: Location, case: Case, status: FindingStatus, found: list[Subject], placed: Mapping[str, Placed]
) -> Verdict:
    chosen = [subject for subject in found if placed[subject.country][0] is status]
    said = (f"{one.words} is in {case.country(one.country)}{placed[one.country][1]}" for one in chosen)
    why = f"{listed(dict.fromkeys(said))}.".replace("..", ".")
    why = why[0].upper() + why[1:]
    needs = _location_needs(check, case, status, chosen)
    return Verdict(status, why, worded(needs), needs=needs).resting_on(subject.at for subject in found)


def _enough(check: Location, case: Case) -> list[Subject]:
    """Those who can be told and are where the rule wants somebody, though others cannot be told."""
    told = [found for who in check.who if not isinstance(found := subjects(case, (who,)), Verdict)]
    placed = [subject for found in told for subject in found]
    return [one for one in placed if _placed(check, case, one.country)[0] is SATISFIED]


def _placed(check: Location, case: Case, iso2: str) -> Placed:
    """What a country comes to, and how the sentence goes on that says it."""
    if check.none_of and case.within(iso2, check.none_of):
        return NOT_SATISFIED, f", which is in {named(case, check.none_of)} on {case.on}"
    if check.any_of and case.within(iso2, check.any_of):
        return SATISFIED, f", which is in {named(case, check.any_of)}"
    if case.unlisted(iso2):
        return UNDETERMINED, ", which the country groups do not name: a person decides what it counts as"
    if check.any_of:
        return NOT_SATISFIED, f", which is not in {named(case, check.any_of)} on {case.on}"
    return SATISFIED, f", which is not in {named(case, check.none_of)}"


def _location_needs(
    check: Location, case: Case, status: FindingStatus, chosen: list[Subject]
) -> tuple[Need, ...]:
    """Who cannot stay where they are; or of whom a reviewer decides which country they follow."""
    if status not in OPEN:
        return ()
    at = tuple(dict.fromkeys(subject.at for subject in chosen))
    names = listed(dict.fromkeys(subject.words for subject in chosen))
    if status is UNDETERMINED:
        return ((Change(at[0], "judge", f"A reviewer decides which country {names} follows.", at),),)
    wanted = [f"in {named(case, check.any_of)}"] if check.any_of else []
    wanted += [f"outside {named(case, check.none_of)}"] if check.none_of else []
    words = f"Only what lies {listed(wanted)} can be authorized: it cannot be with {names}."
    return ((Change(at[0], "correct", words, at),),)
