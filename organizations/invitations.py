"""Invitations: a place offered to one address by a link that works once, for a while, and for nobody else."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from organizations import letters, members, register
from organizations.models import Invitation, Membership, Organization, User
from standards.errors import Refusal

#: Invitations of one organization in a day: enough for any team, too few to flood strangers with letters.
A_DAY = 50


def digest(token: str) -> str:
    """What is kept of a token: enough to know it again, not to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def named(token: str) -> Invitation | None:
    """The invitation that a link names, whatever became of it."""
    found = Invitation.objects.filter(token_sha256=digest(token))
    return found.select_related("organization", "invited_by").first()


@transaction.atomic
def invite(
    organization: Organization,
    by: User,
    *,
    email: str,
    role: str,
    now: datetime,
    also_administers: bool = False,
    sections: Sequence[str] = (),
) -> Invitation:
    """Offer a place and send the link. An earlier open invitation to the same address ends with it."""
    held = members.held(organization)
    members.require_manage(by, held)
    address = email.strip().lower()
    if held.memberships.filter(user__in=_holders(address)).exists():
        raise Refusal(f"{address} belongs to a member of {held} already")
    if held.invitations.filter(invited_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise Refusal(f"{held} has sent {A_DAY} invitations within a day: go on tomorrow")
    held.invitations.open().filter(email=address).update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organization=held,
        email=address,
        token_sha256=digest(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=settings.VEDC_INVITATION_DAYS),
    )
    members.fill(invitation, role=role, also_administers=also_administers, sections=sections)
    invitation.save(force_insert=True)
    register.write(held, "invited", actor=by, address=address, after=invitation.words, now=now)
    link = settings.VEDC_BASE_URL + reverse("organizations:invitation", args=[token])
    letters.must_send(
        "invitation", address, invitation=invitation, link=link, days=settings.VEDC_INVITATION_DAYS
    )
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, by: User, *, now: datetime) -> None:
    """Take an invitation back; its link leads nowhere from now on."""
    held = members.held(invitation.organization)
    members.require_manage(by, held)
    if held.invitations.open().filter(pk=invitation.pk).update(withdrawn_at=now):
        register.write(held, "uninvited", actor=by, address=invitation.email, now=now)


@transaction.atomic
def accept(token: str, person: User, *, now: datetime) -> Membership:
    """Take the place. Only an account that has shown that the invited address is its own may do so."""
    invitation = named(token)
    if invitation is None:
        raise Refusal("this link is not an invitation: ask for a new one")
    held = members.held(invitation.organization)
    invitation.refresh_from_db()
    mine = held.memberships.filter(user=person).first()
    if mine is not None and invitation.accepted_by_id == person.pk:
        return mine
    if not invitation.is_open(now):
        raise Refusal("this invitation was used, taken back or has expired: ask for a new one")
    if not speaks_for(person, invitation.email):
        raise Refusal(
            f"this invitation is for {invitation.email}: add that address to your account and verify it first"
        )
    if mine is not None:
        raise Refusal(f"you belong to {held} already, as {mine.words}")
    place = Membership(
        user=person,
        organization=held,
        role=invitation.role,
        also_administers=invitation.also_administers,
        sections=invitation.sections,
    )
    place.save(force_insert=True)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, accepted_by=person)
    register.write(
        held,
        "joined",
        actor=person,
        person=person,
        address=invitation.email,
        after=place.words,
        now=now,
    )
    letters.tell("member_joined", members.administrators(held), organization=held, place=place)
    return place


def speaks_for(person: User, address: str) -> bool:
    """Whether the person has shown that this address is theirs."""
    return EmailAddress.objects.filter(user=person, email__iexact=address, verified=True).exists()


def _holders(address: str) -> list[int]:
    return list(EmailAddress.objects.filter(email=address, verified=True).values_list("user_id", flat=True))
