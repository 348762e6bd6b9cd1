"""Where a ballot stands: what each agency said, which of it counts on the draft as it is now, and what is missing.

Counting changes nothing. A vote counts if it is its agency's last, was cast on exactly this draft, was never found
void, holds when it is checked, and its person has no part in the matter that covered the day of the vote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviews import assertions, drafts, interests
from reviews.models import Choice, Determination, Recusal, Vote
from standards import committee
from standards.committee import Committee, Needs, Threshold
from standards.errors import Refusal, listed

_NEEDS = {
    Needs.ALL: "every agency approves",
    Needs.MAJORITY: "more than half of the agencies approve",
    Needs.CHAIR: "the chair approves",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One agency: its last vote, whether it counts, and if not, why. `earlier` are the votes it took back."""

    id: str
    title: str
    chair: bool
    vote: Vote | None
    why: tuple[str, ...]
    earlier: tuple[Vote, ...]

    @property
    def state(self) -> str:
        """approve, disapprove, void or missing."""
        if self.vote is None:
            return "missing"
        return "void" if self.why else self.vote.choice


@dataclass(frozen=True, slots=True)
class Tally:
    """A ballot counted on one draft."""

    threshold: Threshold
    seats: tuple[Seat, ...]
    sha256: str
    carried: bool

    def of(self, state: str) -> list[str]:
        """The titles of the agencies in a state."""
        return [seat.title for seat in self.seats if seat.state == state]

    @property
    def needs(self) -> str:
        return _NEEDS[self.threshold.needs]

    @property
    def against(self) -> bool:
        return any(seat.state == Choice.DISAPPROVE.value for seat in self.seats)

    @property
    def sentence(self) -> str:
        """Who said what and what is missing, as one sentence."""
        said = [f"{listed(names)} {words}" for state, words in _SAID.items() if (names := self.of(state))]
        return "; ".join(said)


_SAID = {
    Choice.APPROVE.value: "approved",
    Choice.DISAPPROVE.value: "disapproved",
    "void": "voted on something that has changed since or may not have voted",
    "missing": "did not vote",
}


def tally(determination: Determination, draft: drafts.Whole | None = None) -> Tally:
    """Count the votes on the draft as it stands at this moment (or on the one given)."""
    book = committee.load()
    draft = draft or drafts.whole(determination)
    votes = list(determination.votes.told())
    last = {vote.agency: vote for vote in votes}
    conflicted = _conflicted(determination, last.values())
    seats = tuple(
        Seat(
            seat.id,
            seat.title,
            seat.chair,
            vote := last.get(seat.id),
            tuple(_faults(vote, determination, draft, conflicted)) if vote else (),
            tuple(one for one in votes if one.agency == seat.id and one is not vote),
        )
        for seat in book.seats
    )
    return Tally(
        book.threshold(determination.decision), seats, draft.sha256, _carried(book, determination, seats)
    )


def _carried(book: Committee, determination: Determination, seats: Iterable[Seat]) -> bool:
    for_it = {seat.id for seat in seats if seat.state == Choice.APPROVE.value}
    return book.carried(determination.decision, for_it)


def _faults(
    vote: Vote, determination: Determination, draft: drafts.Whole, conflicted: dict[int, str]
) -> Iterable[str]:
    """Why a vote does not count; nothing if it does."""
    if vote.is_void:
        yield from vote.voiding.changed
    elif vote.draft.sha256 != draft.sha256:
        yield from (f"{words} changed" for words in drafts.changed(vote.draft, draft))
    if vote.person_id in conflicted:
        yield f"{vote.person} {conflicted[vote.person_id]}"
    if vote.made_by_id != determination.made_by_id:
        yield "it was not cast on this determination"
    try:
        assertions.verify(vote)
    except Refusal as no:
        yield str(no)


def _conflicted(determination: Determination, votes: Iterable[Vote]) -> dict[int, str]:
    """Who of those that voted is recused, or had an interest on the day of their vote, whenever declared.

    What is said after the approval undoes nothing: it is another matter than whether this ballot carried.
    """
    days = {vote.person_id: vote.at.date() for vote in votes}
    if not days:
        return {}
    review, closed = determination.review, determination.approved_at
    found = {
        one.person_id: f"has an interest in {one.whom}"
        for one in interests.matching(days, review)
        if one.since_on <= days[one.person_id] and (closed is None or one.declared_at <= closed)
    }
    recused = Recusal.objects.filter(application=review.dossier.application, person__in=days)
    if closed is not None:
        recused = recused.filter(at__lte=closed)
    return found | dict.fromkeys(recused.values_list("person", flat=True), "is recused by now")
