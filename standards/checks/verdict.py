"""What a check says: a status, why, what would repair it, and what it rests on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any


class FindingStatus(StrEnum):
    """The four answers; the value is what is kept and shown."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


# The same as plain names: a look-up in an enumeration is slow, and every part of every site asks.
NOT_SATISFIED, UNDETERMINED = FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED
SATISFIED, NOT_APPLICABLE = FindingStatus.SATISFIED, FindingStatus.NOT_APPLICABLE
OPEN = (NOT_SATISFIED, UNDETERMINED)
GOOD = (SATISFIED, UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Change:
    """One change that would do, in words, at a place of the dossier.

    `at`: JSON pointer to what is changed, "" where it is the whole. `do`: "answer" what is not answered, "tell" by
    another answer whether it is asked at all, "change" an answer, "fill" rows or cells, "attach" a file, "renew" a
    file by one with another period, "period" state the period of a file, "declare" a site or a particular of the end
    user, "correct" anything else; "judge" is a reviewer's, all others are the applicant's. `names`: every row, cell,
    control or item meant, however many the words name. `value`: what would do, as it would stand in the dossier,
    where that is one thing, and of a period the day that it must include; else None.
    """

    at: str
    do: str
    words: str
    names: tuple[str, ...] = ()
    value: Any = None


Need = tuple[Change, ...]
"""Changes of which any one would do; the cheapest first."""


@dataclass(slots=True)
class Verdict:
    """One check's answer. `answers`: JSON pointers into the dossier; `evidence`: ids of the files
    that count; `needs`: what would satisfy it, all of them together. Nobody writes to one once it is made.
    """

    status: FindingStatus
    why: str
    repair: str = ""
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()

    def resting_on(self, answers: Iterable[str], evidence: Iterable[str] = ()) -> "Verdict":
        """The same, resting on these as well; each once, in order."""
        at, files = once((*self.answers, *answers)), once((*self.evidence, *evidence))
        return Verdict(self.status, self.why, self.repair, at, files, self.needs)

    def noting(self, more: str) -> "Verdict":
        """The same, with one sentence more."""
        return self.saying(f"{self.why} {more}", self.repair, self.needs)

    def saying(self, why: str, repair: str, needs: tuple[Need, ...]) -> "Verdict":
        """The same in other words."""
        return Verdict(self.status, why, repair, self.answers, self.evidence, needs)


class Later(Verdict):
    """A verdict whose status is known, and whose words are made when one of them is read, all at once and once.

    `make`, given `of`, is a pure function of frozen values that returns the same verdict in words. Until then the
    other fields are not there, so that reading one comes here; afterwards it is a verdict like any other.
    """

    __slots__ = ("_make",)

    def __init__(self, status: FindingStatus, make: Callable[..., Verdict], *of: Any) -> None:
        self.status = status
        self._make: tuple[Callable[..., Verdict], tuple[Any, ...]] | None = (make, of)

    if not TYPE_CHECKING:  # which knows the fields, and should not believe in others

        def __getattr__(self, name: str) -> Any:
            if name not in WORDED:
                raise AttributeError(name)
            making = self._make
            if making is not None:  # None where another thread was quicker: then all is there
                make, of = making
                made = make(*of)
                self.why, self.repair, self.needs = made.why, made.repair, made.needs
                self.answers, self.evidence = made.answers, made.evidence
                self._make = None
            return object.__getattribute__(self, name)


WORDED = frozenset({"why", "repair", "answers", "evidence", "needs"})


def once(names: tuple[str, ...]) -> tuple[str, ...]:
    """The same names in order, each once."""
    return names if len(names) < 2 else tuple(dict.fromkeys(names))


def satisfied(why: str) -> Verdict:
    """It is as the rule asks."""
    return Verdict(SATISFIED, why)


def failed(why: str, repair: str) -> Verdict:
    """It is not, or nothing was said; `repair` says what would do."""
    return Verdict(NOT_SATISFIED, why, repair)


def lacking(why: str, *needs: Need | Change) -> Verdict:
    """It is not, or nothing was said; the changes that would do together are named, and `repair` is their words."""
    found = _needs(needs)
    return Verdict(NOT_SATISFIED, why, worded(found), needs=found)


def waiting(why: str, *needs: Need | Change) -> Verdict:
    """Something was said, and a person must judge it, unless it is changed as named."""
    found = _needs(needs)
    return Verdict(UNDETERMINED, why, worded(found), needs=found)


def _needs(needs: Iterable[Need | Change]) -> tuple[Need, ...]:
    return tuple([(need,) if isinstance(need, Change) else need for need in needs])


def worded(needs: Iterable[Need]) -> str:
    """The sentences of the changes, each once; where one of several would do, the first and the second."""
    return " ".join(dict.fromkeys(_either(need) for need in needs if need))


def _either(need: Need) -> str:
    if len(need) == 1:
        return need[0].words
    words = list(dict.fromkeys(change.words for change in need))
    if len(words) == 1:
        return words[0]
    more = f" (or one of {len(words) - 2} more)" if len(words) > 2 else ""
    return f"{words[0].removesuffix('.')}; or {words[1][0].lower()}{words[1][1:].removesuffix('.')}{more}."


def open_question(why: str, repair: str = "") -> Verdict:
    """Something was said, and a person must judge it."""
    return Verdict(UNDETERMINED, why, repair)


def not_applicable(why: str) -> Verdict:
    """The rule does not ask it here."""
    return Verdict(NOT_APPLICABLE, why)


ORDER = (NOT_SATISFIED, UNDETERMINED, SATISFIED)


def worst(statuses: Iterable[FindingStatus]) -> FindingStatus:
    """Of several: any not satisfied, else any undetermined, else any satisfied, else not applicable."""
    found = tuple(statuses)
    return next((status for status in ORDER if status in found), NOT_APPLICABLE)
