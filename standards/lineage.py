"""Who stands around the end user: parents followed upward by control, subsidiaries downward, from the tables
of parties and of ownership.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from standards.control import WHOLE, Control
from standards.dossier import Dossier
from standards.errors import listed
from standards.quantities import exact, written

END_USER = "end_user"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the table: where it has its seat, and where its headquarters."""

    id: str
    name: str
    role: str
    country: str
    headquarters: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The end user, its chain of parents (nearest first, the ultimate last) and its subsidiaries.

    `missing`: a sentence where the tables are not answered or name somebody unknown, "" otherwise; `unclear`:
    a sentence where they contradict themselves or do not say who controls (a circle, an equal split, a parent
    without a majority). In both cases the chain is not to be relied on. `joint`: companies of which the end
    user's side holds exactly half.
    """

    end_user: Party
    parties: Mapping[str, Party]
    parents: tuple[Party, ...]
    subsidiaries: tuple[Party, ...]
    missing: str
    unclear: str
    joint: frozenset[str] = frozenset()
    control: Control = field(default_factory=lambda: Control({}), repr=False, compare=False)

    @property
    def ultimate(self) -> Party:
        """The last of the chain; the end user itself where nobody controls it."""
        return self.parents[-1] if self.parents else self.end_user

    def find(self, id: str) -> Party | None:
        """The party of that id; "" and "end_user" are the end user."""
        return self.end_user if id in ("", END_USER, self.end_user.id) else self.parties.get(id)

    def ultimate_of(self, party: Party) -> Party:
        """Who stands at the top of a party's chain; the party itself where nobody controls it or control runs
        in a circle.
        """
        above = self.control.above(party.id)
        circular = self.control.circular(party.id) or any(map(self.control.circular, above))
        return self.parties[above[-1]] if above and not circular else party

    def in_group(self, id: str) -> bool:
        """Whether somebody is the end user, a parent or a subsidiary of it."""
        party = self.find(id)
        return party is not None and (
            party == self.end_user or party in self.parents or party in self.subsidiaries
        )

    def belongs(self, id: str) -> bool | None:
        """Whether somebody is of the group; None for a company of which the group holds exactly half."""
        return True if self.in_group(id) else None if id in self.joint else False


def read_lineage(
    dossier: Dossier,
    parties: tuple[Mapping[str, Any], ...] | None,
    ownership: tuple[Mapping[str, Any], ...] | None,
) -> Lineage:
    """The lineage two tables describe; where they are not answered or wrong it says so and is still whole."""
    known, twice = _parties(parties or ())
    end_user = _end_user(dossier, known)
    known[end_user.id] = end_user
    shares, unknown = _shares(ownership or (), known, end_user)
    control = Control(shares)
    chain, unclear = _chain(end_user, control, known)
    below = control.below(end_user.id)
    subsidiaries = tuple(
        party
        for id, party in known.items()
        if party != end_user and (id in below or party.role == "subsidiary")
    )
    joint = frozenset(id for id, percent in control.reach(end_user.id).items() if percent == WHOLE / 2)
    missing = _missing(parties, ownership, twice, unknown)
    unclear = unclear or _contradiction(shares, known, chain)
    return Lineage(end_user, known, chain, subsidiaries, missing, unclear, joint, control)


def _missing(parties: object, ownership: object, twice: list[str], unknown: list[str]) -> str:
    if parties is None:
        return "The table of parties is not answered."
    if ownership is None:
        return "The table of ownership is not answered."
    if twice:
        return f"The table of parties has the id {listed(twice)} more than once."
    if unknown:
        return f"Of ownership, {listed(unknown)} is not in the table of parties, or has no percentage."
    return ""


def _parties(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Party], list[str]]:
    found: dict[str, Party] = {}
    twice = []
    for row in rows:
        id, country = str(row.get("id", "")), str(row.get("country", ""))
        if id in found:
            twice.append(f'"{id}"')
            continue
        name = str(row.get("name", "") or id)
        found[id] = Party(
            id, name, str(row.get("role", "")), country, str(row.get("headquarters", "") or country)
        )
    return found, twice


def _end_user(dossier: Dossier, known: Mapping[str, Party]) -> Party:
    said = dossier.end_user
    row = next((party for party in known.values() if party.role == END_USER), known.get(END_USER))
    id, country = (row.id, row.country or said.country) if row else (END_USER, said.country)
    return Party(
        id,
        said.name or "the end user",
        END_USER,
        country,
        row.headquarters if row and row.headquarters else country,
    )


def _shares(
    rows: Iterable[Mapping[str, Any]], known: Mapping[str, Party], end_user: Party
) -> tuple[dict[str, dict[str, Fraction]], list[str]]:
    shares: dict[str, dict[str, Fraction]] = {}
    unknown = []
    for row in rows:
        owner, owned = (
            end_user.id if row.get(key) == END_USER else str(row.get(key, "")) for key in ("owner", "owned")
        )
        percent = exact(str(row.get("percent", "")))
        if owner not in known or owned not in known or percent is None:
            unknown.append(f'"{owner}" as an owner of "{owned}"')
            continue
        held = shares.setdefault(owned, {})
        held[owner] = held.get(owner, Fraction(0)) + percent
    return shares, unknown


def _contradiction(
    shares: Mapping[str, Mapping[str, Fraction]], known: Mapping[str, Party], chain: tuple[Party, ...]
) -> str:
    """More than the whole of a company, less than nothing, or a parent whom no control leads to."""
    for owned, held in shares.items():
        total = sum(held.values(), Fraction(0))
        if total > WHOLE or min(held.values()) < 0:
            return (
                f"The owners of {known[owned].name} are said to hold {written(total)} percent of it together."
            )
    called = [party for party in known.values() if party.role == "parent" and party not in chain]
    if called:
        return f"{listed(party.name for party in called)} is called a parent, but no chain of majorities leads there."
    return ""


def _chain(end_user: Party, control: Control, known: Mapping[str, Party]) -> tuple[tuple[Party, ...], str]:
    """The chain of parents, and why it is not to be relied on, "" where it is."""
    chain = tuple(known[id] for id in control.chain(end_user.id))
    circle = [party for party in (end_user, *chain) if control.circular(party.id)]
    if circle:
        return chain, (
            f"Ownership runs in a circle through {circle[-1].name}, so there is no ultimate parent."
        )
    top = chain[-1] if chain else end_user
    halves = control.halves(top.id)
    if halves:
        names = listed(known[id].name for id in halves)
        return chain, (
            f"{names} each hold exactly half of {top.name}, so the shares do not say which of them controls it."
        )
    return chain, ""
