"""The sweep that turns approved determinations into certificates, one step at a time."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from applications.models import Dossier
from attestations import changes, publishing, receipts, services, witnesses
from attestations.models import Attestation, StatusChange
from reviews.models import Determination

logger = structlog.get_logger()


@shared_task(name="attestations.issue")
def issue() -> int:
    """State, sign, log and print whatever is due for it, changes of standing too. Returns how many steps were taken.

    Each step finishes for every row before the next asks for its own, so one run carries a determination all the
    way, and a run that died is finished by the next. A row that fails is logged and does not hold up the others.
    """
    taken = _each(Determination.objects.approved_and_not_attested(), services.state)
    taken += _each(Attestation.objects.unsigned(), services.sign)
    taken += _each(Attestation.objects.unlogged(), services.enter)
    taken += _each(Attestation.objects.unprinted(), services.print_certificate)
    taken += _each(changes.to_state(), changes.state)
    taken += _each(StatusChange.objects.unsigned(), changes.sign)
    return taken + _each(StatusChange.objects.unlogged(), changes.enter)


@shared_task(name="attestations.receive")
def receive() -> int:
    """Enter in the log that each filing was received. Returns how many were."""
    waiting = Dossier.objects.filter(logged_receipt__isnull=True).select_related("application")
    return _each(waiting, receipts.enter)


@shared_task(name="attestations.publish")
def publish() -> int:
    """Write what the public folder lacks, ask each witness for its word on the newest head, and write that too.
    Returns how many files were written and words given.
    """
    done = publishing.publish(now=timezone.now())
    words = witnesses.ask_all(now=timezone.now())
    return done + words + (publishing.publish(now=timezone.now()) if words else 0)


def _each(rows: Iterable[Any], step: Callable[..., Any]) -> int:
    taken = 0
    for row in rows:
        try:
            step(row, now=timezone.now())
            taken += 1
        except Exception:  # a sweep outlives one bad row; the log says which
            logger.exception("step_failed", step=step.__name__, row=row.pk)
    return taken
