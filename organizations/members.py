"""Founding an organization, and who belongs to it: give a place, change it, take it away.

An organization keeps at least one administrator who can sign in: the last one hands over first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from organizations import letters, register
from organizations.models import Membership, Organization, Place, Role, User
from organizations.permissions import ROLES, Permission, may
from standards import rulebook
from standards.errors import Refusal

NAME_TAKEN = "this name cannot be used. If your company is registered here already, ask its administrator to invite you"


def known_sections() -> dict[str, str]:
    """Every section of every rulebook by id, with its title: what a contributor may be given."""
    found: dict[str, str] = {}
    for book in rulebook.catalogue().values():
        for section in book.sections:
            found.setdefault(section.id, section.title)
    return found


def fill(place: Place, *, role: str, also_administers: bool = False, sections: Sequence[str] = ()) -> None:
    """Write a role into a membership or an invitation; refused where it says what no role can be."""
    if role not in ROLES:
        raise Refusal(f"{role!r} is not a role: choose {', '.join(ROLES)}")
    named = list(dict.fromkeys(sections))
    if role == Role.CONTRIBUTOR.value:
        if not named:
            raise Refusal("name at least one section that the contributor may answer")
        unknown = sorted(set(named) - set(known_sections()))
        if unknown:
            raise Refusal(f"no rulebook has a section {', '.join(unknown)}")
        if also_administers:
            raise Refusal("a contributor answers named sections only, and cannot run the organization")
    place.role = role
    place.also_administers = also_administers and role != Role.ADMINISTRATOR.value
    place.sections = named if role == Role.CONTRIBUTOR.value else []


@transaction.atomic
def found(person: User, *, name: str, country: str, certifies: bool, now: datetime) -> Organization:
    """Create an organization; its founder runs it, and is its first authorized official if they say so."""
    plain = " ".join(name.split())
    if Organization.objects.filter(name__iexact=plain).exists():
        raise Refusal(NAME_TAKEN)
    try:
        with transaction.atomic():
            organization = Organization.objects.create(name=plain, country=country)
    except IntegrityError as taken:
        raise Refusal(NAME_TAKEN) from taken
    place = Membership(user=person, organization=organization)
    role = Role.OFFICIAL if certifies else Role.ADMINISTRATOR
    fill(place, role=role.value, also_administers=True)
    place.save()
    register.write(organization, "founded", actor=person, person=person, after=place.words, now=now)
    return organization


def held(organization: Organization) -> Organization:
    """The organization's row, held, so that two administrators cannot both be the last but one."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def require_manage(person: User, organization: Organization) -> None:
    """Refuse, unless the person runs the organization."""
    if not may(person, Permission.MANAGE, organization):
        raise Refusal(f"{person} does not run {organization}")


@transaction.atomic
def change(
    membership: Membership,
    by: User,
    *,
    role: str,
    now: datetime,
    also_administers: bool = False,
    sections: Sequence[str] = (),
    reason: str = "",
    successor: Membership | None = None,
) -> Membership:
    """Give a member another role. The last administrator, made something else, names who takes over."""
    organization = held(membership.organization)
    require_manage(by, organization)
    place = _standing(membership)
    before, administered, certified = place.words, place.administers, place.role == Role.OFFICIAL.value
    fill(place, role=role, also_administers=also_administers, sections=sections)
    if place.words == before:
        return place
    if administered and not place.administers:
        _hand_over(organization, place, by, successor, now)
    place.save(update_fields=["role", "also_administers", "sections"])
    register.write(
        organization,
        "changed",
        actor=by,
        person=place.user,
        before=before,
        after=place.words,
        reason=reason,
        now=now,
    )
    tell_of_change(place, by, before)
    if (place.administers and not administered) or (place.role == Role.OFFICIAL.value and not certified):
        tell_of_power(place, by)
    return place


@transaction.atomic
def remove(
    membership: Membership, by: User, *, now: datetime, reason: str, successor: Membership | None = None
) -> None:
    """Take a member out, or leave oneself: what they said and filed stays, their access ends at once."""
    organization = held(membership.organization)
    place = _standing(membership)
    leaves = place.user_id == by.pk
    if not leaves:
        require_manage(by, organization)
    if place.administers:
        _hand_over(organization, place, by, successor, now)
    action = "left" if leaves else "removed"
    before = place.words
    place.delete()
    register.write(
        organization, action, actor=by, person=place.user, before=before, reason=reason.strip(), now=now
    )
    letters.tell(
        "member_left",
        [place.user, *administrators(organization)],
        organization=organization,
        member=place.user,
        by=by,
        left=leaves,
        reason=reason.strip(),
    )


def administrators(organization: Organization) -> list[User]:
    """Everybody who runs the organization and can sign in."""
    return [place.user for place in organization.memberships.administrators().select_related("user")]


def is_last_administrator(membership: Membership) -> bool:
    """Whether the organization would be left without an administrator who can sign in."""
    return membership.administers and not _others_administer(membership)


def make_administrator(place: Membership) -> None:
    """Let a member run the organization besides what they do already. A contributor becomes an administrator."""
    if place.role == Role.CONTRIBUTOR.value:
        fill(place, role=Role.ADMINISTRATOR.value)
    else:
        fill(place, role=place.role, also_administers=True)
    place.save(update_fields=["role", "also_administers", "sections"])


def tell_of_change(place: Membership, by: User, before: str) -> None:
    letters.tell(
        "member_changed", [place.user], organization=place.organization, place=place, by=by, before=before
    )


def tell_of_power(place: Membership, by: User | None) -> None:
    """Nobody comes to certify or to run an organization unseen: those who do so already are told."""
    told: Iterable[User] = (
        User.objects.filter(
            pk__in=[
                *place.organization.memberships.administrators().values_list("user_id", flat=True),
                *place.organization.memberships.officials().values_list("user_id", flat=True),
            ]
        )
        .exclude(pk=place.user_id)
        .exclude(pk=by.pk if by else None)
    )
    letters.tell("member_power", told, organization=place.organization, place=place, by=by)


def _standing(membership: Membership) -> Membership:
    """The membership as it stands now; refused if it ended meanwhile."""
    place = Membership.objects.with_people().filter(pk=membership.pk).first()
    if place is None:
        raise Refusal(f"{membership.user} is no longer a member of {membership.organization}")
    return place


def _others_administer(place: Membership) -> bool:
    return place.organization.memberships.administrators().exclude(pk=place.pk).exists()


def _hand_over(
    organization: Organization, place: Membership, by: User, successor: Membership | None, now: datetime
) -> None:
    if _others_administer(place):
        return
    if successor is None:
        raise Refusal(
            f"{place.user} is the only administrator of {organization}: name who takes over, "
            "so that nobody is locked out"
        )
    heir = (
        Membership.objects.active().with_people().filter(pk=successor.pk, organization=organization).first()
    )
    if heir is None or heir.pk == place.pk:
        raise Refusal(f"the successor must be another member of {organization} who can sign in")
    before = heir.words
    make_administrator(heir)
    register.write(
        organization, "succeeded", actor=by, person=heir.user, before=before, after=heir.words, now=now
    )
    tell_of_change(heir, by, before)
    tell_of_power(heir, by)
