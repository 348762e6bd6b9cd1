"""What a check says: a status, why, what would repair it, and what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class FindingStatus(StrEnum):
    """The four answers; the value is what is kept and shown."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check's answer. `answers`: JSON pointers into the dossier; `evidence`: ids of the files
    that count.
    """

    status: FindingStatus
    why: str
    repair: str = ""
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def resting_on(self, answers: Iterable[str], evidence: Iterable[str] = ()) -> "Verdict":
        """The same, resting on these as well; each once, in order."""
        return replace(
            self,
            answers=tuple(dict.fromkeys((*self.answers, *answers))),
            evidence=tuple(dict.fromkeys((*self.evidence, *evidence))),
        )

    def noting(self, more: str) -> "Verdict":
        """The same, with one sentence more."""
        return replace(self, why=f"{self.why} {more}")


def satisfied(why: str) -> Verdict:
    """It is as the rule asks."""
    return Verdict(FindingStatus.SATISFIED, why)


def failed(why: str, repair: str) -> Verdict:
    """It is not, or nothing was said; `repair` says what would do."""
    return Verdict(FindingStatus.NOT_SATISFIED, why, repair)


def open_question(why: str, repair: str = "") -> Verdict:
    """Something was said, and a person must judge it."""
    return Verdict(FindingStatus.UNDETERMINED, why, repair)


def not_applicable(why: str) -> Verdict:
    """The rule does not ask it here."""
    return Verdict(FindingStatus.NOT_APPLICABLE, why)


ORDER = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED, FindingStatus.SATISFIED)


def worst(statuses: Iterable[FindingStatus]) -> FindingStatus:
    """Of several: any not satisfied, else any undetermined, else any satisfied, else not applicable."""
    found = set(statuses)
    return next((status for status in ORDER if status in found), FindingStatus.NOT_APPLICABLE)
