"""What a member may do in an organization. Deny unless granted; the one table of roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from organizations.models import Membership, Organization, Role, User


class Permission(StrEnum):
    VIEW = "view"
    CONTRIBUTE = "contribute to"  # edit, in the sections named in the membership and nowhere else
    EDIT = "edit"
    CERTIFY = "certify"
    MANAGE = "manage"


#: What each role grants. Only an authorized official may certify and file.
ROLES: dict[str, frozenset[Permission]] = {
    Role.ADMINISTRATOR.value: frozenset({Permission.VIEW, Permission.EDIT, Permission.MANAGE}),
    Role.OFFICIAL.value: frozenset({Permission.VIEW, Permission.EDIT, Permission.CERTIFY}),
    Role.PREPARER.value: frozenset({Permission.VIEW, Permission.EDIT}),
    Role.CONTRIBUTOR.value: frozenset({Permission.VIEW, Permission.CONTRIBUTE}),
    Role.VIEWER.value: frozenset({Permission.VIEW}),
}
#: What a membership grants besides its role where it says `also_administers`.
ALSO = frozenset({Permission.MANAGE})

#: The same, for people.
IN_WORDS: dict[str, str] = {
    Role.ADMINISTRATOR.value: "invites and removes people and gives them their roles; starts and edits applications; "
    "may not certify or file.",
    Role.OFFICIAL.value: "certifies and files applications, withdraws them, and records duties as done; starts and "
    "edits applications.",
    Role.PREPARER.value: "starts and edits applications, with all their sections, sites and evidence; may not "
    "certify or file.",
    Role.CONTRIBUTOR.value: "reads applications and answers the sections named for them; nothing else.",
    Role.VIEWER.value: "reads everything; changes nothing.",
}

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Grant:
    """Everything one person may do in one organization."""

    permissions: frozenset[Permission] = frozenset()
    sections: frozenset[str] = frozenset()

    def __contains__(self, permission: Permission) -> bool:
        return permission in self.permissions

    def allows(self, permission: Permission, section: str | None = None) -> bool:
        """Whether the permission is granted; editing, in this section of an application if one is named."""
        if permission in self.permissions:
            return True
        contributes = permission is Permission.EDIT and Permission.CONTRIBUTE in self.permissions
        return contributes and section is not None and section in self.sections


def grant(person: Person, organization: Organization) -> Grant:
    """What this person may do in this organization; nothing for a stranger. One query."""
    if not person.is_authenticated or not person.is_active:
        return Grant()
    place = Membership.objects.filter(user_id=person.pk, organization=organization).first()
    if place is None:
        return Grant()
    permissions = ROLES[place.role] | (ALSO if place.also_administers else frozenset())
    return Grant(permissions, frozenset(place.sections if Permission.CONTRIBUTE in permissions else ()))


def granted(person: Person, organization: Organization) -> frozenset[Permission]:
    """Every permission this person has in this organization; empty for a stranger."""
    return grant(person, organization).permissions


def may(
    person: Person, permission: Permission, organization: Organization, *, section: str | None = None
) -> bool:
    """Whether this person has this permission in this organization; to edit, in this section if one is named."""
    return grant(person, organization).allows(permission, section)


def may_in_all(
    person: Person, permission: Permission, organization: Organization, sections: Iterable[str]
) -> bool:
    """The same for several sections at once; without any it is asked of the application as a whole."""
    has = grant(person, organization)
    named = set(sections)
    return all(has.allows(permission, section) for section in named) if named else has.allows(permission)


def is_member(person: Person, organization: Organization) -> bool:
    """Whether this person belongs to the organization in any role (and so must not decide about it)."""
    return Membership.objects.filter(user_id=person.pk, organization=organization).exists()


def organizations_of(person: Person, permission: Permission) -> QuerySet[Organization]:
    """The organizations in which this person has this permission (to edit: everything, not some sections)."""
    if not person.is_authenticated or not person.is_active:
        return Organization.objects.none()
    granting = Q(role__in=[role for role, permissions in ROLES.items() if permission in permissions])
    if permission in ALSO:
        granting |= Q(also_administers=True)
    mine = Membership.objects.filter(granting, user_id=person.pk)
    return Organization.objects.filter(pk__in=mine.values("organization"))
