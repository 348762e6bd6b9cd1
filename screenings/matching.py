"""A party held against a list: which entries it may be, with points and the reasons. Pure.

Points are ranks, not figures of the rule: they say what a person looks at, and the person decides.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from screenings import addresses, names
from screenings.addresses import Address
from screenings.comparing import Likeness, alike
from screenings.index import Entry, Index, Listed
from screenings.names import Name

PERSON = "individual"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is looked for: as the dossier has it. Countries are two letters; addresses (text, country)."""

    name: str
    countries: tuple[str, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> str:
        """SHA-256 of the party as it is compared: the same for another spelling in capitals, another for another
        country or address.
        """
        where = sorted(
            {" ".join(sorted(addresses.read(text, country).words)) for text, country in self.addresses}
        )
        said = [names.read(self.name).sorted, sorted(set(self.countries)), where]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a party may be."""

    entry: Entry
    points: int
    explanation: dict[str, Any]


def match(asked: Asked, index: Index) -> list[Match]:
    """The entries that are like a party, the likeliest first; each once, by the name that fits best."""
    places = [addresses.read(text, country) for text, country in asked.addresses]
    best: dict[int, Match] = {}
    for name in map(names.read, names.several(asked.name)):
        for listed in index.candidates(name):
            found = _by_name(asked, name, places, listed, index)
            if found is not None and found.points > _points(best, found):
                best[found.entry.pk] = found
    for found in _by_address(places, index):
        if found.entry.pk not in best:
            best[found.entry.pk] = found
    return sorted(best.values(), key=lambda one: (-one.points, one.entry.pk))


def _points(best: dict[int, Match], found: Match) -> int:
    known = best.get(found.entry.pk)
    return known.points if known else -1


def _by_name(asked: Asked, name: Name, places: list[Address], listed: Listed, index: Index) -> Match | None:
    scores = index.policy.scores
    like = alike(name, listed.name, index.weigh, index.policy)
    # Nothing that is added below lifts a name over the line from further off than this.
    if like.points < scores["open"] - scores["country_agrees"] - scores["address_agrees"]:
        return None
    country = _country(asked, listed.entry)
    address = _address(places, listed.entry, scores["address"])
    points = like.points
    points += {"agrees": scores["country_agrees"], "differs": -scores["country_differs"]}.get(country, 0)
    points += scores["address_agrees"] if address else 0
    points -= scores["kind_differs"] if name.forms and listed.entry.kind == PERSON else 0
    if points < scores["open"]:
        return None
    told = _told(name, listed, like) | {"country": country, "address": address or {}}
    return Match(listed.entry, min(int(points), 100), told)


def _told(name: Name, listed: Listed, like: Likeness) -> dict[str, Any]:
    return {
        "by": "alias" if listed.alias else "name",
        "listed": listed.name.text,
        "tokens": [pair.plain() for pair in like.pairs],
        "said_alone": list(like.said_alone),
        "listed_alone": list(like.listed_alone),
        "forms": [sorted(name.forms), sorted(listed.name.forms)],
        "transliterated": name.foreign or listed.name.foreign,
    }


def _country(asked: Asked, entry: Entry) -> str:
    if not asked.countries or not entry.countries:
        return "unknown"
    return "agrees" if set(asked.countries) & set(entry.countries) else "differs"


def _address(places: list[Address], entry: Entry, least: int) -> dict[str, Any] | None:
    for text, country in entry.addresses:
        theirs = addresses.read(text, country) if places else None
        for ours in places:
            points = addresses.alike(ours, theirs) if theirs else 0
            if theirs and points >= least:
                return {"said": ours.text, **addresses.plain(points, theirs)}
    return None


def _by_address(places: list[Address], index: Index) -> list[Match]:
    """Entries under whose address the party is, whatever its name."""
    least, found = index.policy.scores["address"], []
    for ours in places:
        for entry, theirs in index.near_places(ours):
            points = addresses.alike(ours, theirs)
            if points >= least:
                told = {"by": "address", "listed": theirs.text, "tokens": []}
                told["country"] = "agrees" if ours.country and theirs.country else "unknown"
                told |= {"address": {"said": ours.text, **addresses.plain(points, theirs)}}
                found.append(Match(entry, min(points, index.policy.scores["address"]), told))
    return found
