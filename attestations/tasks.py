"""The sweep that turns approved determinations into certificates, one step at a time."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from applications.models import Dossier
from attestations import changes, dockets, publishing, receipts, sealing, services, witnesses
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
    taken += _each(Attestation.objects.unsigned(), sealing.sign)
    taken += _entered(Attestation)
    taken += _each(Attestation.objects.unprinted(), services.print_certificate)
    taken += _each(changes.to_state(), changes.state)
    taken += _each(StatusChange.objects.unsigned(), sealing.sign)
    return taken + _entered(StatusChange)


@shared_task(name="attestations.receive")
def receive() -> int:
    """Enter in the log that each filing was received. Returns how many were."""
    waiting = Dossier.objects.filter(logged_receipt__isnull=True).select_related("application")
    return _each(waiting, receipts.enter)


@shared_task(name="attestations.seal_dockets")
def seal_dockets() -> int:
    """Sign and log the docket's head of each determination that took effect. Returns how many were."""
    return _each(dockets.to_seal(), dockets.seal)


@shared_task(name="attestations.publish")
def publish() -> int:
    """Write what the public folder lacks, ask each witness for its word on the newest head, and write that too.
    Returns how many files were written and words given.
    """
    done = publishing.publish()
    words = witnesses.ask_all(now=timezone.now())
    return done + words + (publishing.publish() if words else 0)


def _entered(model: type[Attestation] | type[StatusChange]) -> int:
    """Enter what waits, many under one head; one by one where that fails, so that a bad row holds up no other."""
    taken = 0
    try:
        while done := sealing.enter_waiting(model, now=timezone.now()):
            taken += done
    except Exception:  # as below
        logger.exception("batch_failed", step="enter_waiting", model=model.__name__)
        return taken + _each(model.objects.unlogged(), sealing.enter)
    return taken


def _each(rows: Iterable[Any], step: Callable[..., Any]) -> int:
    taken = 0
    for row in rows:
        try:
            step(row, now=timezone.now())
            taken += 1
        except Exception:  # a sweep outlives one bad row; the log says which
            logger.exception("step_failed", step=step.__name__, row=row.pk)
    return taken
