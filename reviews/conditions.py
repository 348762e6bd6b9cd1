"""The way of a condition to its closure: submitted by the operator, accepted or not by a reviewer, or missed.

Where it stands is the last of its steps, which are only added; before any, it is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import exhibits
from applications import services as applications
from organizations.models import User
from organizations.permissions import Permission
from reviews import holding
from reviews.models import (
    OVER,
    Condition,
    ConditionEvent,
    ConditionStep,
)
from reviews.permissions import JUDGE, require
from standards.errors import Refusal
from standards.lifecycle import Status

OPEN = "open"
STANDS = {
    "": OPEN,
    ConditionStep.SUBMITTED.value: "submitted",
    ConditionStep.DECLINED.value: OPEN,
    ConditionStep.CLOSED.value: "closed",
    ConditionStep.MISSED.value: "missed",
    ConditionStep.ENDED.value: "ended",
}


def state(last_step: str) -> str:
    """open, submitted, closed, missed or ended, by the last step ("" before any)."""
    return STANDS[last_step]


def last_step(condition: Condition) -> str:
    return condition.events.order_by("-number").values_list("step", flat=True).first() or ""


@transaction.atomic
def submit(
    condition: Condition, person: User, *, note: str, files: Iterable[UploadedFile] = (), now: datetime
) -> ConditionEvent:
    """The operator's official says how the condition is met, with what shows it. Safe to send again after a refusal."""
    held = _hold(condition)
    application = held.dossier.application
    applications.require(person, Permission.CERTIFY, application)
    _refuse_unless_in_force(condition, application.state)
    last = last_step(condition)
    if last in OVER:
        raise Refusal(f"condition {condition.number} is {state(last)}: nothing more is asked")
    if last == ConditionStep.SUBMITTED.value:
        raise Refusal(f"condition {condition.number} was submitted already; a reviewer looks at it")
    if not note.strip():
        raise Refusal("say how the condition is met")
    kept = exhibits.keep(application, person, files, now=now)
    return _step(condition, ConditionStep.SUBMITTED, person, now, note.strip(), kept)


@transaction.atomic
def decide(
    condition: Condition, person: User, *, accepted: bool, reason: str, now: datetime
) -> ConditionEvent:
    """A reviewer accepts what was submitted, and the condition is closed; or says why it is not enough."""
    held = _hold(condition)
    require(person, JUDGE, held)
    if last_step(condition) != ConditionStep.SUBMITTED.value:
        raise Refusal(f"nothing was submitted for condition {condition.number} that waits to be looked at")
    if not reason.strip():
        raise Refusal("say why it is accepted, or why not")
    step = ConditionStep.CLOSED if accepted else ConditionStep.DECLINED
    made = _step(condition, step, person, now, reason.strip())
    holding.note(
        held, person, "condition", now, made.note, {"condition": condition.number, "step": step.value}
    )
    return made


def end_all(application: Any, *, reason: str, now: datetime) -> int:
    """End every condition that is not over, because the authorization they belong to is. The row is held."""
    rows = list(Condition.objects.of_application(application).not_over())
    for condition in rows:
        _step(condition, ConditionStep.ENDED, None, now, reason)
    return len(rows)


def mark_missed(condition: Condition, *, today: date, now: datetime) -> ConditionEvent | None:
    """Write down that the due day passed; None where that is not so, or written already. The row is held."""
    if not Condition.objects.past_due(today).filter(pk=condition.pk).exists():
        return None
    note = f"Due on {condition.due_on}; no evidence was submitted."
    if last_step(condition) == ConditionStep.DECLINED.value:
        note = f"Due on {condition.due_on}; what was submitted was not accepted."
    return _step(condition, ConditionStep.MISSED, None, now, note)


def _hold(condition: Condition) -> Any:
    return holding.hold(condition.determination.review)


def _refuse_unless_in_force(condition: Condition, status: Status) -> None:
    in_force = Condition.objects.in_force().filter(pk=condition.pk).exists()
    if not in_force or status not in (Status.AUTHORIZED, Status.SUSPENDED):
        raise Refusal(f"condition {condition.number} is not in force")


def _step(
    condition: Condition,
    step: ConditionStep,
    by: User | None,
    now: datetime,
    note: str,
    files: list[dict[str, Any]] | None = None,
) -> ConditionEvent:
    number = condition.events.count() + 1
    return ConditionEvent.objects.create(
        condition=condition, number=number, step=step.value, by=by, at=now, note=note, files=files or []
    )
