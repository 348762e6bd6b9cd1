"""Every finding as a small proof: requirement, check, answer, evidence, verdict. Plain records, nothing judged anew.

The findings say what was found; the edition says what was put, and the dossier what was said. A check that is put at
every site has a node for each. See docs/findings.md.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from standards import dossier
from standards.assessment import Finding, Findings, PartFinding
from standards.case import Case, Place
from standards.checks.judging import judged
from standards.checks.verdict import Verdict
from standards.checks.words import described
from standards.edition import Number, Part, Question, Requirement, Rulebook
from standards.saying import Said, said
from standards.wording import figure


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the rule that a check names: its value with the unit in words, exactly, and where it is written."""

    id: str
    title: str
    figure: str
    value: str
    unit: str
    citation: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a check reads."""

    id: str
    label: str
    section: str
    scope: str


@dataclass(frozen=True, slots=True)
class Put:
    """The check as it is put: its kind, in words when it is satisfied and when it is put at all, the questions it
    reads, and the numbers it names.
    """

    kind: str
    words: tuple[str, ...]
    questions: tuple[Asked, ...]
    numbers: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file under an answer: its digest, the period it states, and whether it counts on the day and why not."""

    id: str
    name: str
    sha256: str
    covers_from: str
    covers_to: str
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class Node:
    """What was found at one site, on which answers and files."""

    site: str
    name: str
    status: str
    why: str
    repair: str
    answers: tuple[Said, ...]
    evidence: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class PartProof:
    """One part: what it asks, the check put, the answers and files it rests on, and the verdict.

    `sites` has a node for each site where the check is put at every site; then `answers` and `evidence` of the part
    are empty, being in the nodes.
    """

    id: str
    text: str
    provenance: str
    check: Put
    answers: tuple[Said, ...]
    evidence: tuple[File, ...]
    sites: tuple[Node, ...]
    status: str
    why: str
    repair: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One requirement, with a proof of each of its parts."""

    id: str
    paragraph: str
    title: str
    citation: str
    provenance: str
    effective_from: str
    compliance_from: str
    ends_on: str
    in_force: bool
    enforcement: str
    status: str
    why: str
    parts: tuple[PartProof, ...]

    def plain(self) -> dict[str, Any]:
        """JSON: the fields, in this order, all the way down."""
        return asdict(self)


def prove(findings: Findings, rulebook: Rulebook, dossier: dossier.Dossier) -> tuple[Proof, ...]:
    """The proof of every finding, in their order. The three must belong together."""
    case = Case(rulebook, dossier, findings.on)
    return tuple(_proof(finding, rulebook.requirement(finding.id), case) for finding in findings.findings)


def _proof(finding: Finding, requirement: Requirement, case: Case) -> Proof:
    parts = {part.id: part for part in requirement.parts}
    ends = requirement.ends_on
    return Proof(
        id=finding.id,
        paragraph=finding.paragraph,
        title=finding.title,
        citation=finding.citation,
        provenance=finding.provenance,
        effective_from=requirement.effective_from.isoformat(),
        compliance_from=requirement.compliance_from.isoformat(),
        ends_on=ends.isoformat() if ends else "",
        in_force=finding.in_force,
        enforcement=finding.enforcement,
        status=finding.status.value,
        why=finding.why,
        parts=tuple(_part(found, parts[found.id], case) for found in finding.parts),
    )


def _part(found: PartFinding, part: Part, case: Case) -> PartProof:
    nodes = _nodes(found, part, case)
    return PartProof(
        id=part.id,
        text=part.text,
        provenance=found.provenance,
        check=put(part, case.rulebook),
        answers=() if nodes else _answers(found.answers, case),
        evidence=() if nodes else _files(found.answers, case),
        sites=nodes,
        status=found.status.value,
        why=found.why,
        repair=found.repair,
    )


def _nodes(found: PartFinding, part: Part, case: Case) -> tuple[Node, ...]:
    """A node for each site, if the check is put at every site and the part's own dates do not settle it."""
    question = case.rulebook.questions.get(getattr(part.check, "question", None) or "")
    if question is None or question.scope != "site" or not case.places:
        return ()
    at_each = judged(part, case)
    if found.answers != _all(verdict.answers for _, verdict in at_each):
        return ()
    return tuple(_node(place, verdict, case) for place, verdict in at_each)


def _all(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in many for one in some))


def _node(place: Place, verdict: Verdict, case: Case) -> Node:
    site = place.site
    return Node(
        site=site.id if site else "",
        name=(site.name or site.id) if site else "",
        status=verdict.status.value,
        why=verdict.why,
        repair=verdict.repair,
        answers=_answers(verdict.answers, case),
        evidence=_files(verdict.answers, case),
    )


def put(part: Part, rulebook: Rulebook) -> Put:
    """The check of a part as data to read."""
    told = described(part.check, rulebook)
    return Put(
        kind=part.check.KIND,
        words=told.sentences,
        questions=tuple(_asked(rulebook.questions[id]) for id in part.questions if id in rulebook.questions),
        numbers=tuple(_figure(number) for number in told.numbers),
    )


def _asked(question: Question) -> Asked:
    return Asked(question.id, question.label, question.section, question.scope)


def _figure(number: Number) -> Figure:
    value = number.day.isoformat() if number.day else str(number.value)
    return Figure(
        number.id, number.title, figure(number), value, number.unit, number.citation, number.provenance
    )


def _answers(pointers: Iterable[str], case: Case) -> tuple[Said, ...]:
    return tuple(one for at in pointers if (one := said(at, case)) is not None)


def _files(pointers: Iterable[str], case: Case) -> tuple[File, ...]:
    """The files under the answers and in their rows, each once, those that do not count as well."""
    ids: dict[str, None] = {}
    for at in pointers:
        steps = at.split("/")[1:]
        if "answers" in steps[:3]:
            answers = (
                case.dossier.answers if steps[0] == "answers" else case.dossier.sites[int(steps[1])].answers
            )
            id = steps[steps.index("answers") + 1]
            ids |= dict.fromkeys(case.files(id, answers[id]) if id in answers else ())
    return tuple(_file(case.dossier.evidence[id], case.on) for id in ids)


def _file(file: dossier.Evidence, on: date) -> File:
    return File(
        id=file.id,
        name=file.name,
        sha256=file.sha256,
        covers_from=file.covers_from.isoformat() if file.covers_from else "",
        covers_to=file.covers_to.isoformat() if file.covers_to else "",
        counts=file.covers(on),
        why=_why_not(file, on),
    )


def _why_not(file: dossier.Evidence, on: date) -> str:
    """Why a file does not count on the day; "" where it does."""
    if file.covers(on):
        return ""
    if file.covers_from is not None and file.covers_from > on:
        return f"Its period begins on {file.covers_from}, after {on}."
    if file.covers_to is not None and file.covers_to < on:
        return f"Its period ended on {file.covers_to}, before {on}."
    return "It does not state both ends of its period."
