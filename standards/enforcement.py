"""What an authority said of enforcing an edition or a clause, by day, and the history that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from standards.provenance import PROVENANCES
from standards.reading import Table

STATUSES = frozenset(
    {
        "codified",
        "in_force",
        "delayed",
        "not_enforced",
        "fallback",
        "rescinded",
        "superseded",
        "draft",
        "guidance",
    }
)

#: The events of a history, in the order in which those of one day are told.
EVENTS = ("published", "effective", "enforcement", "remark", "compliance", "ended", "edition")


@dataclass(frozen=True, slots=True)
class Remark:
    """What was found out of a state later on; it changes nothing of the status."""

    on: date
    note: str
    source: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Enforcement:
    """What the authority said of enforcing the edition, or one clause of it, since a day. `remarks`: what was
    found out of that state later, each with a source and a provenance of its own.
    """

    since: date
    status: str
    note: str
    source: str
    provenance: str
    remarks: tuple[Remark, ...] = ()

    @property
    def words(self) -> str:
        """The status as a person reads it: "not enforced"."""
        return self.status.replace("_", " ")

    def known_on(self, day: date) -> "Enforcement":
        """The state with what was known of it on a day."""
        if all(remark.on <= day for remark in self.remarks):
            return self
        return replace(self, remarks=tuple(remark for remark in self.remarks if remark.on <= day))


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One dated line in the history of a requirement.

    event: one of EVENTS; words: a sentence; status: of an enforcement line, else ""; note, source: as the
    data have them, "" where they have none; provenance: verified, secondary or inferred, "" where the
    platform's own editions are what is told of; edition: "id@edition" that the line is taken from.
    """

    on: date
    event: str
    words: str
    status: str
    note: str
    source: str
    provenance: str
    edition: str

    def plain(self) -> dict[str, Any]:
        """JSON: on, event, words, and status, note, source, provenance where there are any, edition."""
        said = {"on": self.on.isoformat(), "event": self.event, "words": self.words}
        rest = {name: getattr(self, name) for name in ("status", "note", "source", "provenance", "edition")}
        return {**said, **{name: value for name, value in rest.items() if value}}


def read_states(table: Table) -> tuple[Enforcement, ...]:
    """The dated states under [[enforcement]] of a table, forward in time."""
    tables = table.tables("enforcement")
    found = tuple(_state(inner) for inner in tables)
    if [state.since for state in found] != sorted({state.since for state in found}):
        table.fault("[[enforcement]] must go forward in time, one state a day.")
    return found


def _state(table: Table) -> Enforcement:
    inner = table.tables("remark")
    state = Enforcement(
        table.day("since"),
        table.one_of("status", STATUSES),
        table.text("note"),
        table.text("source"),
        table.one_of("provenance", PROVENANCES),
        tuple(_remark(remark) for remark in inner),
    )
    days = [remark.on for remark in state.remarks]
    if days != sorted(days) or any(day < state.since for day in days):
        table.fault("[[remark]] must go forward in time, from the day of the state on.")
    table.close()
    return state


def _remark(table: Table) -> Remark:
    remark = Remark(
        table.day("on"), table.text("note"), table.text("source"), table.one_of("provenance", PROVENANCES)
    )
    table.close()
    return remark


def told(states: Sequence[Enforcement], edition: str) -> list[HistoryEntry]:
    """The states and their remarks as lines of a history."""
    lines = []
    for state in states:
        words = state.words.capitalize() + "."
        lines.append(
            HistoryEntry(
                state.since,
                "enforcement",
                words,
                state.status,
                state.note,
                state.source,
                state.provenance,
                edition,
            )
        )
        lines += [
            HistoryEntry(remark.on, "remark", remark.note, "", "", remark.source, remark.provenance, edition)
            for remark in state.remarks
        ]
    return lines


def in_order(lines: Sequence[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """By day; those of one day as EVENTS has them."""
    return tuple(sorted(lines, key=lambda line: (line.on, EVENTS.index(line.event), line.edition)))
