"""The application as a list of tasks: sections in groups, what each waits for, what is next, and what it contains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from applications import progress
from applications.models import Application, Site
from applications.progress import Answers, Progress, State
from standards.checks.kinds import OfficialText
from standards.rulebook import Question, Requirement, Rulebook, Section

#: How sections are put together on the page; a section named nowhere stands in the last group.
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Who you are", frozenset({"ownership", "recipient"})),
    ("What you hold", frozenset({"items", "products"})),
    ("How it is protected", frozenset({"sites", "controls", "models", "personnel", "supply"})),
    ("What you promise", frozenset({"conduct", "reports", "declarations", "text"})),
)
OTHERWISE = "What else the rule asks"
ITEM = "application_item"  # the group of a requirement that says what an application contains
OTHERS = "other_entities"  # the table of those who certify a part of the standard for themselves


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a section cannot be completed yet: "" or the question that must be answered first, or the sites."""

    sentence: str
    sites: bool = False
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A section on the list. `waits`: what must come first; `may_edit`: whether this person may answer it."""

    progress: Progress
    waits: tuple[Reason, ...]
    may_edit: bool

    @property
    def section(self) -> Section:
        return self.progress.section

    @property
    def state(self) -> State:
        return State.BLOCKED if self.waits else self.progress.state


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where an item is answered: a section, and its first question there."""

    section: Section
    question: Question


@dataclass(frozen=True, slots=True)
class Item:
    """One item of what an application contains. `official`: its text was not found, so what it asks is attached."""

    requirement: Requirement
    stops: tuple[Stop, ...]
    asked: int
    answered: int
    official: bool
    answered_by_particulars: bool

    @property
    def state(self) -> State:
        if self.answered == self.asked:
            return State.COMPLETE
        return State.IN_PROGRESS if self.answered else State.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Certifier:
    """Another party that answers for a part of the standard, and the day it signed; "" while it has not."""

    name: str
    function: str
    paragraphs: str
    signed_on: str


@dataclass(frozen=True, slots=True)
class TaskList:
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    certifiers: tuple[Certifier, ...]

    @property
    def tasks(self) -> list[Task]:
        return [task for group in self.groups for task in group.tasks]

    @property
    def complete(self) -> int:
        return sum(task.state is State.COMPLETE for task in self.tasks)

    @property
    def asked(self) -> int:
        return sum(task.progress.asked for task in self.tasks)

    @property
    def answered(self) -> int:
        return sum(task.progress.answered for task in self.tasks)

    @property
    def waits_for_sites(self) -> bool:
        return any(reason.sites for task in self.tasks for reason in task.waits)

    @property
    def following(self) -> Task | None:
        """The task to go on with: one that is begun, or else the first, of those that this person may do."""
        open_ = [task for task in self.tasks if task.may_edit and task.progress.state is not State.COMPLETE]
        begun = [task for task in open_ if task.progress.state is State.IN_PROGRESS and not task.waits]
        free = [task for task in open_ if not task.waits]
        return next(iter([*begun, *free, *(task for task in open_ if _has_work(task))]), None)

    @property
    def items_complete(self) -> int:
        return sum(item.state is State.COMPLETE for item in self.items)


def _has_work(task: Task) -> bool:
    return task.progress.answered < task.progress.asked


def of(
    rulebook: Rulebook,
    application: Application,
    sites: Sequence[Site],
    answers: Answers,
    editable: Mapping[str, bool],
    signed: Mapping[str, str],
) -> TaskList:
    """The whole list, from rows that are loaded already. `editable`: by section, whether the person may answer;
    `signed`: by party, the day it signed here.
    """
    parts = progress.of(rulebook, application.kind, sites, answers)
    certifiers = tuple(_certifiers(answers, signed))
    tasks = [
        Task(part, tuple(_waits(rulebook, application.kind, part, sites, answers, certifiers)), editable[id])
        for part in parts
        for id in (part.section.id,)
    ]
    return TaskList(
        groups=tuple(_grouped(tasks)),
        items=tuple(_items(rulebook, application, sites, answers)),
        certifiers=certifiers,
    )


def _grouped(tasks: Sequence[Task]) -> Iterator[Group]:
    named = frozenset().union(*(ids for _, ids in GROUPS))
    rest = frozenset(task.section.id for task in tasks) - named
    for title, ids in (*GROUPS, (OTHERWISE, rest)):
        some = tuple(task for task in tasks if task.section.id in ids)
        if some:
            yield Group(title, some)


def _waits(
    rulebook: Rulebook,
    kind: str,
    part: Progress,
    sites: Sequence[Site],
    answers: Answers,
    certifiers: Sequence[Certifier],
) -> Iterator[Reason]:
    questions = [question for question in rulebook.questions_for(kind) if question.section == part.section.id]
    if not sites and (part.needs_sites or any(map(_names_sites, questions))):
        yield Reason("declare the sites first", sites=True)
    for other in _waited_for(rulebook, questions, answers):
        title = next(section.title for section in rulebook.sections if section.id == other.section)
        yield Reason(f"answer “{other.label}” in {title} first", question=other)
    if any(question.id == OTHERS for question in questions):
        for one in certifiers:
            if not one.signed_on:
                yield Reason(f"waiting for the certification of {one.name}")


def _names_sites(question: Question) -> bool:
    columns = [column for column in question.columns if column.required and column.type == "site"]
    return question.required and question.shown_when is None and bool(columns)


def _waited_for(rulebook: Rulebook, questions: Sequence[Question], answers: Answers) -> Iterator[Question]:
    """Questions of other sections, not answered yet, whose answer decides what this section asks."""
    seen = set()
    for question in questions:
        if question.shown_when is None:
            continue
        other = rulebook.questions[question.shown_when[0]]
        said = answers.get((other.id, None))
        open_ = other.scope != "site" and (said is None or said.value is None)
        if open_ and other.section != question.section and other.id not in seen:
            seen.add(other.id)
            yield other


def _certifiers(answers: Answers, signed: Mapping[str, str]) -> Iterator[Certifier]:
    def rows(question: str) -> list[Mapping[str, str]]:
        said = answers.get((question, None))
        return said.value if said and isinstance(said.value, list) else []

    names = {row.get("id"): row.get("name") for row in rows("parties")}
    for row in rows(OTHERS):
        party = row.get("party", "")
        name = names.get(party) or party or "a party without a name"
        day = signed.get(party) or row.get("signed_on", "")
        yield Certifier(name, row.get("function", ""), row.get("paragraphs", ""), day)


def _items(
    rulebook: Rulebook, application: Application, sites: Sequence[Site], answers: Answers
) -> Iterator[Item]:
    values = {place: answer.value for place, answer in answers.items()}
    sections = {section.id: section for section in rulebook.sections}
    for requirement in rulebook.requirements_for(application.kind):
        if requirement.group != ITEM:
            continue
        parts = requirement.parts_for(application.kind)
        ids = dict.fromkeys(id for part in parts for id in part.questions)
        questions = [rulebook.questions[id] for id in ids]
        done = [
            (question.id, key) in answers and answers[question.id, key].completes(question)
            for question in questions
            for key in ([site.key for site in sites] if question.scope == "site" else [None])
            if question.required and progress.is_asked(rulebook, question, key, values)
        ]
        particulars = not all(part.questions for part in parts)  # no question, but the end user and the sites
        if particulars:
            done.append(bool(sites) and bool(application.end_user.name))
        first = {question.section: question for question in reversed(questions)}
        yield Item(
            requirement=requirement,
            stops=tuple(Stop(sections[id], question) for id, question in reversed(first.items())),
            asked=len(done),
            answered=sum(done),
            official=any(isinstance(part.check, OfficialText) for part in parts),
            answered_by_particulars=particulars,
        )
