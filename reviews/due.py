"""By which day a review has to be decided, as the docket tells its stops."""

from __future__ import annotations

from datetime import date

from applications import dossiers
from applications.models import Application
from reviews.models import Review
from standards.clock import Clock, Stop
from standards.lifecycle import Action

LIMIT = "committee_decision_days"


def due_on(review: Review, on: date) -> date | None:
    """The last day in time as far as is known on a day; None while the clock waits, or without a limit.

    The day the review was opened is the day it went to every agency.
    """
    application = review.dossier.application
    limit = dossiers.rulebook_of(application).numbers.get(LIMIT)
    opened = review.opened_at.date()
    if limit is None or on < opened:
        return None
    clock = Clock(
        received=min(review.dossier.filed_on, opened),
        completed=opened,
        circulated=opened,
        stops=_stops(application, opened),
    )
    return clock.due_on(int(limit.value), on)


def _stops(application: Application, since: date) -> tuple[Stop, ...]:
    """Each stretch in which the application waited for its operator."""
    moves = application.docket.filter(action__in=(Action.ASK.value, Action.ANSWER.value), at__date__gte=since)
    found: list[Stop] = []
    for action, before, after, at in moves.values_list("action", "before", "after", "at"):
        if before == after:
            continue
        if action == Action.ASK.value:
            found.append(Stop(at.date()))
        elif found and found[-1].answered_on is None:
            found[-1] = Stop(found[-1].asked_on, at.date())
    return tuple(found)
