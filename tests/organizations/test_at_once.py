"""Two things at the same moment, on the real database: what must hold between them holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from organizations import invitations, members
from organizations.models import Membership, Organization, Role
from standards.errors import Refusal
from tests import road
from tests.organizations.cast import NOW, link, place

pytestmark = [pytest.mark.django_db(transaction=True)]


def at_once(*verbs: Callable[[], object]) -> list[bool]:
    """Whether each went through, all begun together."""
    together = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> bool:
        try:
            together.wait(timeout=10)
            verb()
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_two_administrators_cannot_both_leave() -> None:
    cast = road.people()
    members.change(
        place(cast.petra, cast.larkmoor), cast.ada, role=Role.PREPARER.value, also_administers=True, now=NOW
    )

    went = at_once(
        lambda: members.remove(place(cast.ada, cast.larkmoor), cast.ada, reason="Gone.", now=NOW),
        lambda: members.remove(place(cast.petra, cast.larkmoor), cast.petra, reason="Gone.", now=NOW),
    )

    assert sorted(went) == [False, True]
    assert Membership.objects.administrators().filter(organization=cast.larkmoor).count() == 1


def test_one_invitation_pressed_twice_at_once_is_one_place() -> None:
    cast = road.people()
    invitations.invite(cast.larkmoor, cast.ada, email=cast.nils.email, role="viewer", now=NOW)
    token = link("invites you").split("/")[2]

    assert at_once(*[lambda: invitations.accept(token, cast.nils, now=NOW)] * 2) == [True, True]

    assert Membership.objects.filter(user=cast.nils).count() == 1


def test_one_name_is_taken_once() -> None:
    cast = road.people()

    went = at_once(
        *(
            lambda who=who: members.found(who, name="Fjord", country="NO", certifies=False, now=NOW)
            for who in (cast.nils, cast.vera)
        )
    )

    assert sorted(went) == [False, True]
    assert Organization.objects.filter(name="Fjord").count() == 1
