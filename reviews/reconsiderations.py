"""Another look: an operator asks for it, a review of the same dossier is opened, other people decide.

The rule names no such time and no such right: both are platform policy (determining.toml).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import exhibits
from applications import services as applications
from organizations.models import User
from organizations.permissions import Permission
from reviews import determining, holding, services, standings
from reviews.models import RECONSIDERED, Decision, Determination, Reconsideration
from standards import lifecycle
from standards.errors import Refusal
from standards.lifecycle import Action


def last_day(determination: Determination) -> date | None:
    """The last day on which another look may be asked for; None where it may not, or not yet."""
    if determination.decision not in RECONSIDERED or determination.approved_at is None:
        return None
    return determination.approved_at.date() + timedelta(days=determining.current().reconsideration_days)


def still_stands(determination: Determination, since: Iterable[Determination]) -> bool:
    """Whether nothing that took effect `since` has changed what it decided of the same part."""
    scope = standings.scope_of(determination)
    later = [one for one in since if one.approved_at and one.approved_at > determination.approved_at]
    if determination.decision == Decision.DENY.value:
        return not later
    return not any(one.decision in standings.BECOMES and standings.scope_of(one) == scope for one in later)


@transaction.atomic
def ask(
    determination: Determination,
    person: User,
    *,
    statement: str,
    files: Iterable[UploadedFile] = (),
    now: datetime,
) -> Reconsideration:
    """The official asks for another look, and a review of the same dossier is opened for it. Asked once.

    A denied application goes back into review. An authorization stays suspended or revoked meanwhile.
    """
    held = holding.hold(determination.review)
    application = held.dossier.application
    applications.require(person, Permission.CERTIFY, application)
    known = Reconsideration.objects.filter(determination=determination).first()
    if known is not None:
        raise Refusal(f"reconsideration was asked for on {known.asked_at:%-d %B %Y} already")
    last = last_day(Determination.objects.get(pk=determination.pk))
    if last is None:
        raise Refusal("only a denial, a suspension or a revocation in effect is reconsidered")
    since = Determination.objects.of_application(application).approved()
    if not still_stands(determination, since):
        raise Refusal("what was decided does not stand any more: there is nothing to reconsider")
    if now.date() > last:
        raise Refusal(f"reconsideration could be asked for until {last:%-d %B %Y} (platform policy)")
    if not statement.strip():
        raise Refusal("say why it should be decided otherwise")
    denied = determination.decision == Decision.DENY.value
    if denied:
        lifecycle.after(application.state, Action.RECONSIDER)
    kept = exhibits.keep(application, person, files, now=now)
    review = services.open_again(held.dossier, now=now)
    made = Reconsideration.objects.create(
        determination=determination,
        review=review,
        statement=statement.strip(),
        files=kept,
        asked_by=person,
        asked_at=now,
    )
    detail = {"determination": determination.pk, "files": [one["sha256"] for one in kept]}
    if denied:
        applications.move(
            application, Action.RECONSIDER, actor=person, now=now, note=made.statement, detail=detail
        )
    else:
        applications.note(
            application, person, Action.RECONSIDER.value, now=now, note=made.statement, detail=detail
        )
    return made
