"""What is kept of a hit, in words: for the page where a person says who it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from screenings.models import Clearance, Hit, Screening
from standards.errors import listed

HOW = {
    "exact": "the same",
    "transliterated": "the same but for how it is transliterated",
    "close": "nearly the same",
    "initial": "its initial",
    "joined": "the same with the spaces taken out",
}
BY = {"name": "its name", "alias": "another name of it", "address": "its address", "ownership": "who owns it"}
COUNTRY = {
    "agrees": "A country agrees.",
    "differs": "No country agrees.",
    "unknown": "Not both say a country.",
}
#: What the list says of an entry, in the order of the page: field and label.
SHOWN = (
    ("alt_names", "Other names"),
    ("type", "Type"),
    ("title", "Title"),
    ("countries", "Countries"),
    ("addresses", "Addresses"),
    ("nationalities", "Nationalities"),
    ("citizenships", "Citizenships"),
    ("dates_of_birth", "Born"),
    ("places_of_birth", "Born at"),
    ("ids", "Documents"),
    ("programs", "Programs"),
    ("start_date", "Listed from"),
    ("end_date", "Listed until"),
    ("federal_register_notice", "Federal Register"),
    ("license_requirement", "License requirement"),
    ("license_policy", "License policy"),
    ("standard_order", "Standard order"),
    ("call_sign", "Call sign"),
    ("vessel_type", "Vessel"),
    ("vessel_flag", "Flag"),
    ("vessel_owner", "Vessel's owner"),
    ("remarks", "Remarks"),
    ("source_list_url", "Published at"),
    ("source_information_url", "Explained at"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One hit as the page shows it. `said`: the last word on it; `earlier`: on another wording of the same entry."""

    hit: Hit
    sentences: list[str]
    tokens: list[dict[str, Any]]
    facts: list[tuple[str, list[str]]]
    path: list[dict[str, Any]]
    said: Clearance | None
    is_remembered: bool
    earlier: list[Clearance]

    @property
    def is_open(self) -> bool:
        return self.said is None or self.said.decision == "reopened"


@dataclass(frozen=True, slots=True)
class Group:
    """A party of the dossier with its hits."""

    party: dict[str, Any]
    lines: list[Line]

    @property
    def open(self) -> int:
        return sum(line.is_open for line in self.lines)


def groups(screening: Screening) -> tuple[list[Group], list[dict[str, Any]]]:
    """The parties with hits, the open ones first; and those without. Two queries."""
    hits = list(screening.hits.select_related("listed"))
    words = list(
        Clearance.objects.filter(identity__in={hit.identity for hit in hits}).select_related(
            "made_by", "listed", "hit__screening__dossier__application"
        )
    )
    by_party: dict[int, list[Line]] = {}
    for hit in hits:
        by_party.setdefault(hit.party, []).append(_line(hit, words))
    found = [Group(screening.parties[party], lines) for party, lines in by_party.items()]
    found.sort(key=lambda group: -min(group.open, 1))
    return found, [one for number, one in enumerate(screening.parties) if number not in by_party]


def _line(hit: Hit, words: Iterable[Clearance]) -> Line:
    of_it = [one for one in words if one.identity == hit.identity and one.listed.key == hit.listed.key]
    same = [one for one in of_it if one.listed_id == hit.listed_id]
    said = same[0] if same else None
    return Line(
        hit=hit,
        sentences=sentences(hit),
        tokens=[
            {**one, "words": HOW.get(one["how"], one["how"])} for one in hit.explanation.get("tokens", ())
        ],
        facts=facts(hit.listed.content),
        path=_path(hit),
        said=said,
        is_remembered=said is not None and said.hit.screening_id != hit.screening_id,
        earlier=[] if said else [one for one in of_it if one.listed_id != hit.listed_id],
    )


def facts(content: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """What the list says of an entry: labels, and one or several values."""
    found = []
    for name, label in SHOWN:
        value = content.get(name)
        if value:
            several = value if isinstance(value, list) else [value]
            found.append((label, [one["text"] if isinstance(one, dict) else str(one) for one in several]))
    return found


def sentences(hit: Hit) -> list[str]:
    """Why it is a hit, in sentences."""
    told = hit.explanation
    if hit.basis == Hit.Basis.OWNERSHIP.value:
        return _owned(told)
    found = [f"By {BY[told['by']]}: {told['listed']}."]
    if told.get("said_alone"):
        found.append(f"Only the dossier has {listed(told['said_alone'])}.")
    if told.get("listed_alone"):
        found.append(f"Only the list has {listed(told['listed_alone'])}.")
    if told.get("transliterated"):
        found.append("One of the two was written in another script.")
    found.append(COUNTRY[told["country"]])
    if told.get("address"):
        place = told["address"]
        found.append(f"The addresses agree ({place['points']}): {place['said']} · {place['listed']}.")
    return found


def _owned(told: Mapping[str, Any]) -> list[str]:
    states = {
        "on": "The rule is on that day.",
        "unknown": "Whether the rule is on that day is not known: it is shown so that nothing is missed.",
    }
    return [f"{told['title']} ({told['citation']}).", states[told["state"]], told["source"]]


def _path(hit: Hit) -> list[dict[str, Any]]:
    """The steps of ownership with names for short names."""
    names = hit.explanation.get("names", {})
    return [
        {
            "owned": names.get(step["owned"], step["owned"]),
            "sum": step["sum"],
            "parts": [
                {
                    "owner": names.get(part["owner"], part["owner"]),
                    "percent": part["percent"],
                    "pointer": part["pointer"],
                    "keys": [ref["key"] for ref in part["refs"]],
                }
                for part in step["parts"]
            ],
        }
        for step in hit.steps
    ]
