"""The verbs of what falls due: schedule it, discharge it, remind of it. Each may be repeated without effect."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction

from applications import dossiers, letters
from attestations.models import Attestation
from organizations.models import Membership, User
from organizations.permissions import ROLES, Permission, may
from recertifications import duties
from recertifications.models import Obligation, Reminder
from reviews.models import OVER, Condition, ConditionEvent
from standards.errors import Refusal
from standards.lifecycle import Status

#: How far ahead obligations stand in the calendar.
AHEAD = relativedelta(months=18)
#: Days before the due day at which a person is reminded, once each; below zero it is overdue.
HORIZONS = (60, 30, 14, 7, 1, 0, -1, -7, -30)
CONDITION = "condition-"
REVOKED = "The authorization was revoked."


@transaction.atomic
def schedule(attestation: Attestation, *, today: date) -> int:
    """Keep every obligation of the attestation up to the horizon. Those kept before stay. Returns how many are new."""
    wanted = duties.of(attestation, until=today + AHEAD)
    edition = dossiers.rulebook_of(attestation.determination.review.dossier.application)
    known = set(attestation.obligations.values_list("duty", "due_on"))
    new = [
        Obligation(
            attestation=attestation,
            duty=duty.duty,
            title=duty.title,
            due_on=duty.due_on,
            covers_from=duty.covers_from,
            covers_to=duty.covers_to,
            citation=duties.citation(edition, duty),
            provenance=duty.provenance,
            requirements=list(duty.requirements),
            note=duty.note,
        )
        for duty in wanted
        if (duty.duty, duty.due_on) not in known
    ]
    Obligation.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def discharge(obligation: Obligation, person: User, *, note: str, now: datetime) -> Obligation:
    """Record that a duty was done, by whom and how. Done once."""
    held = Obligation.objects.with_holder().select_for_update(of=("self",)).get(pk=obligation.pk)
    organization = held.attestation.determination.review.dossier.application.organization
    if not may(person, Permission.CERTIFY, organization):
        raise Refusal(f"{person} may not certify for {organization} that a duty was done")
    if held.done_at is not None:
        raise Refusal(f"{held.title} was recorded as done on {held.done_at:%-d %B %Y} already")
    if held.closed_at is not None:
        raise Refusal(f"{held.title} no longer applies: {held.closed_reason}")
    if held.duty.startswith(CONDITION):
        raise Refusal("a condition is met on its own page, with what shows it; the calendar follows")
    if not note.strip():
        raise Refusal("say how the duty was done, so that an auditor can find it")
    held.done_at, held.done_by, held.done_note = now, person, note.strip()
    held.save(update_fields=["done_at", "done_by", "done_note"])
    return held


@transaction.atomic
def follow(attestation: Attestation, *, now: datetime) -> int:
    """Close the duties that are none any more: all of a revoked authorization, and conditions that are met or ended.

    A suspended authorization keeps its duties. Returns how many were closed.
    """
    application = attestation.determination.review.dossier.application
    if application.state is Status.REVOKED:
        return attestation.obligations.open().update(closed_at=now, closed_reason=REVOKED)
    closed = 0
    for duty in attestation.obligations.open().filter(duty__startswith=CONDITION):
        over = ConditionEvent.objects.filter(
            condition__in=Condition.objects.of_application(application),
            condition__number=int(duty.duty.removeprefix(CONDITION)),
            step__in=OVER,
        ).first()
        if over is not None:
            reason = f"{over.get_step_display()[:1].upper()}{over.get_step_display()[1:]}: {over.note}"
            closed += (
                attestation.obligations.open().filter(pk=duty.pk).update(closed_at=now, closed_reason=reason)
            )
    return closed


def horizon(due_on: date, today: date) -> int | None:
    """The horizon that has been reached on a day: the nearest one not yet passed by; None when too early.

    One letter, not one for each horizon a machine slept through.
    """
    left = (due_on - today).days
    reached = [days for days in HORIZONS if left <= days]
    return min(reached) if reached else None


@transaction.atomic
def keep_reminders(*, today: date, now: datetime) -> int:
    """Keep a reminder for every person and open duty whose horizon is reached. Returns how many are new."""
    last = today + relativedelta(days=max(HORIZONS))
    open_ones = list(Obligation.objects.open().filter(due_on__lte=last).with_holder())
    people = _certifiers({_organization_id(obligation) for obligation in open_ones})
    wanted = {
        (obligation.pk, person, reached)
        for obligation in open_ones
        if (reached := horizon(obligation.due_on, today)) is not None
        for person in people.get(_organization_id(obligation), ())
    }
    known = set(
        Reminder.objects.filter(obligation__in=open_ones).values_list("obligation_id", "person_id", "horizon")
    )
    new = [
        Reminder(obligation_id=obligation, person_id=person, horizon=days, kept_at=now)
        for obligation, person, days in sorted(wanted - known)
    ]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def send(reminder: Reminder, *, today: date, now: datetime) -> bool:
    """Send one kept reminder, unless it was sent or the duty was done meanwhile. Returns whether a letter went out.

    The row is held while the letter leaves and marked after: dying in between repeats a letter, never loses one.
    """
    held = Reminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    if held.sent_at is not None:
        return False
    obligation = Obligation.objects.with_holder().get(pk=held.obligation_id)
    due = obligation.done_at is None and obligation.closed_at is None
    if due:
        _letter(obligation, held.person, today, now)
    held.sent_at = now
    held.save(update_fields=["sent_at"])
    return due


def _letter(obligation: Obligation, person: User, today: date, now: datetime) -> None:
    left = (obligation.due_on - today).days
    letter = letters.write(
        "obligation_reminder",
        obligation.attestation.determination.review.dossier.application,
        [person],
        now=now,
        obligation=obligation,
        person=person,
        days=left,
        overdue=-left,
    )
    letters.deliver(letter.copies.all(), now=now)


def _organization_id(obligation: Obligation) -> int:
    return obligation.attestation.determination.review.dossier.application.organization_id


def _certifiers(organizations: set[int]) -> dict[int, list[int]]:
    roles = [role for role, granted in ROLES.items() if Permission.CERTIFY in granted]
    people: dict[int, list[int]] = {}
    members = Membership.objects.filter(organization__in=organizations, role__in=roles, user__is_active=True)
    for organization, user in members.values_list("organization_id", "user_id"):
        people.setdefault(organization, []).append(user)
    return people
