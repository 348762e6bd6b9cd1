"""Sweeps of this stage: a review for each filed dossier that has none, and a line of the queue for each review."""

import structlog
from celery import shared_task
from django.utils import timezone

from applications.models import Dossier
from reviews import listings, services

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


@shared_task(name="reviews.keep_queue")
def keep_queue() -> int:
    """Write the lines of the queue that are missing or out of date. Returns how many."""
    return listings.sweep(timezone.now())
