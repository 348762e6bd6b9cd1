"""Putting a check to a case: at one place or at every site, and what all the sites together say."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from standards.case import Case, Place
from standards.checks.asking import Asking, asking, verdict_at
from standards.checks.verdict import OPEN, Change, Later, Need, Verdict, lacking, once, worst
from standards.edition import Part
from standards.errors import listed, pointer

MOST = 5  # sentences of one part that are told in full


class Alike(NamedTuple):
    """Sites that say the same, by their place in the dossier, and the verdict found at the first of them: its status
    is that of all, and its words as well where nothing is open.
    """

    sites: list[int]
    verdict: Verdict


def judge(part: Part, case: Case) -> Verdict:
    """What a part's check says of the case. A check over a question asked at every site is put at
    every site.
    """
    return verdict_of(asking(part, case.rulebook), case)


def verdict_of(asked: Asking, case: Case) -> Verdict:
    """The same, of a part whose way of being put is known."""
    if not asked.at_sites:
        return verdict_at(asked, case, case.application)
    if not case.places:
        return _nowhere()
    found = _alike(asked, case)
    return Later(worst([one.verdict.status for one in found]), _together, found, asked, case)


def judged(part: Part, case: Case) -> list[tuple[Place, Verdict]]:
    """What the check says at each place it is put: the application, or every site."""
    asked = asking(part, case.rulebook)
    if not (asked.at_sites and case.places):
        return [(case.application, verdict_of(asked, case))]
    found = {site: one for one in _each_open(_alike(asked, case), asked, case) for site in one.sites}
    return [(place, _moved(found[site], place, case)) for site, place in enumerate(case.places)]


def _nowhere() -> Verdict:
    change = Change(pointer("sites"), "declare", "Declare the sites and answer for each.")
    return lacking("No site is declared, so nothing is answered at one.", change)


def _alike(asked: Asking, case: Case) -> list[Alike]:
    """The verdicts at all sites; where one said the same as another before it, it is found as that one was."""
    said: dict[object, Alike] = {}
    found = []
    places = case.places
    for site, heard in enumerate(_heard(asked, case)):
        same = said.get(heard)
        if same is not None:
            same.sites.append(site)
            continue
        one = Alike([site], verdict_at(asked, case, places[site]))
        found.append(one)
        if heard is not None:
            said[heard] = one
    return found


def _each_open(found: list[Alike], asked: Asking, case: Case) -> list[Alike]:
    """The same, what is open apart for each site, since what would do is said of that place."""
    apart = []
    for one in found:
        if one.verdict.status in OPEN and len(one.sites) > 1:
            apart += [Alike([site], verdict_at(asked, case, case.places[site])) for site in one.sites]
        else:
            apart.append(one)
    return apart if len(apart) == len(found) else sorted(apart, key=lambda one: one.sites[0])


def _heard(asked: Asking, case: Case) -> Iterator[object]:
    """What each site says to the questions on which the verdict turns, to be compared; None where a table is among
    them.
    """
    each = [case.heard(id) for id in asked.heard]
    if len(each) == 1:
        return iter(each[0])
    return (None if None in heard else heard for heard in zip(*each, strict=True))


def _moved(one: Alike, place: Place, case: Case) -> Verdict:
    """The verdict of sites that are alike as that of one of them, resting on the answers there."""
    found, first = one.verdict, case.places[one.sites[0]].at
    at = tuple(_at(found.answers, first, place.at))
    return Verdict(found.status, found.why, found.repair, at, found.evidence, found.needs)


def _at(answers: tuple[str, ...], first: str, other: str) -> list[str]:
    """Pointers into one site as pointers into another; what lies elsewhere stays."""
    cut = len(first)
    return [other + one[cut:] if one.startswith(first) else one for one in answers]


def _together(alike: list[Alike], asked: Asking, case: Case) -> Verdict:
    """One verdict for all sites: the worst decides, and the sentence names the sites."""
    found = _each_open(alike, asked, case)
    status = worst(one.verdict.status for one in found)
    deciding = [one for one in found if one.verdict.status is status]
    repairs = once(tuple(one.verdict.repair for one in deciding))[:MOST]
    return Verdict(
        status,
        _why(deciding, len(deciding) == len(found), case),
        " ".join(repair for repair in repairs if repair),
        _answers(found, case),
        once(tuple(chain.from_iterable(one.verdict.evidence for one in found))),
        _needs(found),
    )


def _why(deciding: list[Alike], everywhere: bool, case: Case) -> str:
    sites: dict[str, list[int]] = {}
    for one in deciding:
        sites.setdefault(one.verdict.why, []).extend(one.sites)
    if everywhere and len(sites) == 1 and len(case.places) > 1:
        return f"All sites: {deciding[0].verdict.why}"
    more = f" And {len(sites) - MOST} more." if len(sites) > MOST else ""
    told = list(sites.items())[:MOST]
    return (
        " ".join(f"{listed(_name(case, site) for site in sorted(some))}: {why}" for why, some in told) + more
    )


def _answers(found: list[Alike], case: Case) -> tuple[str, ...]:
    """The answers at every site, site by site."""
    at: list[list[str]] = [[]] * len(case.places)
    for one in found:
        answers, first = one.verdict.answers, case.places[one.sites[0]].at
        for site in one.sites:
            at[site] = _at(answers, first, case.places[site].at)
    return once(tuple(chain.from_iterable(at)))


def _needs(found: list[Alike]) -> tuple[Need, ...]:
    """What every open site needs, each once."""
    return tuple(
        dict.fromkeys(need for one in found if one.verdict.status in OPEN for need in one.verdict.needs)
    )


def _name(case: Case, index: int) -> str:
    site = case.places[index].site
    return (site.name or site.id) if site else "the application"
