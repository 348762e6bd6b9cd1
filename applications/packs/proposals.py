"""Sites that a pack proposes: listed, held against those that are there, and made once a person says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applications import sites
from applications.forms.typed import clean
from applications.models import Site
from applications.packs.grounds import Ground

ID = re.compile(r"new-[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A site as the pack says it. `key`: the site that it is here; `why`: the reason why it cannot be added."""

    id: str
    name: str
    address: str
    country: str
    key: str = ""
    why: str = ""

    @property
    def is_new(self) -> bool:
        return not self.key and not self.why


def judged(
    ground: Ground, entries: Sequence[Mapping[str, Any]], keys: Mapping[str, str]
) -> tuple[Proposal, ...]:
    """The proposals; one that says the name and country of a site that is there is this site."""
    return tuple(_judged(ground, entries, keys))


def _judged(
    ground: Ground, entries: Sequence[Mapping[str, Any]], keys: Mapping[str, str]
) -> Iterator[Proposal]:
    there = {(site.name.casefold(), site.country): site.key for site in ground.sites}
    told: set[str] = set()
    for entry in entries:
        id, name, address = (clean(entry[key]) for key in ("id", "name", "address"))
        country = _country(ground, clean(entry["country"]))
        key = keys.get(id) or there.get((name.casefold(), country or ""), "")
        why = "" if key else _why(ground, id, name, address, country, entry["country"])
        if id in told:
            key, why = "", f"“{id}” names two sites of this file"
        told.add(id)
        yield Proposal(id, name, address, country or clean(entry["country"]), key, why)


def _why(ground: Ground, id: str, name: str, address: str, country: str | None, typed: str) -> str:
    longest = {one: Site._meta.get_field(one).max_length for one in ("name", "address")}
    if sites.SECTION not in ground.sections:
        return "adding sites is not yours to do. Ask a preparer to add it online"
    if not ID.fullmatch(id):
        return f"“{id[:40]}” is no name of a site that a form proposes, such as new-1"
    if not name or not address:
        return "a site needs a name and a street address"
    if len(name) > longest["name"] or len(address) > longest["address"]:
        return f"a name has at most {longest['name']} letters, an address {longest['address']}"
    if country is None:
        return f"“{typed[:60]}” is not a country of the list. Write its name, or its code, such as NL"
    return ""


def _country(ground: Ground, typed: str) -> str | None:
    names = ground.places.countries
    if typed.upper() in names:
        return typed.upper()
    return next((code for code, name in names.items() if name.casefold() == typed.casefold()), None)
