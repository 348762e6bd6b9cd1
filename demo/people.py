"""The people of the demonstration: who they are, and what each may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.contrib.auth.models import Group
from django.utils import timezone

from organizations import members, register
from organizations.models import Membership, Organization, Role, User
from reviews import groups

#: The one password of all demo accounts. They exist only where VEDC_DEMO=1 asks for them.
PASSWORD = "correct-horse-demo"  # noqa: S105
OPERATOR = "Larkmoor Compute, Inc."
RIVAL = "Rival Compute Ltd."
#: What Colin, who knows the buildings and the guards, may answer.
GUARDED = ("sites", "personnel")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody by first name, and the two organizations."""

    olive: User
    percy: User
    adele: User
    colin: User
    vera: User
    ravi: User
    rhea: User
    cora: User
    dora: User
    enid: User
    audrey: User
    admin: User
    mallory: User
    operator: Organization
    rival: Organization

    @property
    def accounts(self) -> list[User]:
        return [found for field in fields(self) if isinstance(found := getattr(self, field.name), User)]


def make(password: str = PASSWORD) -> People:
    """Make everybody who is not there yet; those who are stay as they are."""
    if Group.objects.filter(name__in=groups.GROUPS).count() < len(groups.GROUPS):
        groups.make()
    operator = _organization(OPERATOR, "US")
    rival = _organization(RIVAL, "GB")
    return People(
        olive=_member("olive@operator.example", "Olive Okafor", operator, Role.OFFICIAL, password),
        percy=_member("percy@operator.example", "Percy Pine", operator, Role.PREPARER, password),
        adele=_member("adele@operator.example", "Adele Abara", operator, Role.ADMINISTRATOR, password),
        colin=_member(
            "colin@operator.example", "Colin Cho", operator, Role.CONTRIBUTOR, password, sections=GUARDED
        ),
        vera=_member("vera@operator.example", "Vera Voss", operator, Role.VIEWER, password),
        ravi=_official("ravi@commerce.example", "Ravi Rao", "commerce", ("Reviewers",), password),
        rhea=_official("rhea@state.example", "Rhea Ross", "state", ("Approvers", "Voters"), password),
        cora=_official("cora@commerce.example", "Cora Chen", "commerce", ("Voters", "Chair"), password),
        dora=_official("dora@defense.example", "Dora Diaz", "defense", ("Voters",), password),
        enid=_official("enid@energy.example", "Enid Engel", "energy", ("Voters",), password),
        audrey=_official("audrey@audit.example", "Audrey Ames", "", ("Auditors",), password),
        admin=_user("admin@vedc.example", "Ada Admin", password, is_staff=True, is_superuser=True),
        mallory=_member("mallory@rival.example", "Mallory Marsh", rival, Role.OFFICIAL, password, runs=True),
        operator=operator,
        rival=rival,
    )


def _organization(name: str, country: str) -> Organization:
    return Organization.objects.get_or_create(name=name, defaults={"country": country})[0]


def _user(email: str, name: str, password: str, **rest: object) -> User:
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, password, name=name, **rest)


def _member(
    email: str,
    name: str,
    organization: Organization,
    role: Role,
    password: str,
    *,
    runs: bool = False,
    sections: Sequence[str] = (),
) -> User:
    user = _user(email, name, password)
    if not Membership.objects.filter(user=user, organization=organization).exists():
        place = Membership(user=user, organization=organization)
        members.fill(place, role=role.value, also_administers=runs, sections=sections)
        place.save()
        register.write(organization, "began", person=user, after=place.words, now=timezone.now())
    return user


def _official(email: str, name: str, agency: str, named: Sequence[str], password: str) -> User:
    user = _user(email, name, password, agency=agency, is_staff=True)
    user.groups.add(*Group.objects.filter(name__in=named))
    return user
