"""What the check finds, laid out to be read: by requirement, with where each part is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from standards.assessment import Finding, Findings, FindingStatus, PartFinding
from standards.rulebook import Enforcement, Part, Question, Requirement, Rulebook


@dataclass(frozen=True, slots=True)
class Asks:
    """What was found of one part, what the part asks, and the questions that answer it."""

    part: Part
    found: PartFinding
    questions: tuple[Question, ...]
    rests_on: tuple[str, ...]


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


def lines(rulebook: Rulebook, kind: str, findings: Findings, files: Mapping[str, str]) -> list[Line]:
    """Every finding beside its requirement, in the order of the rule; `files` names the evidence by key."""
    return [
        Line(
            finding,
            requirement := rulebook.requirement(finding.id),
            _asks(rulebook, kind, finding, requirement, files),
            _own_state(rulebook, requirement, findings),
        )
        for finding in findings.findings
    ]


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
    rulebook: Rulebook, kind: str, finding: Finding, requirement: Requirement, files: Mapping[str, str]
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
            rests_on=tuple(files.get(key, key) for key in found.evidence),
        )
        for found in finding.parts
    )
