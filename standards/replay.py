"""Replaying a filed dossier under another edition: what would be found otherwise, before anybody publishes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from standards.assessment import Finding, FindingStatus, assess
from standards.dossier import Dossier, parse
from standards.edition import Rulebook
from standards.errors import Refusal, listed

#: From the worst to the best; where a requirement asks nothing, nobody is worse off than who satisfies it.
ORDER = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)
SENTENCE = re.compile(r"[.?!](?=\s+[A-Z“\"])")
ABBREVIATED = re.compile(r"(?:\b(?:No|Nos|Supp|para|paras|Inc|Ltd|Co|Corp|St|vs|Fed|Reg)|\b[A-Z])$")


@dataclass(frozen=True, slots=True)
class Move:
    """One requirement whose status would change. before, after: a finding status, "" where the requirement is
    not found under that edition; why: the first sentence of what would be found.
    """

    requirement: str
    before: str
    after: str
    why: str

    @property
    def direction(self) -> str:
        """ "added" or "removed" with the requirement; else "worse", "better" or "other"."""
        if not self.before or not self.after:
            return "added" if self.after else "removed"
        old, new = _rank(self.before), _rank(self.after)
        return "worse" if new < old else "better" if new > old else "other"

    def plain(self) -> dict[str, str]:
        """JSON: requirement, before, after, direction, why."""
        said = {"requirement": self.requirement, "before": self.before, "after": self.after}
        return {**said, "direction": self.direction, "why": self.why}


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of one dossier. `unread`: why it could not be held against both editions, "" if it was."""

    reference: str
    filing: int
    edition: str
    moves: tuple[Move, ...] = ()
    unread: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything would be found otherwise, or it could not be told."""
        return bool(self.moves or self.unread)

    def plain(self) -> dict[str, Any]:
        """JSON: reference, filing, edition (id@edition it was filed under), and moves or unread."""
        said = {"reference": self.reference, "filing": self.filing, "edition": self.edition}
        return (
            {**said, "unread": self.unread}
            if self.unread
            else {**said, "moves": [move.plain() for move in self.moves]}
        )


@dataclass(frozen=True)
class Plan:
    """A replay as asked for: the editions that dossiers are bound to, by "id@edition", the edition they are
    to be held against, and the day. It is sent whole to every process that works at it.
    """

    bound: Mapping[str, Rulebook]
    against: Rulebook
    on: date

    def replay(self, content: bytes, edition: str) -> Replay:
        """Hold the bytes of one filed dossier against its own edition ("id@edition") and against the other.

        Never raises for what a dossier says: one that either edition cannot read is reported as unread.
        """
        plain = json.loads(content)
        reference, filing = str(plain.get("reference", "")), int(plain.get("filing", 0))
        try:
            if edition not in self.bound:
                raise _UnreadError(f"its own edition, {edition}, is not among the rulebooks")
            before = self._found(plain, self.bound[edition], "its own edition")
            after = self._found(plain, self.against, self.against.key)
        except _UnreadError as unread:
            return Replay(reference, filing, edition, unread=str(unread))
        return Replay(reference, filing, edition, moves(before, after, self.against))

    def _found(self, plain: Mapping[str, Any], rulebook: Rulebook, words: str) -> dict[str, Finding]:
        try:
            dossier = _read(plain, rulebook)
        except Refusal as refusal:
            most = 3
            faults = [f"{fault.pointer} {fault.message}".strip() for fault in refusal.faults]
            told = listed(faults, "and", most) if faults else str(refusal)
            raise _UnreadError(f"{words} cannot read it: {told}") from None
        return {finding.id: finding for finding in assess(rulebook, dossier, self.on).findings}


class _UnreadError(Exception):
    """An edition that cannot read a dossier, with why."""


def moves(before: Mapping[str, Finding], after: Mapping[str, Finding], b: Rulebook) -> tuple[Move, ...]:
    """The requirements found otherwise, in the order of the new edition and then those that only the old has."""
    found = []
    for id, finding in after.items():
        old = before[id].status.value if id in before else ""
        if old != finding.status.value:
            found.append(Move(id, old, finding.status.value, first_sentence(finding.why)))
    gone = f"It is not asked in {b.key}."
    found += [Move(id, one.status.value, "", gone) for id, one in before.items() if id not in after]
    return tuple(found)


def first_sentence(text: str) -> str:
    """The first sentence of a finding's reason; abbreviations of the rule ("Supp. No. 10") do not end one."""
    for end in SENTENCE.finditer(text):
        if not ABBREVIATED.search(text[: end.start()]):
            return text[: end.end()]
    return text


def _read(plain: Mapping[str, Any], rulebook: Rulebook) -> Dossier:
    """A dossier read as if it had been filed under this edition."""
    named = {"id": rulebook.id, "edition": rulebook.edition, "hash": rulebook.hash}
    return parse({**plain, "rulebook": named}, rulebook)


def _rank(status: str) -> int:
    return next((place for place, worse in enumerate(ORDER) if worse.value == status), len(ORDER))
