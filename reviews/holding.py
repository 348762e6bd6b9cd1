"""A review held for one verb, and what every verb of this stage asks first and writes last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from applications import services as applications
from organizations.models import User
from reviews.models import OF_STANDING, Review
from standards.errors import Refusal
from standards.lifecycle import Status


def hold(review: Review) -> Review:
    """The review with its application's row locked: one decision at a time."""
    held = Review.objects.select_related("dossier").get(pk=review.pk)
    held.dossier.application = applications.locked(held.dossier.application)
    return held


def refuse_unless_in_review(review: Review, verb: str) -> None:
    application = review.dossier.application
    if application.state is not Status.IN_REVIEW and not looks_at_a_standing(review):
        raise Refusal(f"cannot {verb} an application that is {application.get_status_display()}")
    if application.dossiers.filter(filing__gt=review.dossier.filing).exists():
        raise Refusal(f"{review.dossier} was filed again since; open the newer review")
    if Review.objects.filter(dossier=review.dossier, round__gt=review.round).exists():
        raise Refusal(f"{review.dossier} is reviewed again since; open the newer review")


def looks_at_a_standing(review: Review) -> bool:
    """Whether the review reconsiders a suspension or a revocation, and nothing took effect in it yet."""
    again = getattr(review, "reconsiders", None)
    if again is None or again.determination.decision not in OF_STANDING:
        return False
    return not review.determinations.approved().exists()


def note(
    review: Review, person: User | None, action: str, now: datetime, note: str, detail: dict[str, Any]
) -> None:
    application = review.dossier.application
    applications.note(application, person, action, now=now, note=note, detail=detail)
