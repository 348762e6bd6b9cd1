"""One change of an answer in words: what it said before, and what it said from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from applications import history, rosters
from applications.forms import changes, rows
from applications.forms.changes import Cell, Report
from applications.forms.typed import Places, words
from applications.models import AnswerRevision
from applications.said import Said
from standards.rulebook import Question

HOW = {
    history.DOSSIER: "from a dossier file",
    history.SHEET: "from a sheet",
    history.RESTORED: "put back from the history",
    history.SITE_REMOVED: "because the site was removed",
    history.FILE_REMOVED: "because a file was taken out",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A revision with the differences to what stood before it, ready to show."""

    revision: AnswerRevision
    question: Question
    place: str  # the site's name; "" for the application as a whole
    cells: tuple[Cell, ...]
    report: Report | None

    @property
    def how(self) -> str:
        return HOW.get(self.revision.how, self.revision.how)

    @property
    def is_gone(self) -> bool:
        """Whether the answer was taken back."""
        return not self.revision.digest


def tell(revision: AnswerRevision, question: Question, places: Places, kind: str) -> Told:
    """What a revision changed. A table is compared row by row."""
    new = history.said_in(revision)
    old = history.said_in(revision.before) if revision.before else Said(new.question, new.site)
    report = None
    if question.type == "table":
        roster = rosters.roster(places.rulebook, question, kind)
        held = [rows.unpack(question, said, places) for said in (old, new)]
        report = changes.report(question, *held, places, roster)
    place = places.sites.get(revision.site, f"{revision.site}, removed") if revision.site else ""
    return Told(revision, question, place, tuple(_cells(revision, question, old, new, places)), report)


def _cells(
    revision: AnswerRevision, question: Question, old: Said, new: Said, places: Places
) -> Iterator[Cell]:
    pairs = [("Explanation", old.explanation, new.explanation)]
    if question.type != "table":
        pairs.insert(0, ("Answer", _value(question, old, places), _value(question, new, places)))
    before = revision.before
    pairs.append(("Files", _files(before, old) if before else "", _files(revision, new)))
    for label, was, now in pairs:
        if was != now:
            yield changes.told(label, was, now)


def _value(question: Question, said: Said, places: Places) -> str:
    if said.as_typed is not None:
        return f"{said.as_typed} (as typed; it cannot be read)"
    return words(question, said.value, places)


def _files(revision: AnswerRevision, said: Said) -> str:
    names = {file["key"]: file["name"] for file in revision.files}
    return "; ".join(names.get(key, key) for key in said.evidence)
