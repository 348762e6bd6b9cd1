"""What a member may do in an organization. Deny unless granted; the one table of roles."""

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from organizations.models import Membership, Organization, Role, User


class Permission(StrEnum):
    VIEW = "view"
    EDIT = "edit"
    CERTIFY = "certify"
    MANAGE = "manage"


#: What each role grants. Only an authorized official may certify and file.
ROLES: dict[str, frozenset[Permission]] = {
    Role.ADMINISTRATOR.value: frozenset({Permission.VIEW, Permission.EDIT, Permission.MANAGE}),
    Role.PREPARER.value: frozenset({Permission.VIEW, Permission.EDIT}),
    Role.OFFICIAL.value: frozenset({Permission.VIEW, Permission.EDIT, Permission.CERTIFY}),
    Role.VIEWER.value: frozenset({Permission.VIEW}),
}

Person = User | AnonymousUser


def granted(person: Person, organization: Organization) -> frozenset[Permission]:
    """Everything this person may do in this organization; empty for a stranger."""
    if not person.is_authenticated or not person.is_active:
        return frozenset()
    role = (
        Membership.objects.filter(user_id=person.pk, organization=organization)
        .values_list("role", flat=True)
        .first()
    )
    return ROLES[role] if role is not None else frozenset()


def may(person: Person, permission: Permission, organization: Organization) -> bool:
    """Whether this person has this permission in this organization."""
    return permission in granted(person, organization)


def is_member(person: Person, organization: Organization) -> bool:
    """Whether this person belongs to the organization in any role (and so must not decide about it)."""
    return Membership.objects.filter(user_id=person.pk, organization=organization).exists()


def organizations_of(person: Person, permission: Permission) -> QuerySet[Organization]:
    """The organizations in which this person has this permission."""
    if not person.is_authenticated or not person.is_active:
        return Organization.objects.none()
    roles = [role for role, granted in ROLES.items() if permission in granted]
    return Organization.objects.filter(
        pk__in=Membership.objects.filter(user_id=person.pk, role__in=roles).values("organization")
    )
