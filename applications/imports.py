"""Rows that came from outside: held while a person looks at what they would change, then kept or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from applications import answers, history, services
from applications.answers import Said
from applications.models import Application, PendingImport
from organizations.models import User
from standards.errors import Refusal

NOTES = 200  # kept of what a document's reader noted


@transaction.atomic
def hold(
    application: Application,
    person: User,
    question: str,
    site: str | None,
    *,
    value: Any,
    notes: Sequence[str],
    source: str,
    now: datetime,
) -> PendingImport:
    """Hold rows for one answer; those held before for it are dropped."""
    held = services.locked_for_edit(application, person)
    at = held.sites.get(key=site) if site else None
    held.imports.filter(question=question, site=at).delete()
    return PendingImport.objects.create(
        application=held,
        question=question,
        site=at,
        value=value,
        notes=list(notes[:NOTES]),
        source=source[:200],
        made_by=person,
        made_at=now,
    )


def waiting(application: Application, question: str, site: str | None) -> PendingImport | None:
    """The rows held for an answer, if there are any."""
    found = application.imports.select_related("made_by").filter(question=question)
    return (found.filter(site__key=site) if site else found.filter(site__isnull=True)).first()


@transaction.atomic
def keep(
    application: Application, person: User, pending: PendingImport, stands: Said, *, seen: str, now: datetime
) -> bool:
    """Put held rows in the place of an answer's; False, and nothing is done, where somebody changed it since `seen`.

    What the answer says beside its rows (explanation, files) stays.
    """
    services.locked_for_edit(application, person)
    new = Said(stands.question, stands.site, pending.value, None, stands.explanation, stands.evidence, seen)
    if answers.save(application, person, [new], now=now, how=history.SHEET):
        return False
    gone, _ = application.imports.filter(pk=pending.pk).delete()
    if not gone:
        raise Refusal("these rows were kept or dropped already")
    return True


@transaction.atomic
def drop(application: Application, person: User, pending: PendingImport) -> None:
    """Drop held rows; the answer stays as it is."""
    held = services.locked_for_edit(application, person)
    held.imports.filter(pk=pending.pk).delete()
