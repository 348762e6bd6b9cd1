"""Countries and their groups, looked up as of a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

SAME = "same_as:"


@dataclass(frozen=True, slots=True)
class Membership:
    """One row: a country is in a group from the first to the last day (None: open)."""

    iso2: str
    group: str
    since: date | None
    until: date | None
    source: str
    note: str

    def covers(self, on: date) -> bool:
        """Whether it held on the day; both ends included."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Countries:
    """Names and dated memberships. A `same_as:CN` membership makes a code count as another everywhere."""

    names: Mapping[str, str]
    memberships: Mapping[str, tuple[Membership, ...]]
    groups: frozenset[str]
    _cache: dict[date, dict[str, tuple[str, frozenset[str]]]] = field(
        default_factory=dict, repr=False, compare=False, hash=False
    )

    def known(self, iso2: str) -> bool:
        """Whether the table has the code."""
        return iso2 in self.names

    def name(self, iso2: str) -> str:
        """The country's name, or the code itself."""
        return self.names.get(iso2, iso2)

    def counts_as(self, iso2: str, on: date) -> str:
        """The code it counts as on the day: Hong Kong as China, a US territory as the United States, others
        as themselves.
        """
        return self._on(on, iso2)[0]

    def groups_of(self, iso2: str, on: date) -> frozenset[str]:
        """The groups the country is in on the day, those of the country it counts as included."""
        return self._on(on, iso2)[1]

    def within(self, iso2: str, places: Iterable[str], on: date) -> bool:
        """Whether it is one of the places (group ids or country codes) on the day."""
        counted, groups = self._on(on, iso2)
        return any(place in groups or place in (iso2, counted) for place in places)

    def _on(self, on: date, iso2: str) -> tuple[str, frozenset[str]]:
        if on not in self._cache and len(self._cache) > 64:
            self._cache.clear()
        table = self._cache.setdefault(on, {})
        if iso2 not in table:
            table[iso2] = self._look(on, iso2)
        return table[iso2]

    def _look(self, on: date, iso2: str) -> tuple[str, frozenset[str]]:
        held = [row.group for row in self.memberships.get(iso2, ()) if row.covers(on)]
        same = next((group.removeprefix(SAME) for group in held if group.startswith(SAME)), iso2)
        plain = {group for group in held if not group.startswith(SAME)}
        if same != iso2:
            plain |= {row.group for row in self.memberships.get(same, ()) if row.covers(on)}
        return same, frozenset(plain)
