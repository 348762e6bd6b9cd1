"""What the check finds, laid out to be read: by requirement with its proof, what to do, and what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from standards.assessment import Finding, Findings, FindingStatus, PartFinding
from standards.dossier import Dossier
from standards.lint import Warned
from standards.proof import PartProof, prove
from standards.repairs import APPLICANT, REVIEWER, ToDo, Where, head_of
from standards.rulebook import Enforcement, Part, Question, Requirement, Rulebook, Section


@dataclass(frozen=True, slots=True)
class Asks:
    """What was found of one part, what the part asks, the questions that answer it, and how it was found."""

    part: Part
    found: PartFinding
    questions: tuple[Question, ...]
    proof: PartProof


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement: what was found, the requirement itself, and its own state of enforcement on the day,
    where it differs from that of the edition.
    """

    finding: Finding
    requirement: Requirement
    parts: tuple[Asks, ...]
    own_state: Enforcement | None

    @property
    def is_settled(self) -> bool:
        return self.finding.status in (FindingStatus.SATISFIED, FindingStatus.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Total:
    """How many requirements have a status."""

    status: FindingStatus
    count: int

    @property
    def words(self) -> str:
        return self.status.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the application: where a link leads. `sort` as in `standards.repairs.ToDo`."""

    sort: str
    question: Question | None
    site: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, and where; `parts`: (part, its requirement) that need it."""

    todo: ToDo
    spot: Spot
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What is to do on one page of questions; `section` is None for the particulars and the sites."""

    section: Section | None
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning of the lint, with the places it points to, each once."""

    warned: Warned
    spots: tuple[Spot, ...]


SPOTS = 6  # of a warning; its pointers are all in the JSON


def lines(rulebook: Rulebook, findings: Findings, dossier: Dossier) -> list[Line]:
    """Every finding beside its requirement, in the order of the rule, with its proof."""
    proofs = prove(findings, rulebook, dossier)
    return [
        Line(
            finding,
            requirement := rulebook.requirement(finding.id),
            _asks(rulebook, dossier.kind, finding, requirement, proof.parts),
            _own_state(rulebook, requirement, findings),
        )
        for finding, proof in zip(findings.findings, proofs, strict=True)
    ]


def groups(rulebook: Rulebook, findings: Findings, todo: Iterable[ToDo]) -> tuple[list[Group], list[Task]]:
    """What the applicant has to do, page by page, and what waits for a reviewer."""
    of = {part.id: finding.id for finding in findings.findings for part in finding.parts}
    tasks = [
        Task(line, _spot(rulebook, line), tuple((part, of[part]) for part in line.parts)) for line in todo
    ]
    own = [task for task in tasks if task.todo.by == APPLICANT]
    by_section: dict[str, list[Task]] = {}
    for task in own:
        by_section.setdefault(task.todo.section, []).append(task)
    sections = {section.id: section for section in rulebook.sections}
    order = ["", *sections]
    found = [Group(sections.get(id), tuple(by_section[id])) for id in order if id in by_section]
    return found, [task for task in tasks if task.todo.by == REVIEWER]


def _spot(rulebook: Rulebook, line: ToDo) -> Spot:
    key = line.at.split("/")[2] if line.sort == "file" else ""
    return Spot(line.sort, rulebook.questions.get(line.question), line.site, key, line.title)


def doubts(rulebook: Rulebook, dossier: Dossier, warnings: Iterable[Warned]) -> list[Doubt]:
    """Every warning with the places to look at."""
    where = Where(rulebook, dossier)
    return [
        Doubt(
            one,
            tuple(
                _looked_up(rulebook, where, at) for at in list(dict.fromkeys(map(head_of, one.at)))[:SPOTS]
            ),
        )
        for one in warnings
    ]


def _looked_up(rulebook: Rulebook, where: Where, at: str) -> Spot:
    sort, question, site, title = where.asked(at)
    key = at.split("/")[2] if sort == "file" else ""
    return Spot(sort, rulebook.questions.get(question), site, key, title)


def totals(findings: Findings) -> list[Total]:
    """The four statuses with their counts, the pressing ones first."""
    counted = Counter(finding.status for finding in findings.findings)
    order = (
        FindingStatus.NOT_SATISFIED,
        FindingStatus.UNDETERMINED,
        FindingStatus.SATISFIED,
        FindingStatus.NOT_APPLICABLE,
    )
    return [Total(status, counted[status]) for status in order]


def _own_state(rulebook: Rulebook, requirement: Requirement, findings: Findings) -> Enforcement | None:
    state = rulebook.status_of(requirement, findings.on)
    return state if state.status != rulebook.enforcement_on(findings.on).status else None


def _asks(
    rulebook: Rulebook, kind: str, finding: Finding, requirement: Requirement, proofs: Iterable[PartProof]
) -> tuple[Asks, ...]:
    parts = {part.id: part for part in requirement.parts}
    return tuple(
        Asks(
            part=parts[found.id],
            found=found,
            questions=tuple(
                rulebook.questions[id]
                for id in parts[found.id].questions
                if id in rulebook.questions and kind in rulebook.questions[id].applies_to
            ),
            proof=proof,
        )
        for found, proof in zip(finding.parts, proofs, strict=True)
    )
