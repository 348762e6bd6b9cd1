"""Sweeps of this stage: reviews, the queue, ballots, dissents, reminders, letters and conditions that are due now."""

import structlog
from celery import shared_task
from django.utils import timezone

from applications.models import Dossier
from reviews import ballots, escalations, lapses, letters, listings, reminders, services
from reviews.models import Condition, Determination, Escalation, Letter

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


@shared_task(name="reviews.send_letters")
def send_letters() -> int:
    """Send the letters of what took effect. Returns how many went out."""
    sent = 0
    for letter in Letter.objects.to_send():
        try:
            sent += letters.send(letter, now=timezone.now())
        except Exception:  # a mailbox that refuses does not hold up the others; the next sweep tries again
            log.exception("letter_not_sent", determination=letter.determination_id)
    return sent


@shared_task(name="reviews.lapse_conditions")
def lapse_conditions() -> int:
    """Mark the conditions that were missed, and suspend where they say so. Returns how many authorizations were."""
    now, suspended = timezone.now(), 0
    for condition in Condition.objects.past_due(now.date()):
        try:
            suspended += lapses.carry_out(condition, today=now.date(), now=now) is not None
        except Exception:  # one condition that cannot be carried out does not hold up the others
            log.exception("condition_not_carried_out", condition=condition.pk)
    return suspended


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


@shared_task(name="reviews.keep_queue")
def keep_queue() -> int:
    """Write the lines of the queue that are missing or out of date. Returns how many."""
    return listings.sweep(timezone.now())
