"""What happens to an authorization after it was made, taken by the product's own verbs on days that are stated here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from organizations.models import User
from reviews import determinations, holds
from reviews.models import Determination, Review
from reviews.proposals import Ground, Term
from reviews.standings import WHOLE, Scope
from tests import road

PROPOSED = datetime(2027, 1, 11, 9, tzinfo=UTC)
CHANGED = datetime(2027, 1, 12, 9, tzinfo=UTC)
LATER = datetime(2027, 1, 20, 9, tzinfo=UTC)
DUE = date(2027, 3, 1)
GROUNDS = (Ground("Records were withheld from an audit.", "s10-11"),)
TERMS = (
    Term("Close the gap.", due_on=DUE, owner="Head of security", evidence="The report.", lapses=True),
    Term("Tell us of the move."),
)


def supervisor(name: str = "sonia") -> User:
    """Who lets go of what is held."""
    return road.staff(name, "Supervisors", "defense")


def carry(determination: Determination, *, now: datetime = CHANGED) -> None:
    """The agencies that have not voted approve; of what is decided already nothing is asked."""
    if determination.made_by_id is None or not Determination.objects.pending().filter(pk=determination.pk):
        return
    names = [f"{name}@agency.example" for name in ("cora", "stan", "dora", "enid")]
    for person in User.objects.filter(email__in=names).exclude(votes__determination=determination):
        road.vote(determination, person, now=now)


def approve(determination: Determination, person: User, *, now: datetime = CHANGED) -> Determination:
    """The one place of these tests where a determination takes effect, once the four agencies have voted for it."""
    carry(determination, now=now)
    return determinations.approve(determination, person, now=now)


def authorized(cast: road.People, terms: tuple[Term, ...] = ()) -> Review:
    """An application that is authorized, with conditions where there are terms."""
    decision = "authorize_with_conditions" if terms else "authorize"
    return road.approved(cast, decision=decision, terms=terms).review


def propose(
    cast: road.People,
    review: Review,
    decision: str,
    *,
    scope: Scope = WHOLE,
    now: datetime = PROPOSED,
    **how: Any,
) -> Determination:
    said = {"reasons": "An audit found it.", "grounds": GROUNDS} | how
    return determinations.propose(review, cast.ravi, decision=decision, scope=scope, now=now, **said)


def change(
    cast: road.People, review: Review, decision: str, *, now: datetime = CHANGED, **how: Any
) -> Determination:
    """Proposed and approved, where nothing holds it."""
    return approve(propose(cast, review, decision, now=now, **how), cast.rhea, now=now)


def revoke(
    cast: road.People, review: Review, *, by: User, now: datetime = CHANGED, **how: Any
) -> Determination:
    """Revoked, the hold let go by somebody who had no part in it."""

    made = propose(cast, review, "revoke", now=now, **how)
    holds.release(made.hold, by, reason="Looked through.", now=now)
    return approve(made, cast.rhea, now=now)


def status(review: Review) -> str:
    return type(review.dossier.application).objects.get(pk=review.dossier.application_id).status
