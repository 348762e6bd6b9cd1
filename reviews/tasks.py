"""Sweeps of this stage: a review for each filed dossier that has none; votes on what changed; dissents on their way."""

import structlog
from celery import shared_task
from django.utils import timezone

from applications.models import Dossier
from reviews import ballots, escalations, services
from reviews.models import Determination, Escalation

log = structlog.get_logger()


@shared_task(name="reviews.open_reviews")
def open_reviews() -> int:
    """Open what waits. One dossier that cannot be opened does not hold up the others. Returns how many opened."""
    opened = 0
    for dossier in Dossier.objects.current_and_filed().filter(review__isnull=True):
        try:
            services.open_review(dossier, now=timezone.now())
            opened += 1
        except Exception:  # a sweep outlives one bad row; the log says which
            log.exception("review_not_opened", dossier=str(dossier))
    return opened


@shared_task(name="reviews.look_at_ballots")
def look_at_ballots() -> int:
    """Put on record which votes are void because something changed after them. Returns how many were."""
    voided = 0
    for determination in Determination.objects.voted_on().select_related("review"):
        try:
            voided += ballots.look(determination, now=timezone.now())
        except Exception:  # as above
            log.exception("ballot_not_looked_at", determination=determination.pk)
    return voided


@shared_task(name="reviews.move_dissents")
def move_dissents() -> int:
    """Move what time moves, and drop what nobody disagrees about any more. Returns how many moved."""
    moved = 0
    for about in Escalation.objects.open().select_related("determination__review"):
        try:
            moved += escalations.move_on(about, now=timezone.now())
        except Exception:  # as above
            log.exception("dissent_not_moved", escalation=about.pk)
    return moved
