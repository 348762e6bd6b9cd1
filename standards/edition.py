"""The nouns of one edition of a rulebook, frozen. `loading` makes them from files; nothing else does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from standards.checks.kinds import Check
from standards.chips import Chip
from standards.countries import Countries
from standards.enforcement import Enforcement, HistoryEntry, in_order, told
from standards.errors import Refusal


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of authorization: UVEU, "Universal Validated End User"."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """A page of questions."""

    id: str
    title: str
    intro: str


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """A duty that recurs or is due at a distance from an event.

    due: ((month, day), …) of every year; interval_months: months between; days_before/days_after: days from
    an event; `when`: words,
    where the text gives no such thing ("promptly"). Every figure comes from numbers.toml. `policy`: the
    platform's choice, not the rule's.
    """

    id: str
    title: str
    applies_to: tuple[str, ...]
    requirements: tuple[str, ...]
    provenance: str
    citation: str
    note: str
    covers: str
    policy: bool
    due: tuple[tuple[int, int], ...]
    interval_months: int | None
    days_before: int | None
    days_after: int | None
    when: str


@dataclass(frozen=True, slots=True)
class ProcessItem:
    """A rule of the committee's own process; nothing is asked of the dossier."""

    id: str
    item: str
    title: str
    statement: str
    citation: str
    provenance: str
    applies_to: tuple[str, ...]
    note: str
    number: str | None


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of a checklist."""

    id: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """A published list of practices, item by item."""

    id: str
    title: str
    provenance: str
    note: str
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class ControlSet:
    """A named set of control ids."""

    id: str
    title: str
    provenance: str
    source: str
    note: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """A control of NIST SP 800-53, by its printed id: "AC-2(1)"."""

    id: str
    family: str
    title: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the rule, once. `value` is exact; where the unit is "date", `day` is set and the value is
    zero.
    """

    id: str
    title: str
    value: Fraction
    day: date | None
    unit: str
    citation: str
    provenance: str
    note: str


@dataclass(frozen=True, slots=True)
class Cap:
    """A row of a table of caps: from the first to the last day (None: open), so much TPP (None: no figure
    published).
    """

    table: str
    kind: str
    since: date
    until: date | None
    tpp: int | None
    measure: str
    citation: str
    provenance: str
    note: str

    def covers(self, on: date) -> bool:
        """Whether it holds on the day; both ends included."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: the value kept and the words shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table question."""

    id: str
    label: str
    type: str
    options: tuple[Option, ...]
    required: bool
    help: str

    @property
    def values(self) -> frozenset[str]:
        """The values a choice may take."""
        return frozenset(option.value for option in self.options)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: once, or at every site. `shown_when`: (question, value) that must have been answered for
    it to be asked. `accepts`: the families of media types its files may have, any if empty; `largest`: their
    size in bytes at most, if the edition sets one.
    """

    id: str
    section: str
    type: str
    label: str
    help: str
    example: str
    scope: str
    columns: tuple[Column, ...]
    options: tuple[Option, ...]
    shown_when: tuple[str, object] | None
    applies_to: tuple[str, ...]
    provenance: str
    citation: str
    evidence: str
    required: bool
    accepts: tuple[str, ...] = ()
    largest: int | None = None

    @property
    def values(self) -> frozenset[str]:
        """The values a choice may take."""
        return frozenset(option.value for option in self.options)

    def column(self, id: str) -> Column | None:
        """The column of that id, or None."""
        return next((column for column in self.columns if column.id == id), None)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a requirement asks, with the check that answers it."""

    id: str
    text: str
    kind: str
    provenance: str
    note: str
    applies_to: tuple[str, ...]
    options: tuple[str, ...]
    check: Check
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One duty with its citation. `enforcement`: its own dated states, where it has any; from the first of
    them on they stand instead of the edition's.
    """

    id: str
    paragraph: str
    title: str
    family: str
    statement: str
    citation: str
    applies_to: tuple[str, ...]
    effective_from: date
    compliance_from: date
    ends_on: date | None
    provenance: str
    notes: str
    maps_to: tuple[str, ...]
    maps_provenance: str
    group: str
    parts: tuple[Part, ...]
    enforcement: tuple[Enforcement, ...] = ()

    def parts_for(self, kind: str) -> tuple[Part, ...]:
        """The parts that apply to a kind."""
        return tuple(part for part in self.parts if kind in part.applies_to)


class Kept(dict[object, Any]):
    """What is worked out of an edition once, by what it is. It goes nowhere with the edition: a copy of it, in this
    process or another, works it out again.
    """

    def __reduce__(self) -> tuple[type["Kept"], tuple[()]]:
        return Kept, ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One edition, whole. `hash` is over the canonical content of all its data files. `draft`: not frozen and
    not offered to anybody; `offered`: whether one applies under it on this platform; `ends_on`: its last day,
    where it has one. `kept` is no part of it: it follows from the rest.
    """

    id: str
    edition: str
    title: str
    citation: str
    source: str
    note: str
    hash: str
    published: date
    effective: date
    compliance: date
    kinds: tuple[Kind, ...]
    enforcement: tuple[Enforcement, ...]
    sections: tuple[Section, ...]
    requirements: tuple[Requirement, ...]
    questions: Mapping[str, Question]
    calendar: tuple[CalendarItem, ...]
    committee_process: tuple[ProcessItem, ...]
    checklists: Mapping[str, Checklist]
    control_sets: Mapping[str, ControlSet]
    controls: Mapping[str, Control]
    chips: Mapping[str, Chip]
    countries: Countries
    allocations: tuple[Cap, ...]
    numbers: Mapping[str, Number]
    _by_id: Mapping[str, Requirement] = field(repr=False, compare=False)
    draft: bool = False
    offered: bool = True
    ends_on: date | None = None
    kept: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)

    @property
    def key(self) -> str:
        """ "id@edition", the name of the edition among all."""
        return f"{self.id}@{self.edition}"

    @property
    def since(self) -> date:
        """The day from which it stands in the place of an edition before it: the day it takes effect, or that
        of the edition, if that is later (an edition that corrects another takes effect when it is there).
        """
        return max(self.effective, date.fromisoformat(self.edition))

    @property
    def open_to_applicants(self) -> bool:
        """Whether an application may be started under it: it is offered, and no draft."""
        return self.offered and not self.draft

    def requirement(self, id: str) -> Requirement:
        """The requirement of that id; Refusal if there is none."""
        if id not in self._by_id:
            raise Refusal(f'{self.id} has no requirement "{id}".')
        return self._by_id[id]

    def requirements_for(self, kind: str) -> tuple[Requirement, ...]:
        """The requirements that apply to a kind, in the order of the rule."""
        return tuple(requirement for requirement in self.requirements if kind in requirement.applies_to)

    def questions_for(self, kind: str) -> tuple[Question, ...]:
        """The questions asked of a kind, in page order."""
        return tuple(question for question in self.questions.values() if kind in question.applies_to)

    def kind(self, id: str) -> Kind:
        """The kind of that id; Refusal if there is none."""
        for kind in self.kinds:
            if kind.id == id:
                return kind
        raise Refusal(
            f'{self.id} knows no kind "{id}"; it knows {", ".join(kind.id for kind in self.kinds)}.'
        )

    def enforcement_on(self, day: date) -> Enforcement:
        """The state of enforcement on a day, with what was known of it then; before the first, the first."""
        past = [state for state in self.enforcement if state.since <= day]
        return (past[-1] if past else self.enforcement[0]).known_on(day)

    def status_of(self, requirement: Requirement, day: date) -> Enforcement:
        """The state of enforcement of a requirement on a day: its own, or the edition's while it has none."""
        past = [state for state in requirement.enforcement if state.since <= day]
        return past[-1].known_on(day) if past else self.enforcement_on(day)

    def history_of(
        self, requirement: Requirement, editions: Iterable["Rulebook"] = ()
    ) -> tuple[HistoryEntry, ...]:
        """The dated lines of a requirement, in order: published, effective, enforcement with what was found
        out of it, compliance due, ended; and of the other `editions` of the same id, whether it stands there.
        """
        own = requirement.enforcement
        shared = tuple(state for state in self.enforcement if not own or state.since < own[0].since)
        lines = told(shared + own, self.key)
        made = "Put out as a draft." if self.draft else "Published."
        lines.append(self._dated(self.published, "published", made, self.source, ""))
        dates = [
            (requirement.effective_from, "effective", "Takes effect."),
            (requirement.compliance_from, "compliance", "Compliance is due."),
            (requirement.ends_on, "ended", "Last day."),
        ]
        lines += [
            self._dated(day, event, words, requirement.citation, requirement.provenance)
            for day, event, words in dates
            if day is not None
        ]
        others = [other for other in editions if other.id == self.id and other.edition != self.edition]
        return in_order(lines + [other._standing(requirement) for other in others])

    def _dated(self, day: date, event: str, words: str, source: str, provenance: str) -> HistoryEntry:
        return HistoryEntry(day, event, words, "", "", source, provenance, self.key)

    def _standing(self, requirement: Requirement) -> HistoryEntry:
        """Whether a requirement of another edition stands in this one."""
        mine = self._by_id.get(requirement.id)
        draft = "draft of the " if self.draft else ""
        if mine is None:
            words = f"Does not stand in the {draft}edition {self.edition}."
        else:
            same = "the same" if mine.statement == requirement.statement else "other"
            words = f"Stands in the {draft}edition {self.edition} in {same} words."
        return self._dated(self.since, "edition", words, self.citation, "")
