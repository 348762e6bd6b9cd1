"""What a member may do in an organization, and that a stranger may nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from organizations.models import Membership, Role, User
from organizations.permissions import Permission, granted, is_member, may
from tests import road

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_only_an_authorized_official_may_certify() -> None:
    cast = road.people()

    may_certify = [
        person.name
        for person in (cast.olive, cast.petra, cast.vera, cast.ada, cast.mallory)
        if may(person, Permission.CERTIFY, cast.larkmoor)
    ]

    assert may_certify == ["Olive"]


def test_a_viewer_looks_and_a_preparer_also_writes() -> None:
    cast = road.people()

    assert granted(cast.vera, cast.larkmoor) == {Permission.VIEW}
    assert granted(cast.petra, cast.larkmoor) == {Permission.VIEW, Permission.EDIT}


def test_a_stranger_may_nothing() -> None:
    cast = road.people()

    assert granted(cast.mallory, cast.larkmoor) == frozenset()
    assert granted(AnonymousUser(), cast.larkmoor) == frozenset()
    assert not is_member(cast.mallory, cast.larkmoor)


def test_who_was_switched_off_may_nothing() -> None:
    cast = road.people()
    cast.olive.is_active = False
    cast.olive.save()

    assert granted(cast.olive, cast.larkmoor) == frozenset()


def test_a_superuser_has_no_say_in_an_organization_without_membership() -> None:
    cast = road.people()
    root = User.objects.create_superuser("root@example.org", name="Root")

    assert granted(root, cast.larkmoor) == frozenset()


def test_nobody_has_two_roles_in_one_organization() -> None:
    cast = road.people()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.petra, organization=cast.larkmoor, role=Role.OFFICIAL.value)


def test_a_role_nobody_knows_is_not_kept() -> None:
    cast = road.people()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=cast.petra).update(role="emperor")


def test_an_address_is_one_person_however_it_is_written() -> None:
    road.people()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="OLIVE@example.org", name="Another Olive")])
