"""The 50 percent rules: who is owned by listed parties, added up over the graph, with the arithmetic shown. Pure.

A company of which listed parties hold the share of the rule or more counts as one of them, and all it holds counts
again: nothing is multiplied along the way. Shares are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from screenings.parties import Party, rows
from screenings.policy import State, Switch
from standards.lineage import END_USER
from standards.quantities import exact, written

UNKNOWN = "unknown"
OFF = "off"


@dataclass(frozen=True, slots=True)
class Share:
    """What one holds of another."""

    owner: str
    owned: str
    percent: Fraction
    pointer: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A listed entry that an owner may be: the party's identity, the list's row, its key and its list."""

    identity: str
    listed: int
    key: str
    source: str

    def plain(self) -> dict[str, Any]:
        return {"identity": self.identity, "listed": self.listed, "key": self.key, "source": self.source}


@dataclass(frozen=True, slots=True)
class RollUp:
    """A party that counts as listed by who owns it: the rule, how it stands that day, and the steps, nearest last."""

    owned: str
    switch: Switch
    state: State
    steps: tuple[dict[str, Any], ...]
    refs: tuple[Ref, ...]


def shares(plain: Mapping[str, Any], parties: Iterable[Party]) -> list[Share]:
    """The shares a dossier states: the table of ownership, and equity in the table of interests that it lacks."""
    alike = {id: party.ids[0] for party in parties for id in party.ids}

    def one(id: Any) -> str:
        return alike.get(str(id), str(id))

    found = []
    for number, row in enumerate(rows(plain, "ownership")):
        percent = exact(str(row.get("percent", "")))
        if percent and row.get("owner") and row.get("owned"):
            where = f"/answers/ownership/value/{number}"
            found.append(Share(one(row["owner"]), one(row["owned"]), percent, where))
    held = {share.owner for share in found if share.owned == one(END_USER)}
    by_pointer = {where: party for party in parties for where in party.pointers}
    for number, row in enumerate(rows(plain, "interests")):
        where, percent = f"/answers/interests/value/{number}", exact(str(row.get("percent", "")))
        party = by_pointer.get(where)
        if percent and party and row.get("instrument") == "equity" and node(party) not in held:
            found.append(Share(node(party), one(END_USER), percent, where))
    return found


def node(party: Party) -> str:
    """What a party is called in the graph."""
    return party.ids[0] if party.ids else party.pointers[0]


def roll_up(
    held: Iterable[Share], listed: Mapping[str, tuple[Ref, ...]], switches: Iterable[Switch], on: date
) -> list[RollUp]:
    """Who counts as listed by ownership, under each rule that is on that day, or of which that is not known.

    `listed`: what each owner was found to be, by its name in the graph.
    """
    held = list(held)
    found = []
    for switch in switches:
        state = switch.on(on)
        if state is None or state.state == OFF:
            continue
        ours = {
            owner: kept
            for owner, refs in listed.items()
            if (kept := tuple(ref for ref in refs if ref.source in switch.lists))
        }
        steps = _closure(held, ours, Fraction(switch.percent))
        for owned in steps:
            chain = _chain(owned, steps)
            refs = tuple(
                ref for step in chain for part in step["parts"] for ref in ours.get(part["owner"], ())
            )
            found.append(RollUp(owned, switch, state, tuple(map(_said, chain)), refs))
    return found


def _closure(
    held: list[Share], listed: Mapping[str, tuple[Ref, ...]], least: Fraction
) -> dict[str, dict[str, Any]]:
    """A step for each company reached, in the order they are reached."""
    reached: dict[str, dict[str, Any]] = {}
    companies = dict.fromkeys(share.owned for share in held)
    while True:
        fresh = {}
        for owned in companies:
            if owned in reached:
                continue
            parts = [
                s
                for s in held
                if s.owned == owned and s.owner != owned and (s.owner in listed or s.owner in reached)
            ]
            total = sum((part.percent for part in parts), Fraction(0))
            if total >= least:
                fresh[owned] = {
                    "owned": owned,
                    "total": total,
                    "least": least,
                    "parts": [
                        {
                            "owner": part.owner,
                            "percent": part.percent,
                            "pointer": part.pointer,
                            "refs": [ref.plain() for ref in listed.get(part.owner, ())],
                        }
                        for part in parts
                    ],
                }
        if not fresh:
            return reached
        reached |= fresh


def _chain(owned: str, steps: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps that lead to a company, the farthest first."""
    order, wanted = list(steps), {owned}
    found = []
    for one in reversed(order[: order.index(owned) + 1]):
        if one in wanted:
            wanted |= {part["owner"] for part in steps[one]["parts"]}
            found.append(steps[one])
    return found[::-1]


def _said(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step as it is kept: fractions as exact text, and as a person reads them."""
    parts = [{**part, "percent": str(part["percent"])} for part in step["parts"]]
    sums = " + ".join(written(part["percent"]) for part in step["parts"])
    words = f"{sums} = {written(step['total'])} percent" if len(parts) > 1 else f"{sums} percent"
    return {
        "owned": step["owned"],
        "total": str(step["total"]),
        "least": str(step["least"]),
        "sum": f"{words}, and {written(step['least'])} are enough",
        "parts": parts,
    }


def still(steps: Iterable[Mapping[str, Any]], counts: Callable[[str, int], bool]) -> bool:
    """Whether the last step is still reached when only those entries count that `counts(identity, listed)` says."""
    reached: set[str] = set()
    last = ""
    for step in steps:
        total = sum(
            (
                Fraction(part["percent"])
                for part in step["parts"]
                if part["owner"] in reached
                or any(counts(ref["identity"], ref["listed"]) for ref in part["refs"])
            ),
            Fraction(0),
        )
        last = step["owned"]
        if total >= Fraction(step["least"]):
            reached.add(last)
    return last in reached
