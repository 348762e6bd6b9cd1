"""Sweeps of this stage: a review for each filed dossier that has none, and reminders as days run out."""

import structlog
from celery import shared_task
from django.utils import timezone

from applications.models import Dossier
from reviews import reminders, services

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


@shared_task(name="reviews.remind")
def remind() -> int:
    """Keep the reminders that are due, then send what is kept. Returns how many letters went out."""
    now = timezone.now()
    reminders.keep(today=now.date(), now=now)
    sent = 0
    for reminder in reminders.waiting().select_related("person"):
        try:
            sent += reminders.send(reminder, today=now.date(), now=timezone.now())
        except Exception:  # a mailbox that refuses does not hold up the others; the next sweep tries again
            log.exception("reminder_not_sent", reminder=reminder.pk)
    return sent
