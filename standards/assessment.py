"""assess(rulebook, dossier, on) -> Findings: pure, deterministic, total. Nothing that is missing is ever
satisfied.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from standards.case import Case
from standards.checks.judging import judge
from standards.checks.verdict import FindingStatus, Need, Verdict, not_applicable, worst
from standards.dossier import Dossier
from standards.edition import Part, Requirement, Rulebook

__all__ = ["Finding", "FindingStatus", "Findings", "PartFinding", "assess"]


@dataclass(frozen=True, slots=True)
class PartFinding:
    """What was found of one part. `answers`: JSON pointers it rests on; `evidence`: ids of the files that
    count; `needs`: what would satisfy it, where it is open (see `standards.repairs`).
    """

    id: str
    status: FindingStatus
    why: str
    repair: str
    answers: tuple[str, ...]
    evidence: tuple[str, ...]
    provenance: str
    needs: tuple[Need, ...] = ()

    def plain(self) -> dict[str, Any]:
        """JSON: id, status, why, repair (only where there is one), answers, evidence, provenance."""
        said = {"id": self.id, "status": self.status.value, "why": self.why}
        repair = {"repair": self.repair} if self.repair else {}
        rest = {"answers": list(self.answers), "evidence": list(self.evidence), "provenance": self.provenance}
        return {**said, **repair, **rest}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one requirement. `in_force`: whether it must be met on the day; `binds`: in words, ""
    if it simply does.
    """

    id: str
    paragraph: str
    title: str
    status: FindingStatus
    citation: str
    why: str
    parts: tuple[PartFinding, ...]
    provenance: str
    in_force: bool
    binds: str
    enforcement: str

    def plain(self) -> dict[str, Any]:
        """JSON: id, status, citation, why, parts, paragraph, title, provenance, in_force, enforcement."""
        return {
            "id": self.id,
            "status": self.status.value,
            "citation": self.citation,
            "why": self.why,
            "parts": [part.plain() for part in self.parts],
            "paragraph": self.paragraph,
            "title": self.title,
            "provenance": self.provenance,
            "in_force": self.in_force,
            "enforcement": self.enforcement,
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """One finding for every requirement that applies to the dossier's kind, in the order of the rule."""

    rulebook_id: str
    edition: str
    hash: str
    on: date
    findings: tuple[Finding, ...]

    def plain(self) -> dict[str, Any]:
        """JSON: rulebook, edition, hash, on, findings. See docs/findings.md."""
        return {
            "rulebook": self.rulebook_id,
            "edition": self.edition,
            "hash": self.hash,
            "on": self.on.isoformat(),
            "findings": [finding.plain() for finding in self.findings],
        }

    def by_status(self, status: FindingStatus) -> tuple[Finding, ...]:
        """The findings with a status."""
        return tuple(finding for finding in self.findings if finding.status == status)

    @property
    def clear(self) -> bool:
        """Whether nothing is unsatisfied or undetermined."""
        open_ = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)
        return all(finding.status not in open_ for finding in self.findings)


def assess(rulebook: Rulebook, dossier: Dossier, on: date) -> Findings:
    """Hold a parsed dossier against an edition on a day. Never raises; the same three give the
    same findings.
    """
    case = Case(rulebook, dossier, on)
    found = tuple(_finding(requirement, case) for requirement in rulebook.requirements_for(dossier.kind))
    return Findings(rulebook.id, rulebook.edition, rulebook.hash, on, found)


def _finding(requirement: Requirement, case: Case) -> Finding:
    outside = _outside(requirement, case.on)
    parts = tuple(
        _part(part, outside or _timed(requirement, case.on, judge(part, case)))
        for part in requirement.parts_for(case.dossier.kind)
    )
    status = worst(part.status for part in parts)
    return Finding(
        id=requirement.id,
        paragraph=requirement.paragraph,
        title=requirement.title,
        status=status,
        citation=requirement.citation,
        why=_why(status, parts),
        parts=parts,
        provenance=requirement.provenance,
        in_force=outside is None and case.on >= requirement.compliance_from,
        binds=_binds(requirement, case.on),
        enforcement=case.rulebook.status_of(requirement, case.on).status,
    )


def _outside(requirement: Requirement, on: date) -> Verdict | None:
    """Before a requirement takes effect and after it has ended, it asks nothing."""
    if on < requirement.effective_from:
        return not_applicable(f"Takes effect on {requirement.effective_from}.")
    if requirement.ends_on is not None and on > requirement.ends_on:
        return not_applicable(f"Ended on {requirement.ends_on}.")
    return None


def _timed(requirement: Requirement, on: date, verdict: Verdict) -> Verdict:
    """In effect but not yet to be complied with: a failure is not one yet. The only place that words this."""
    if on >= requirement.compliance_from or verdict.status != FindingStatus.NOT_SATISFIED:
        return verdict
    why = f"Not yet due; due by {requirement.compliance_from}. {verdict.why}"
    return replace(verdict, status=FindingStatus.UNDETERMINED, why=why)


def _binds(requirement: Requirement, on: date) -> str:
    if on < requirement.effective_from:
        return f"Takes effect on {requirement.effective_from}."
    return f"Binds from {requirement.compliance_from}." if on < requirement.compliance_from else ""


def _part(part: Part, verdict: Verdict) -> PartFinding:
    answers, evidence = verdict.answers, verdict.evidence
    return PartFinding(
        part.id,
        verdict.status,
        verdict.why,
        verdict.repair,
        answers,
        evidence,
        part.provenance,
        verdict.needs,
    )


def _why(status: FindingStatus, parts: Iterable[PartFinding]) -> str:
    """The sentences of the parts that decide, each once."""
    deciding = [part for part in parts if part.status == status]
    if status == FindingStatus.SATISFIED:
        return (
            f"All {len(deciding)} parts that apply are satisfied." if len(deciding) > 1 else deciding[0].why
        )
    sentences = dict.fromkeys(part.why for part in deciding)
    most = 3
    more = f" And {len(sentences) - most} more." if len(sentences) > most else ""
    return " ".join(list(sentences)[:most]) + more
