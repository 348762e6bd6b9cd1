"""Country groups as a reader wants them: who was in which on a day, and what changed when."""

from dataclasses import dataclass
from datetime import date, timedelta

from standards.checks.conditions import place
from standards.countries import SAME, Membership
from standards.edition import Rulebook


@dataclass(frozen=True, slots=True)
class Row:
    """A country on a day: its groups in words, what it counts as, and the notes and sources of its rows."""

    iso2: str
    name: str
    groups: tuple[str, ...]
    counts_as: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A country that entered or left a group: `on` is the first day it was so."""

    on: date
    iso2: str
    name: str
    words: str
    note: str
    source: str


def on_day(book: Rulebook, on: date) -> list[Row]:
    """Every country with its groups on the day, by name."""
    return sorted((_row(book, iso2, on) for iso2 in book.countries.names), key=lambda row: row.name)


def _row(book: Rulebook, iso2: str, on: date) -> Row:
    held = [row for row in book.countries.memberships.get(iso2, ()) if row.covers(on)]
    same = next((row.group.removeprefix(SAME) for row in held if row.group.startswith(SAME)), "")
    return Row(
        iso2,
        book.countries.name(iso2),
        tuple(place(book, row.group) for row in held if row.group and not row.group.startswith(SAME)),
        book.countries.name(same) if same else "",
        tuple(dict.fromkeys(row.note for row in held if row.note)),
        tuple(dict.fromkeys(row.source for row in held)),
    )


def sizes(book: Rulebook, on: date) -> list[tuple[str, int, list[str]]]:
    """Every group in words, how many countries are in it on the day, and their names."""
    found: dict[str, list[str]] = {}
    for iso2, name in sorted(book.countries.names.items(), key=lambda item: item[1]):
        for row in book.countries.memberships.get(iso2, ()):
            if row.covers(on) and row.group and not row.group.startswith(SAME):
                found.setdefault(row.group, []).append(name)
    return [(place(book, group), len(names), names) for group, names in sorted(found.items())]


def begins(book: Rulebook) -> date | None:
    """The first day the table speaks of."""
    days = [row.since for rows in book.countries.memberships.values() for row in rows if row.since]
    return min(days, default=None)


def changes(book: Rulebook) -> list[Change]:
    """Who entered or left a group after the table's first day, forward in time."""
    first = begins(book)
    found = [
        change
        for iso2, rows in book.countries.memberships.items()
        for row in rows
        if row.group
        for change in _changes(book, iso2, row, first)
    ]
    return sorted(found, key=lambda change: (change.on, change.name, change.words))


def _changes(book: Rulebook, iso2: str, row: Membership, first: date | None) -> list[Change]:
    name, group = book.countries.name(iso2), place(book, row.group)
    found = []
    if row.since is not None and row.since != first:
        found.append(Change(row.since, iso2, name, f"into {group}", row.note, row.source))
    if row.until is not None:
        left = row.until + timedelta(days=1)
        found.append(Change(left, iso2, name, f"out of {group}", row.note, row.source))
    return found
