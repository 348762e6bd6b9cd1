"""Succession: how an organization whose administrators do not answer gets one who does.

An authorized official, or any member where there is none, asks. The administrators are told and may refuse
within VEDC_SUCCESSION_DAYS; then it is granted. Where nobody can refuse, an official need not wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from organizations import letters, members, register
from organizations.models import Membership, Organization, Outcome, Role, Succession, User
from standards.errors import Refusal


def may_ask(place: Membership) -> bool:
    """An authorized official may; any member may where there is no official who can sign in."""
    if place.administers:
        return False
    return place.role == Role.OFFICIAL.value or not place.organization.memberships.officials().exists()


@transaction.atomic
def ask(organization: Organization, person: User, *, reason: str, now: datetime) -> Succession:
    """Ask to become administrator. Asked again while it is open, it is the same request."""
    held = members.held(organization)
    place = held.memberships.active().with_people().filter(user=person).first()
    if place is None or not may_ask(place):
        raise Refusal(f"{person} may not ask to become administrator of {held}")
    if not reason.strip():
        raise Refusal("say why the administrators cannot be asked to do it")
    wait = timedelta(days=settings.VEDC_SUCCESSION_DAYS)
    mine = held.successions.filter(person=person)
    if standing := mine.filter(outcome="").first():
        return standing
    if mine.filter(outcome=Outcome.REFUSED.value, decided_at__gt=now - wait).exists():
        raise Refusal(
            f"an administrator refused within the last {settings.VEDC_SUCCESSION_DAYS} days, so somebody answers: "
            "write to them, or to the staff of the platform"
        )
    asked = Succession.objects.create(
        organization=held, person=person, reason=reason.strip(), asked_at=now, decide_by=now + wait
    )
    register.write(held, "asked", actor=person, person=person, reason=asked.reason, now=now)
    refusers = members.administrators(held)
    letters.tell("succession_asked", refusers, organization=held, succession=asked)
    if not refusers and place.role == Role.OFFICIAL.value:
        _grant(asked, place, "granted", None, now)
    return asked


@transaction.atomic
def agree(succession: Succession, by: User, *, now: datetime) -> None:
    """An administrator makes the one who asked an administrator, without waiting."""
    held, standing = _open(succession)
    members.require_manage(by, held)
    place = held.memberships.active().with_people().filter(user_id=standing.person_id).first()
    if place is None:
        _close(standing, Outcome.LAPSED, "lapsed", now)
    else:
        _grant(standing, place, "agreed", by, now)


@transaction.atomic
def refuse(succession: Succession, by: User, *, note: str, now: datetime) -> None:
    """An administrator says no, and why."""
    held, standing = _open(succession)
    members.require_manage(by, held)
    if not note.strip():
        raise Refusal("say why, so that the member knows and the log shows it")
    _close(standing, Outcome.REFUSED, "refused", now, by=by, note=note.strip())
    letters.tell("succession_refused", [standing.person], organization=held, succession=standing)


@transaction.atomic
def withdraw(succession: Succession, person: User, *, now: datetime) -> None:
    """The one who asked takes it back."""
    _, standing = _open(succession)
    if standing.person_id != person.pk:
        raise Refusal("only the one who asked can take a request back")
    _close(standing, Outcome.WITHDRAWN, "withdrew", now, by=person)


def grant_due(*, now: datetime) -> int:
    """Grant what nobody refused in time. Returns how many requests were settled."""
    due = Succession.objects.filter(outcome="", decide_by__lte=now)
    return sum(_settle(succession, now) for succession in due)


@transaction.atomic
def _settle(succession: Succession, now: datetime) -> bool:
    try:
        held, standing = _open(succession)
    except Refusal:
        return False  # somebody decided while the sweep was on its way
    place = held.memberships.active().with_people().filter(user_id=standing.person_id).first()
    if place is None:
        _close(standing, Outcome.LAPSED, "lapsed", now)
    else:
        _grant(standing, place, "granted", None, now)
    return True


@transaction.atomic
def appoint(organization: Organization, person: User, by: User, *, reason: str, now: datetime) -> Membership:
    """The platform's staff name an administrator, with the reason on record: the last resort."""
    held = members.held(organization)
    if not (by.is_active and by.is_staff and by.has_perm("organizations.appoint_administrator")):
        raise Refusal(f"{by} may not appoint an administrator")
    if by.pk == person.pk:
        raise Refusal("nobody appoints themselves: another member of the staff must do it")
    if not person.is_active:
        raise Refusal(f"{person} cannot sign in, and so cannot run {held}")
    if not reason.strip():
        raise Refusal("say why, and how it was made sure who the person is: the organization reads it")
    place = held.memberships.with_people().filter(user=person).first()
    if place is not None and place.administers:
        return place
    before = place.words if place else ""
    if place is None:
        place = Membership.objects.create(user=person, organization=held, role=Role.ADMINISTRATOR.value)
    else:
        members.make_administrator(place)
    register.write(
        held,
        "appointed",
        actor=by,
        person=person,
        before=before,
        after=place.words,
        reason=reason.strip(),
        now=now,
    )
    members.tell_of_change(place, by, before)
    members.tell_of_power(place, by)
    return place


def _open(succession: Succession) -> tuple[Organization, Succession]:
    held = members.held(succession.organization)
    standing = Succession.objects.select_related("person", "organization").get(pk=succession.pk)
    if standing.outcome:
        raise Refusal(f"this request was {standing.get_outcome_display()} already")
    return held, standing


def _grant(standing: Succession, place: Membership, action: str, by: User | None, now: datetime) -> None:
    before = place.words
    if not place.administers:
        members.make_administrator(place)
    _close(standing, Outcome.GRANTED, action, now, by=by, before=before, after=place.words)
    members.tell_of_change(place, by or standing.person, before)
    members.tell_of_power(place, by)


def _close(
    standing: Succession,
    outcome: Outcome,
    action: str,
    now: datetime,
    *,
    by: User | None = None,
    note: str = "",
    before: str = "",
    after: str = "",
) -> None:
    standing.outcome, standing.decided_at = outcome.value, now
    standing.decided_by, standing.note = by, note
    standing.save(update_fields=["outcome", "decided_at", "decided_by", "note"])
    register.write(
        standing.organization,
        action,
        actor=by,
        person=standing.person,
        before=before,
        after=after,
        reason=note,
        now=now,
    )
