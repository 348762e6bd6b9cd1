"""From a dossier's bytes to hits: its parties, each held against the list, then who owns whom. Nothing is kept here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from applications import dossiers
from applications.models import Dossier
from notary import canonical
from screenings import matching, ownership, parties
from screenings.index import Index
from screenings.models import Hit
from screenings.ownership import Ref, RollUp
from screenings.parties import Party
from screenings.policy import Policy


@dataclass(frozen=True, slots=True)
class Found:
    """One hit before it is kept. `party` counts from 0; `listed` is the row of the entry."""

    party: int
    identity: str
    listed: int
    basis: str
    points: int
    explanation: dict[str, Any]
    steps: list[dict[str, Any]] = field(default_factory=list)


def plain(dossier: Dossier) -> dict[str, Any]:
    """What was filed, from its own bytes, which must have their digest."""
    content = bytes(dossier.content)
    if hashlib.sha256(content).hexdigest() != dossier.sha256:
        raise ValueError(f"{dossier} is not what was filed: its bytes do not have its digest")
    said: dict[str, Any] = canonical.loads(content)
    return said


def named(dossier: Dossier, said: Mapping[str, Any]) -> list[Party]:
    """Everybody the dossier names."""
    return parties.named(said, dossiers.rulebook_of(dossier.application))


def hits(said: Mapping[str, Any], found: list[Party], index: Index, on: date) -> list[Found]:
    """All hits, in the order of the parties; what ownership adds comes after what names and addresses say."""
    direct: list[Found] = []
    most = index.policy.search["hits"]
    for number, party in enumerate(found):
        asked = party.asked
        matches = matching.match(asked, index)
        party.beyond = max(len(matches) - most, 0)
        direct += [
            Found(number, asked.identity, match.entry.pk, _basis(match), match.points, match.explanation)
            for match in matches[:most]
        ]
    return [*direct, *_owned(said, found, direct, index, on)]


def _basis(match: matching.Match) -> str:
    by = match.explanation["by"]
    return Hit.Basis.ADDRESS.value if by == "address" else Hit.Basis.NAME.value


def _owned(
    said: Mapping[str, Any], found: list[Party], direct: list[Found], index: Index, on: date
) -> list[Found]:
    listed: dict[str, tuple[Ref, ...]] = {}
    for hit in direct:
        if hit.basis == Hit.Basis.NAME.value:
            entry, node = index.entries[hit.listed], ownership.node(found[hit.party])
            ref = Ref(hit.identity, hit.listed, entry.key, entry.source)
            listed[node] = (*listed.get(node, ()), ref)
    held = ownership.shares(said, found)
    numbers = {ownership.node(party): number for number, party in enumerate(found)}
    names = {node: found[number].name for node, number in numbers.items()}
    best = {hit.listed: hit.points for hit in reversed(direct)}
    rolled = ownership.roll_up(held, listed, index.policy.switches, on)
    return [
        _rolled(one, numbers[one.owned], found[numbers[one.owned]], names, best)
        for one in rolled
        if one.owned in numbers
    ]


def _rolled(
    one: RollUp, number: int, party: Party, names: Mapping[str, str], best: Mapping[int, int]
) -> Found:
    ref = max(one.refs, key=lambda ref: best.get(ref.listed, 0))
    # The entries by their keys and the shares make the identity: another share is another hit.
    path = [[one.switch.id, party.asked.identity], [[ref.identity, ref.key] for ref in one.refs]]
    told = [[step["owned"], step["total"], [p["owner"] for p in step["parts"]]] for step in one.steps]
    identity = hashlib.sha256(canonical.dumps([path, told])).hexdigest()
    explanation = {
        "by": "ownership",
        "switch": one.switch.id,
        "title": one.switch.title,
        "citation": one.switch.citation,
        "state": one.state.state,
        "source": one.state.source,
        "provenance": one.state.provenance,
        "names": {node: names.get(node, node) for step in one.steps for node in _nodes(step)},
    }
    return Found(
        number,
        identity,
        ref.listed,
        Hit.Basis.OWNERSHIP.value,
        best.get(ref.listed, 0),
        explanation,
        list(one.steps),
    )


def _nodes(step: Mapping[str, Any]) -> list[str]:
    return [step["owned"], *(part["owner"] for part in step["parts"])]


def switches(policy: Policy, on: date) -> list[dict[str, str]]:
    """How each rule stands on a day, as it is kept."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "state": state.state if state else "off",
            "source": state.source if state else "",
            "provenance": state.provenance if state else "",
            "citation": one.citation,
        }
        for one in policy.switches
        for state in (one.on(on),)
    ]
