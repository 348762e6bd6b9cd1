"""By which day a review has to be decided: for the queue, whatever the page of the review says in full."""

from __future__ import annotations

from datetime import date

from reviews import clocks
from reviews.models import Review


def due_on(review: Review, on: date) -> date | None:
    """The earliest last day of the clocks that run from circulation, as far as is known on a day.

    None before circulation, while the clock waits, or without a limit in the rulebook.
    """
    days = [one.due_on for one in clocks.readings(review, on) if one.from_circulation]
    return min((day for day in days if day is not None), default=None)
