"""The decision clock of a review, read from its rows: when it was received, complete and circulated, and when it stood
still. The limits are the rulebook's own, with their citations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from applications import dossiers
from reviews.models import AUTHORIZING, Decision, Determination, Question, Review, Step
from standards.clock import Clock, Phase, Stop
from standards.edition import ProcessItem, Rulebook
from standards.errors import Refusal
from standards.lifecycle import Status

#: The process item whose days count from circulation (Supplement No. 9); those of any other from complete receipt.
FROM_CIRCULATION = "s9-4"
NEEDS_CIRCULATION = (*AUTHORIZING, Decision.DENY.value)


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock on one day: what it counts, its limit and where both stand in the rule."""

    item: ProcessItem
    clock: Clock
    limit: int
    on: date

    @property
    def from_circulation(self) -> bool:
        return self.item.id == FROM_CIRCULATION

    @property
    def elapsed(self) -> int:
        return self.clock.elapsed(self.on)

    @property
    def remaining(self) -> int:
        return self.clock.remaining(self.limit, self.on)

    @property
    def late_by(self) -> int:
        return max(0, -self.remaining)

    @property
    def due_on(self) -> date | None:
        return self.clock.due_on(self.limit, self.on)

    @property
    def phase(self) -> Phase:
        return self.clock.phase(self.on)

    @property
    def is_counting(self) -> bool:
        """Whether it has begun and is not over: it runs, or stands still for a question."""
        return self.phase in (Phase.RUNNING, Phase.STOPPED)


def stops(questions: list[Question]) -> tuple[Stop, ...]:
    """Each question as the days it was waited for."""
    return tuple(Stop(one.asked_at.date(), one.ended_on) for one in questions)


def read(
    review: Review,
    *,
    completed: date | None = None,
    circulated: date | None = None,
    ended_on: date | None = None,
) -> Clock:
    """The clock of a review from its rows; three queries, fewer where they were fetched. `completed` and `circulated`
    stand for rows that are not there yet. Refusal, with pointers, if the dates cannot be.
    """
    known = {one.step: one.on for one in review.milestones.all()}
    return Clock(
        received=review.dossier.filed_on,
        completed=known.get(Step.COMPLETED.value, completed),
        circulated=known.get(Step.CIRCULATED.value, circulated),
        stops=stops(_questions(review)),
        decided_on=ended_on or _ended_on(review),
    )


def with_events(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews with everything their clocks are read from, in three queries however many there are."""
    return reviews.prefetch_related(
        "milestones",
        Prefetch("questions", Question.objects.select_related("reply", "closing")),
        Prefetch("determinations", Determination.objects.approved()),
    )


def _fetched(review: Review, name: str) -> bool:
    return name in getattr(review, "_prefetched_objects_cache", {})


def _questions(review: Review) -> list[Question]:
    fetched = _fetched(review, "questions")
    return list(review.questions.all() if fetched else review.questions.select_related("reply", "closing"))


def _ended_on(review: Review) -> date | None:
    """The day of the first determination that took effect, or on which the operator withdrew."""
    fetched = _fetched(review, "determinations")
    taken = review.determinations.all() if fetched else review.determinations.approved()
    days = [one.approved_at.date() for one in taken if one.is_approved and one.approved_at is not None]
    if days:
        return min(days)
    application = review.dossier.application
    return application.moved_at.date() if application.state is Status.WITHDRAWN else None


def limits(edition: Rulebook, kind: str) -> list[tuple[ProcessItem, int]]:
    """The days the rule gives the committee for an application of a kind, each with where it says so."""
    return [
        (item, int(edition.numbers[item.number].value))
        for item in edition.committee_process
        if item.number is not None and kind in item.applies_to and edition.numbers[item.number].unit == "days"
    ]


def readings(review: Review, on: date) -> list[Reading]:
    """Every clock that applies to a review, as it stands at the end of a day; the one from circulation first."""
    clock, application = read(review), review.dossier.application
    found = [
        Reading(item, clock if item.id == FROM_CIRCULATION else clock.from_complete_receipt(), limit, on)
        for item, limit in limits(dossiers.rulebook_of(application), application.kind)
    ]
    return sorted(found, key=lambda one: not one.from_circulation)


def refuse_unless_circulated(review: Review, decision: str) -> None:
    """A decision to authorize or to deny is counted from circulation: without it there is nothing to count from."""
    if decision in NEEDS_CIRCULATION and not review.milestones.filter(step=Step.CIRCULATED.value).exists():
        raise Refusal(
            f"cannot determine: {review.dossier.application} has not gone to every agency; circulate it first"
        )
