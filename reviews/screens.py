"""One requirement of one review, made ready to examine: the machine's proof, the files, what was said before and what
changed since, what others of the committee noted, and the history of the clause.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from applications import dossiers, previews
from applications.forms import differences
from applications.forms.differences import Change
from applications.models import Dossier
from notary import canonical
from organizations.models import User
from reviews.models import Comment, Finding, Mark, MarkKind, Review
from reviews.proofs import Proof, Reader, Shown
from standards import rulebook as library
from standards.edition import Requirement
from standards.enforcement import HistoryEntry
from standards.rulebook import Rulebook

FILINGS_TOLD = 4
UNSETTLED = ("undetermined", "not_satisfied")


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in the list beside: how it stands, and what one's agency and others noted on it."""

    finding: Finding
    is_here: bool
    is_accepted: bool
    is_to_ask: bool
    comments: int

    @property
    def is_seen(self) -> bool:
        """Whether one's agency, or any person by finding on it, has looked at it."""
        return self.is_accepted or bool(self.finding.judgement)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that the answers rest on; `can_draw`: whether there are pictures of its pages."""

    key: str
    name: str
    title: str
    about: str
    can_draw: bool
    is_paged: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A filing before the one after it: how the requirement stood then, and what changed for it."""

    filing: int
    next_filing: int
    filed_on: str
    outcome: str
    reason: str
    edition: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer with its number on the screen, told once however many parts rest on it."""

    number: int
    shown: Shown


@dataclass(frozen=True, slots=True)
class Rested:
    """A part of the requirement, and the numbers of the answers it rests on."""

    proof: Proof
    on: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything for one requirement."""

    finding: Finding
    requirement: Requirement
    parts: tuple[Rested, ...]
    answers: tuple[Said, ...]
    papers: tuple[Paper, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    comments: tuple[Comment, ...]
    earlier: tuple[Earlier, ...]
    history: tuple[HistoryEntry, ...]

    @property
    def here(self) -> int:
        return next(index for index, line in enumerate(self.lines) if line.is_here)

    @property
    def before(self) -> Finding | None:
        return self.lines[self.here - 1].finding if self.here else None

    @property
    def after(self) -> Finding | None:
        return self.lines[self.here + 1].finding if self.here + 1 < len(self.lines) else None

    @property
    def open_next(self) -> Finding | None:
        """The next that nobody looked at and that is not satisfied or not determined, round from the end."""
        around = (*self.lines[self.here + 1 :], *self.lines[: self.here])
        wanting = (one.finding for one in around if not one.is_seen and one.finding.outcome in UNSETTLED)
        return next(wanting, None)

    @property
    def seen(self) -> int:
        return sum(line.is_seen for line in self.lines)


def screen(review: Review, finding: Finding, person: User) -> Screen:
    """The screen of one finding as one person sees it. As many queries for many requirements as for few."""
    edition = dossiers.rulebook_of(review.dossier.application)
    reader = Reader(review, edition)
    proofs = tuple(sorted(reader.proofs(finding), key=lambda proof: proof.status not in UNSETTLED))
    answers = _answers(proofs)
    marks = list(Mark.objects.standing().filter(finding__review=review).select_related("person"))
    comments = list(Comment.objects.visible_to(person).current().filter(review=review).with_people())
    requirement = edition.requirement(finding.requirement)
    return Screen(
        finding=finding,
        requirement=requirement,
        parts=tuple(_rested(proof, answers) for proof in proofs),
        answers=tuple(answers.values()),
        papers=tuple(_papers(proofs)),
        lines=tuple(_lines(review, finding, person, marks, comments)),
        marks=tuple(mark for mark in marks if mark.finding_id == finding.pk),
        comments=tuple(one for one in comments if one.requirement == finding.requirement),
        earlier=tuple(_earlier(review, finding, edition, reader.plain)),
        history=library.history(edition, requirement),
    )


def _lines(
    review: Review, here: Finding, person: User, marks: Iterable[Mark], comments: Iterable[Comment]
) -> Iterable[Line]:
    marked: dict[int, set[str]] = defaultdict(set)
    for mark in marks:
        if mark.kind == MarkKind.ASK.value or mark.agency == person.agency:
            marked[mark.finding_id].add(mark.kind)
    written = Counter(one.requirement for one in comments if not one.withdrawn)
    for one in review.findings.defer("parts", "why", "citation", "judgement_reason"):
        yield Line(
            finding=one,
            is_here=one.pk == here.pk,
            is_accepted=MarkKind.ACCEPT.value in marked[one.pk],
            is_to_ask=MarkKind.ASK.value in marked[one.pk],
            comments=written[one.requirement],
        )


def _answers(proofs: Iterable[Proof]) -> dict[tuple[str, str], Said]:
    """Every answer once, by what it is called and where, in the order in which the parts name them."""
    found: dict[tuple[str, str], Said] = {}
    for shown in (shown for proof in proofs for shown in proof.shown):
        found.setdefault((shown.label, shown.place), Said(len(found) + 1, shown))
    return found


def _rested(proof: Proof, answers: Mapping[tuple[str, str], Said]) -> Rested:
    return Rested(proof, tuple(answers[shown.label, shown.place] for shown in proof.shown))


def _papers(proofs: Iterable[Proof]) -> Iterable[Paper]:
    """Every file once, in the order in which the answers name them."""
    seen = set()
    for file in (file for proof in proofs for answer in proof.shown for file in answer.evidence):
        if file["key"] in seen or "name" not in file:
            continue
        seen.add(file["key"])
        period = f"covers {file['covers_from']} to {file['covers_to']}" if file.get("covers_to") else ""
        yield Paper(
            key=file["key"],
            name=file["name"],
            title=file.get("title") or file["name"],
            about=file["lapsed"] or period,
            can_draw=previews.can_draw(_Said(file["size"], file["media_type"])),  # type: ignore[arg-type]
            is_paged=file["media_type"] == "application/pdf",
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """Size and kind of a file as the dossier says them: all that is asked of it here."""

    size: int
    media_type: str


def _earlier(
    review: Review, finding: Finding, edition: Rulebook, plain: Mapping[str, Any]
) -> Iterable[Earlier]:
    """The filings before this one, the newest first, each with what the one after it says otherwise."""
    filed = review.dossier
    if filed.filing == 1:
        return
    before = list(
        Dossier.objects.filter(application=filed.application_id, filing__lt=filed.filing)
        .order_by("-filing")
        .prefetch_related("reviews__findings")[:FILINGS_TOLD]
    )
    questions = _questions(finding)
    later, number = plain, filed.filing
    for dossier in before:
        then = canonical.loads(bytes(dossier.content))
        found = _found_then(dossier, finding.requirement)
        yield Earlier(
            filing=dossier.filing,
            next_filing=number,
            filed_on=then["filed_on"],
            outcome=found.outcome if found else "",
            reason=found.judgement_reason if found else "",
            edition="" if then["rulebook"] == later["rulebook"] else _edition(then["rulebook"]),
            changes=tuple(_changes(then, later, questions, edition)),
        )
        later, number = then, dossier.filing


def _found_then(dossier: Dossier, requirement: str) -> Finding | None:
    last = max(dossier.reviews.all(), key=lambda review: review.round, default=None)
    if last is None:
        return None
    return next((one for one in last.findings.all() if one.requirement == requirement), None)


def _edition(said: Mapping[str, str]) -> str:
    return f"{said['id']}@{said['edition']}, {said['hash'][:18]}…"


def _changes(
    old: Mapping[str, Any], new: Mapping[str, Any], questions: frozenset[str], edition: Rulebook
) -> Iterable[Change]:
    held = [_restricted(one, questions) for one in (old, new)]
    for part in differences.parts(*held, edition):
        yield from part.changes


def _restricted(plain: Mapping[str, Any], questions: frozenset[str]) -> dict[str, Any]:
    """A dossier with nothing in it but the answers to some questions and the files these rest on."""

    def kept(answers: Mapping[str, Any]) -> dict[str, Any]:
        return {id: said for id, said in answers.items() if id in questions}

    general = kept(plain["answers"])
    sites = [{**site, "answers": kept(site.get("answers", {}))} for site in plain["sites"]]
    said = [*general.values(), *(answer for site in sites for answer in site["answers"].values())]
    files = {key for answer in said for key in answer.get("evidence", ())}
    return {
        **plain,
        "end_user": {},
        "answers": general,
        "sites": [site for site in sites if site["answers"]],
        "evidence": {key: file for key, file in plain["evidence"].items() if key in files},
        "certifications": [],
    }


def _questions(finding: Finding) -> frozenset[str]:
    """The questions on whose answers a finding rests."""
    found = set()
    for pointer in (pointer for part in finding.parts for pointer in part.get("answers", ())):
        steps = Reader.answer_steps(pointer)
        if steps is not None:
            found.add(steps[-1])
    return frozenset(found)
