"""assess(rulebook, dossier, on) -> Findings: pure, deterministic, total. Nothing that is missing is ever
satisfied.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from standards.case import Case
from standards.checks.asking import Asking, asking
from standards.checks.judging import verdict_of
from standards.checks.verdict import (
    NOT_SATISFIED,
    SATISFIED,
    UNDETERMINED,
    WORDED,
    FindingStatus,
    Later,
    Need,
    Verdict,
    not_applicable,
    worst,
)
from standards.dossier import Dossier
from standards.edition import Requirement, Rulebook

__all__ = ["Finding", "FindingStatus", "Findings", "PartFinding", "assess"]

DAYS = 64  # days for which an edition keeps how its requirements stand


class Told:
    """What is found is a status; the words are taken from where they are made when one of them is first read.

    Whoever keeps, compares, hashes, copies or pickles a finding reads it, so that it is whole there. Only a pure
    function of the edition, the dossier and the day stands behind it, so that it says the same whenever it is read.
    """

    __slots__ = ("_from",)
    _from: tuple[Any, ...] | None

    if not TYPE_CHECKING:  # which knows the fields, and should not believe in others

        def __getattr__(self, name: str) -> Any:
            if name not in WORDED:
                raise AttributeError(name)
            source = object.__getattribute__(self, "_from")
            if source is not None:  # None where another thread was quicker: then all is there
                for field, value in self._words(*source):
                    SET(self, field, value)
                SET(self, "_from", None)
            return object.__getattribute__(self, name)


SET = object.__setattr__


@dataclass(frozen=True, slots=True)
class PartFinding(Told):
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

    @staticmethod
    def _words(verdict: Verdict) -> Iterator[tuple[str, object]]:
        return ((name, getattr(verdict, name)) for name in WORDED)

    def plain(self) -> dict[str, Any]:
        """JSON: id, status, why, repair (only where there is one), answers, evidence, provenance."""
        said = {"id": self.id, "status": self.status.value, "why": self.why}
        repair = {"repair": self.repair} if self.repair else {}
        rest = {"answers": list(self.answers), "evidence": list(self.evidence), "provenance": self.provenance}
        return {**said, **repair, **rest}


@dataclass(frozen=True, slots=True)
class Finding(Told):
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

    @staticmethod
    def _words(status: FindingStatus, parts: tuple[PartFinding, ...]) -> Iterator[tuple[str, object]]:
        yield "why", _why(status, parts)

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


class Head(NamedTuple):
    """What a day says of a requirement, whatever was answered. `outside`: why it asks nothing on the day, if so;
    `due`: whether what fails has failed already; `told`: the fields of a finding that follow from it alone.
    """

    requirement: Requirement
    asked: tuple[Asking, ...]
    outside: Verdict | None
    due: bool
    told: tuple[tuple[str, object], ...]


def assess(rulebook: Rulebook, dossier: Dossier, on: date) -> Findings:
    """Hold a parsed dossier against an edition on a day. Never raises; the same three give the
    same findings.
    """
    case = Case(rulebook, dossier, on)
    found = tuple([_finding(head, case) for head in _heads(rulebook, dossier.kind, on)])
    return Findings(rulebook.id, rulebook.edition, rulebook.hash, on, found)


def _heads(rulebook: Rulebook, kind: str, on: date) -> tuple[Head, ...]:
    """The requirements of a kind as they stand on a day; kept for the last few days that were asked for."""
    days: dict[date, tuple[Head, ...]] = rulebook.kept.setdefault(("heads", kind), {})
    found = days.get(on)
    if found is None:
        if len(days) >= DAYS:
            days.clear()
        found = days[on] = tuple(_head(one, rulebook, kind, on) for one in rulebook.requirements_for(kind))
    return found


def _head(requirement: Requirement, rulebook: Rulebook, kind: str, on: date) -> Head:
    outside, due = _outside(requirement, on), on >= requirement.compliance_from
    told = (
        *(
            (name, getattr(requirement, name))
            for name in ("id", "paragraph", "title", "citation", "provenance")
        ),
        ("in_force", outside is None and due),
        ("binds", _binds(requirement, on)),
        ("enforcement", rulebook.status_of(requirement, on).status),
    )
    asked = tuple(asking(part, rulebook) for part in requirement.parts_for(kind))
    return Head(requirement, asked, outside, due, told)


def _finding(head: Head, case: Case) -> Finding:
    parts = tuple([_part(one, head, case) for one in head.asked])
    status = worst([part.status for part in parts])
    found = object.__new__(Finding)
    for name, value in head.told:
        SET(found, name, value)
    SET(found, "status", status)
    SET(found, "parts", parts)
    SET(found, "_from", (status, parts))
    return found


def _part(asked: Asking, head: Head, case: Case) -> PartFinding:
    verdict = head.outside or verdict_of(asked, case)
    if not head.due and verdict.status is NOT_SATISFIED:
        verdict = Later(UNDETERMINED, _not_yet, head.requirement, verdict)
    found = object.__new__(PartFinding)
    SET(found, "id", asked.part.id)
    SET(found, "status", verdict.status)
    SET(found, "provenance", asked.part.provenance)
    SET(found, "_from", (verdict,))
    return found


def _outside(requirement: Requirement, on: date) -> Verdict | None:
    """Before a requirement takes effect and after it has ended, it asks nothing."""
    if on < requirement.effective_from:
        return not_applicable(f"Takes effect on {requirement.effective_from}.")
    if requirement.ends_on is not None and on > requirement.ends_on:
        return not_applicable(f"Ended on {requirement.ends_on}.")
    return None


def _not_yet(requirement: Requirement, verdict: Verdict) -> Verdict:
    """In effect but not yet to be complied with: a failure is not one yet. The only place that words this."""
    why = f"Not yet due; due by {requirement.compliance_from}. {verdict.why}"
    return Verdict(UNDETERMINED, why, verdict.repair, verdict.answers, verdict.evidence, verdict.needs)


def _binds(requirement: Requirement, on: date) -> str:
    if on < requirement.effective_from:
        return f"Takes effect on {requirement.effective_from}."
    return f"Binds from {requirement.compliance_from}." if on < requirement.compliance_from else ""


def _why(status: FindingStatus, parts: Iterable[PartFinding]) -> str:
    """The sentences of the parts that decide, each once."""
    deciding = [part for part in parts if part.status is status]
    if status is SATISFIED:
        return (
            f"All {len(deciding)} parts that apply are satisfied." if len(deciding) > 1 else deciding[0].why
        )
    sentences = dict.fromkeys(part.why for part in deciding)
    most = 3
    more = f" And {len(sentences) - most} more." if len(sentences) > most else ""
    return " ".join(list(sentences)[:most]) + more
