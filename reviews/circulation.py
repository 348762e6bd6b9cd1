"""The chair's steps before a decision: the application is complete, and it has gone to every agency."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from applications import docket, letters
from organizations.models import Agency, User
from reviews import clocks, listings
from reviews.holding import hold, note
from reviews.models import Milestone, Review, Step
from reviews.permissions import CIRCULATE, require
from reviews.questions import ASKABLE
from standards.errors import Fault, Refusal

ACTIONS = {Step.COMPLETED: docket.COMPLETE, Step.CIRCULATED: docket.CIRCULATE}


def is_chair(person: User) -> bool:
    """Whether the person is of the agency that has the chair: Commerce (Supplement No. 9)."""
    return person.agency == Agency.COMMERCE.value


def require_chair(person: User, review: Review) -> None:
    """Refuse unless the person acts for the chair: Commerce (Supplement No. 9)."""
    require(person, CIRCULATE, review)
    if not is_chair(person):
        raise Refusal(f"{person} does not act for the chair of the committee: {Agency.COMMERCE.label} does")


@transaction.atomic
def complete(review: Review, person: User, *, on: date, now: datetime) -> Milestone:
    """The application is complete since a day. Said once; the same day said again changes nothing."""
    return _reach(review, person, Step.COMPLETED, on, now)


@transaction.atomic
def circulate(review: Review, person: User, *, on: date, now: datetime) -> Milestone:
    """The complete application has gone to every agency: from this day the decision clock counts. Said once."""
    return _reach(review, person, Step.CIRCULATED, on, now)


@transaction.atomic
def complete_and_circulate(review: Review, person: User, *, on: date, now: datetime) -> Milestone:
    """Both on one day; what was said of completeness before stays."""
    if not review.milestones.filter(step=Step.COMPLETED.value).exists():
        complete(review, person, on=on, now=now)
    return circulate(review, person, on=on, now=now)


def _reach(review: Review, person: User, step: Step, on: date, now: datetime) -> Milestone:
    held = hold(review)
    require_chair(person, held)
    application = held.dossier.application
    known = held.milestones.filter(step=step.value).first()
    if known is not None:
        if known.on == on:
            return known
        raise Refusal(f"{application.reference} is {step.label.lower()} since {known.on} already")
    if application.state not in ASKABLE:
        raise Refusal(
            f"cannot call an application {step.label.lower()} that is {application.get_status_display()}"
        )
    _refuse_slips(held, step, on, now.date())
    made = Milestone.objects.create(review=held, step=step.value, on=on, by=person, at=now)
    note(held, person, ACTIONS[step], now, "", {"on": on.isoformat(), "dossier": held.dossier.sha256})
    listings.refresh(held, now=now)
    letters.write(
        "milestone", application, letters.workers(application), now=now, kind="progress", milestone=made
    )
    return made


def _refuse_slips(review: Review, step: Step, on: date, today: date) -> None:
    """Received, complete, circulated: in this order, and none in the future. Pointers as the clock names its dates."""
    if on > today:
        words = f"{on} is in the future: name the day on which it was {step.label.lower()}."
        raise Refusal(words, (Fault(f"/{step.value}", words),))
    clocks.read(review, **{step.value: on})
