"""Who is away, and to whom their queue goes meanwhile."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from organizations.models import User
from reviews.models import Absence
from reviews.permissions import JUDGE
from standards.errors import Refusal


@transaction.atomic
def note(person: User, deputy: User, *, starts_on: date, ends_on: date, now: datetime) -> Absence:
    """Say from when to when one is away, and who stands in: a colleague of the same agency who may find."""
    if not person.agency or not person.has_perm(JUDGE):
        raise Refusal(f"{person} has no queue to hand to a deputy")
    if deputy.pk == person.pk:
        raise Refusal("a deputy is somebody else")
    if deputy.agency != person.agency or not (
        deputy.is_active and deputy.is_staff and deputy.has_perm(JUDGE)
    ):
        raise Refusal(f"{deputy} cannot stand in: name a reviewer of your own agency")
    if ends_on < starts_on:
        raise Refusal(f"the last day, {ends_on}, is before the first, {starts_on}")
    if ends_on < now.date():
        raise Refusal(f"the last day, {ends_on}, is over")
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    overlapping = Absence.objects.not_over(starts_on).filter(person=person, starts_on__lte=ends_on).first()
    if overlapping is not None:
        raise Refusal(f"{person} is away from {overlapping.starts_on} to {overlapping.ends_on} already")
    return Absence.objects.create(
        person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on, noted_at=now
    )


def cancel(absence: Absence, person: User, *, now: datetime) -> None:
    """Take an absence back, or end it early. Only the person's own; done twice it is done."""
    if absence.person_id != person.pk:
        raise Refusal(f"only {absence.person} cancels this absence")
    Absence.objects.filter(pk=absence.pk, cancelled_at__isnull=True).update(cancelled_at=now)


def present(person: User, on: date) -> User:
    """The person, or whoever stands in for them on the day: the deputy, or the deputy's, if they are away too."""
    asked, seen = person, {person.pk}
    while absence := Absence.objects.on(on).filter(person=person).select_related("deputy").first():
        person = absence.deputy
        if person.pk in seen:
            raise Refusal(f"{asked} is away on {on}, and so is everybody who stands in")
        seen.add(person.pk)
    return person


def queues_of(person: User, on: date) -> set[int]:
    """Whose queues a person has on a day: their own, and those of the absent for whom they stand in."""
    found, asked = {person.pk}, {person.pk}
    while asked:
        away = set(Absence.objects.on(on).filter(deputy__in=asked).values_list("person", flat=True))
        asked = away - found
        found |= asked
    return found
