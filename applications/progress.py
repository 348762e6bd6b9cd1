"""How far an application is: which questions are asked, and which sections are complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef

from applications.models import Answer, Application, Site
from standards.rulebook import Question, Rulebook, Section


class State(StrEnum):
    """Of a section, as the task list shows it."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "cannot_complete"
    COMPLETE = "complete"

    @property
    def words(self) -> str:
        return "cannot complete yet" if self is State.BLOCKED else self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer without its bulk: enough to know what is asked and what is answered."""

    value: Any
    unread: bool
    files: bool

    def completes(self, question: Question) -> bool:
        """Whether a required question is answered: a value that was read, and the file where one is required."""
        if self.unread or (question.evidence == "required" and not self.files):
            return False
        return self.files if question.type == "file" else self.value is not None


Place = tuple[str, str | None]
Answers = Mapping[Place, Kept]


def kept(application: Application, sites: Iterable[Site]) -> dict[Place, Kept]:
    """Every answer of the application by question and site key. One query."""
    keys: dict[int | None, str | None] = {None: None, **{site.pk: site.key for site in sites}}
    links = Answer.evidence.through.objects.filter(answer_id=OuterRef("pk"))
    rows = application.answers.annotate(files=Exists(links)).values_list(
        "question", "site_id", "value", "as_typed", "files"
    )
    return {
        (question, keys[site]): Kept(value, as_typed is not None, files)
        for question, site, value, as_typed, files in rows
    }


def is_asked(rulebook: Rulebook, question: Question, site: str | None, values: Mapping[Place, Any]) -> bool:
    """Whether the question is put: what it waits for is asked itself, and answered as the rulebook says."""
    if question.shown_when is None:
        return True
    other = rulebook.questions[question.shown_when[0]]
    place = site if other.scope == "site" else None
    return values.get((other.id, place)) == question.shown_when[1] and is_asked(
        rulebook, other, place, values
    )


def waits_for(rulebook: Rulebook, questions: Iterable[Question]) -> set[str]:
    """The ids of every question that these wait for, near or far."""
    found: set[str] = set()
    for question in questions:
        while question.shown_when is not None:
            question = rulebook.questions[question.shown_when[0]]
            found.add(question.id)
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """What is asked on a page, and how much of it is answered."""

    asked: int
    answered: int
    begun: bool
    unread: int

    @property
    def state(self) -> State:
        if not self.begun and self.asked:
            return State.NOT_STARTED
        return State.COMPLETE if self.answered == self.asked and not self.unread else State.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Progress:
    """A section: what is asked once, and what is asked at each site (empty where nothing is)."""

    section: Section
    general: Tally | None
    sites: tuple[tuple[Site, Tally], ...]
    needs_sites: bool

    @property
    def tallies(self) -> list[Tally]:
        return [*([self.general] if self.general else []), *(tally for _, tally in self.sites)]

    @property
    def asked(self) -> int:
        return sum(tally.asked for tally in self.tallies)

    @property
    def answered(self) -> int:
        return sum(tally.answered for tally in self.tallies)

    @property
    def unread(self) -> int:
        return sum(tally.unread for tally in self.tallies)

    @property
    def state(self) -> State:
        states = {tally.state for tally in self.tallies}
        if self.needs_sites and states <= {State.COMPLETE}:
            return State.BLOCKED
        if states == {State.NOT_STARTED} or not states:
            return State.NOT_STARTED
        return State.COMPLETE if states == {State.COMPLETE} else State.IN_PROGRESS


def of(rulebook: Rulebook, kind: str, sites: Sequence[Site], answers: Answers) -> tuple[Progress, ...]:
    """Every section that asks this kind something, in the order of the rulebook."""
    values = {place: answer.value for place, answer in answers.items()}
    by_section: dict[str, list[Question]] = {}
    for question in rulebook.questions_for(kind):
        by_section.setdefault(question.section, []).append(question)

    def tally(questions: list[Question], site: str | None) -> Tally:
        shown = [question for question in questions if is_asked(rulebook, question, site, values)]
        said = {q.id: answers[q.id, site] for q in shown if (q.id, site) in answers}
        required = [question for question in shown if question.required]
        return Tally(
            asked=len(required),
            answered=sum(q.id in said and said[q.id].completes(q) for q in required),
            begun=bool(said),
            unread=sum(answer.unread for answer in said.values()),
        )

    found = []
    for section in rulebook.sections:
        questions = by_section.get(section.id, [])
        general = [question for question in questions if question.scope != "site"]
        local = [question for question in questions if question.scope == "site"]
        if questions:
            found.append(
                Progress(
                    section=section,
                    general=tally(general, None) if general else None,
                    sites=tuple((site, tally(local, site.key)) for site in sites) if local else (),
                    needs_sites=bool(local) and not sites,
                )
            )
    return tuple(found)
