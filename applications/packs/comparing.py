"""What a pack would change, place by place, told before anything is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from applications.answers import Said
from applications.forms import changes
from applications.forms.changes import Cell
from applications.forms.rows import unpack
from applications.forms.typed import Places, words
from applications.packs import proposals
from applications.packs.grounds import Ground
from applications.packs.heads import key_of
from applications.packs.incoming import Document
from applications.packs.plain import mark, plain
from applications.packs.proposals import Proposal
from applications.packs.returned import Given, Noted, given
from standards.errors import Fault
from standards.rulebook import Question


class State(StrEnum):
    """What became of one answer of a pack."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def is_kept(self) -> bool:
        """Whether confirming keeps it; of a conflict a person says so first."""
        return self in (State.NEW, State.CHANGED, State.REMOVED)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a pack beside what stands online."""

    place: str  # question, or question@site
    label: str
    section: str
    where: str
    state: State
    said: Said | None = None
    stands: str = ""  # the digest of what stands now
    cells: tuple[Cell, ...] = ()
    by: str = ""
    at: datetime | None = None
    faults: tuple[Fault, ...] = ()
    waits: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a pack says, held against what stands now."""

    lines: tuple[Line, ...]
    sites: tuple[Proposal, ...]
    notes: tuple[str, ...]
    moved: tuple[str, ...] = field(default=())  # changed online, not in the pack: they stay

    def of(self, *states: State) -> list[Line]:
        return [line for line in self.lines if line.state in states]

    @property
    def waits(self) -> list[tuple[Noted, str]]:
        return [(file, line.label) for line in self.lines for file in line.waits]

    @property
    def has_news(self) -> bool:
        return any(line.state.is_kept or line.state is State.CONFLICT for line in self.lines) or any(
            site.is_new for site in self.sites
        )

    @property
    def token(self) -> str:
        """What tells this report from one made after somebody changed something."""
        told = [[line.place, line.state, line.stands, line.said and line.said.digest] for line in self.lines]
        sites = [[site.id, site.key, site.why] for site in self.sites]
        return hashlib.sha256(json.dumps([told, sites]).encode()).hexdigest()[:32]


def report(ground: Ground, document: Document, keys: Mapping[str, str] | None = None) -> Report:
    """The report; `keys` says which sites were made of those proposed, once they are there."""
    head = document["head"]
    sites = proposals.judged(ground, document["sites"], keys or {})
    renamed = {site.id: site.key for site in sites if site.key}
    open_ = {site.id: site.name for site in sites if site.is_new}
    telling = _Telling(ground, head["seen"], frozenset(head["sections"]), ground.reading(open_), renamed)
    lines = tuple(telling.lines(document["answers"]))
    notes = list(document.get("notes", ()))
    if head["filing"] < ground.filing:
        notes.append(
            f"The form was taken before filing {ground.filing - 1}. What was changed since is a conflict, and yours "
            "to decide."
        )
    return Report(lines, sites, tuple(notes), tuple(telling.moved))


@dataclass
class _Telling:
    ground: Ground
    seen: Mapping[str, str]
    sections: frozenset[str]
    places: Places
    renamed: Mapping[str, str]
    moved: list[str] = field(default_factory=list)

    def lines(self, entries: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
        told: set[str] = set()
        for entry in entries:
            site = entry.get("site")
            place = key_of(entry["question"], self.renamed.get(site, site) if site else None)
            if place in told:
                yield self._refused(place, entry, "is answered twice in this file. Keep one of the two.")
            else:
                told.add(place)
                line = self._line(place, entry)
                if line is not None:
                    yield line

    def _line(self, place: str, entry: Mapping[str, Any]) -> Line | None:
        question, site = self.ground.questions.get(entry["question"]), entry.get("site")
        if question is None:
            return self._refused(place, entry, "is no question of this application.")
        if (question.scope == "site") != (site is not None):
            where = "at each site" if question.scope == "site" else "once, not at a site"
            return self._refused(place, entry, f"is answered {where}.")
        if site is not None and self.renamed.get(site, site) not in self.places.sites:
            return self._nowhere(place, question, entry, str(site))
        said = given(self.ground, question, entry, self.places, self.renamed)
        return self._compared(place, question, said)

    def _compared(self, place: str, question: Question, came: Given) -> Line | None:
        stands = self.ground.stands.get((question.id, came.said.site))
        now = stands.said if stands else Said(question.id, came.said.site)
        mine, base = mark(came.plain), self.seen.get(place, "")
        online = mark(plain(self.ground, question, now))
        has_faults = bool(came.faults)
        if question.type == "table" and not came.said.value and base == mark({**came.plain, "none": True}):
            mine = base  # it said “none to declare” when it was taken, and has no row now
        if mine == online and (not has_faults or mine == base):
            state = State.SAME
        elif mine == base:
            self.moved.append(self._name(question, came.said.site))
            state = State.SAME
        elif question.section not in self.ground.sections or question.section not in self.sections:
            why = Fault("", "belongs to a section that is not yours to answer. Ask a preparer to upload it.")
            return self._told(place, question, came.said.site, State.REFUSED, faults=(why,))
        elif has_faults:
            return self._told(place, question, came.said.site, State.REFUSED, faults=came.faults[:200])
        elif online == base:
            state = State.REMOVED if not mine else State.CHANGED if base else State.NEW
        else:
            state = State.CONFLICT
        cells = () if state is State.SAME else tuple(self._cells(question, now, came.said))
        about = {"by": stands.by, "at": stands.at} if stands else {}
        return self._told(
            place,
            question,
            came.said.site,
            state,
            said=came.said,
            stands=now.digest,
            cells=cells,
            waits=came.waits,
            **about,
        )

    def _told(self, place: str, question: Question, site: str | None, state: State, **about: Any) -> Line:
        section = next(one.title for one in self.ground.rulebook.sections if one.id == question.section)
        where = self.places.sites.get(site, site) if site else ""
        return Line(place, question.label, section, where, state, **about)

    def _name(self, question: Question, site: str | None) -> str:
        return f"{question.label} ({self.places.sites.get(site, site)})" if site else question.label

    def _cells(self, question: Question, old: Said, new: Said) -> Iterator[Cell]:
        if question.type == "table":
            yield from _table(self.ground, question, old, new, self.places)
        elif question.type != "file":
            before = (
                old.as_typed if isinstance(old.as_typed, str) else words(question, old.value, self.places)
            )
            yield changes.told("Answer", before, words(question, new.value, self.places))
        yield changes.told("Explanation", old.explanation, new.explanation)
        yield changes.told("Files", self._files(old), self._files(new))

    def _files(self, said: Said) -> str:
        return "; ".join(self.ground.by_key[key].name for key in said.evidence if key in self.ground.by_key)

    def _refused(self, place: str, entry: Mapping[str, Any], why: str) -> Line:
        question = self.ground.questions.get(entry["question"])
        label = question.label if question else entry["question"]
        return Line(place, label, "", entry.get("site") or "", State.REFUSED, faults=(Fault("", why),))

    def _nowhere(self, place: str, question: Question, entry: Mapping[str, Any], site: str) -> Line | None:
        """An answer for a site that is gone: told only where the form says something else than when it was taken."""
        came = given(self.ground, question, entry, self.places, self.renamed)
        if mark(came.plain) == self.seen.get(place, ""):
            return None
        why = (
            f"is answered for the site “{site}”, which is not there: it was removed online, or is not added. Add "
            "the site online, then answer it there."
        )
        return self._refused(place, entry, why)


def _table(ground: Ground, question: Question, old: Said, new: Said, places: Places) -> Iterator[Cell]:
    """A table's report, one cell after another; of a whole row all its cells in one."""
    before, after = unpack(question, old, places), unpack(question, new, places)
    found = changes.report(question, before, after, places, ground.roster(question))
    for line in found.changed:
        yield from (Cell(f"{line.name}: {cell.label}", cell.old, cell.new) for cell in line.cells)
    for line in found.removed:
        yield Cell(f"Row {line.name} goes", _whole(line, "old"), "")
    for line in found.added:
        yield Cell(f"Row {line.name} is new", "", _whole(line, "new"))
    if found.is_reordered:
        yield Cell("Order of the rows", "as it is", "as in the form")


def _whole(line: changes.Line, side: str) -> str:
    said = [f"{cell.label}: {getattr(cell, side)}" for cell in line.cells if getattr(cell, side)]
    return " · ".join(said) or line.name
