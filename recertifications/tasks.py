"""Sweeps of this stage: obligations for every attestation, reminders for whoever must act."""

import structlog
from celery import shared_task
from django.utils import timezone

from attestations.models import Attestation
from recertifications import services
from recertifications.models import Reminder
from standards.lifecycle import Status

logger = structlog.get_logger()


@shared_task(name="recertifications.schedule")
def schedule() -> int:
    """Keep what falls due under every logged attestation, close what no longer does. Returns how many are new."""
    today, new = timezone.now().date(), 0
    for attestation in Attestation.objects.logged().filter(valid_until__gte=today).with_dossier():
        try:
            if attestation.determination.review.dossier.application.state is not Status.REVOKED:
                new += services.schedule(attestation, today=today)
            services.follow(attestation, now=timezone.now())
        except Exception:  # a sweep outlives one bad row; the log says which
            logger.exception("not_scheduled", attestation=attestation.reference)
    return new


@shared_task(name="recertifications.remind")
def remind() -> int:
    """Keep the reminders that are due, then send what is kept. Returns how many letters went out."""
    now = timezone.now()
    services.keep_reminders(today=now.date(), now=now)
    sent = 0
    for reminder in Reminder.objects.filter(sent_at__isnull=True):
        try:
            sent += services.send(reminder, today=now.date(), now=timezone.now())
        except Exception:  # a mailbox that refuses does not hold up the others; the next sweep tries again
            logger.exception("reminder_not_sent", reminder=reminder.pk)
    return sent
