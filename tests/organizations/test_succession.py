"""A departed administrator locks nobody out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission as Granted
from django.core import mail

from organizations import members, succession, tasks
from organizations.models import Membership, Succession
from organizations.permissions import Permission, granted, may
from standards.errors import Refusal
from tests import road
from tests.organizations.cast import NOW, place

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WHY = "Ada left the company and does not answer."
LATER = NOW + timedelta(days=14)


def asked(cast: road.People) -> Succession:
    return succession.ask(cast.larkmoor, cast.olive, reason=WHY, now=NOW)


def test_what_nobody_refuses_in_time_is_granted_and_the_official_stays_one() -> None:
    cast = road.people()
    asked(cast)

    assert succession.grant_due(now=LATER - timedelta(seconds=1)) == 0
    assert not may(cast.olive, Permission.MANAGE, cast.larkmoor)
    assert succession.grant_due(now=LATER) == 1
    assert succession.grant_due(now=LATER) == 0

    assert {Permission.CERTIFY, Permission.MANAGE} <= granted(cast.olive, cast.larkmoor)
    actions = cast.larkmoor.membership_log.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["asked", "granted"]


def test_the_administrators_are_told_by_letter() -> None:
    cast = road.people()

    one = asked(cast)

    letter = mail.outbox[-1]
    assert letter.to == [cast.ada.email]
    assert WHY in letter.body
    assert f"/organizations/{cast.larkmoor.pk}/succession/{one.pk}/" in letter.body


def test_an_administrator_who_answers_refuses_with_a_reason() -> None:
    cast = road.people()
    one = asked(cast)

    with pytest.raises(Refusal, match="say why"):
        succession.refuse(one, cast.ada, note=" ", now=NOW)
    succession.refuse(one, cast.ada, note="I am on leave until Monday.", now=NOW)

    assert succession.grant_due(now=LATER) == 0
    assert not may(cast.olive, Permission.MANAGE, cast.larkmoor)
    assert "on leave" in mail.outbox[-1].body
    with pytest.raises(Refusal, match="refused within the last 14 days"):
        asked(cast)


def test_an_administrator_may_agree_at_once() -> None:
    cast = road.people()

    succession.agree(asked(cast), cast.ada, now=NOW)

    assert may(cast.olive, Permission.MANAGE, cast.larkmoor)


@pytest.mark.parametrize("who", ["olive", "petra", "vera", "mallory", "ravi"])
def test_nobody_else_decides(who: str) -> None:
    cast = road.people()
    one = asked(cast)

    with pytest.raises(Refusal):
        succession.agree(one, getattr(cast, who), now=NOW)
    with pytest.raises(Refusal):
        succession.refuse(one, getattr(cast, who), note="No.", now=NOW)

    assert Succession.objects.get().outcome == ""


def test_asking_twice_is_asking_once() -> None:
    cast = road.people()

    assert asked(cast) == asked(cast)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("who", ["petra", "vera", "ada", "mallory", "ravi"])
def test_where_there_is_an_official_only_an_official_asks(who: str) -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="may not ask"):
        succession.ask(cast.larkmoor, getattr(cast, who), reason=WHY, now=NOW)


def test_where_there_is_no_official_any_member_asks_and_waits() -> None:
    cast = road.people()
    members.remove(place(cast.olive, cast.larkmoor), cast.ada, reason="Gone.", now=NOW)

    succession.ask(cast.larkmoor, cast.vera, reason=WHY, now=NOW)
    assert not may(cast.vera, Permission.MANAGE, cast.larkmoor)
    succession.grant_due(now=LATER)

    assert may(cast.vera, Permission.MANAGE, cast.larkmoor)


def test_where_nobody_can_refuse_an_official_need_not_wait() -> None:
    cast = road.people()
    cast.ada.is_active = False
    cast.ada.save()

    one = asked(cast)

    assert one.outcome == "granted"
    assert may(cast.olive, Permission.MANAGE, cast.larkmoor)


def test_who_left_meanwhile_gets_nothing() -> None:
    cast = road.people()
    asked(cast)
    members.remove(place(cast.olive, cast.larkmoor), cast.olive, reason="A new job.", now=NOW)

    succession.grant_due(now=LATER)

    assert Succession.objects.get().outcome == "lapsed"
    assert granted(cast.olive, cast.larkmoor) == frozenset()


def test_a_request_is_taken_back_by_who_made_it_alone() -> None:
    cast = road.people()
    one = asked(cast)

    with pytest.raises(Refusal, match="only the one who asked"):
        succession.withdraw(one, cast.ada, now=NOW)
    succession.withdraw(one, cast.olive, now=NOW)

    assert succession.grant_due(now=LATER) == 0


def test_the_sweep_asks_the_clock() -> None:
    cast = road.people()
    asked(cast)
    Succession.objects.update(decide_by=NOW - timedelta(days=400))

    assert tasks.grant_successions() == 1


def test_the_staff_appoint_with_a_reason_that_the_organization_reads() -> None:
    cast = road.people()
    cast.nils.user_permissions.add(Granted.objects.get(codename="appoint_administrator"))

    succession.appoint(cast.larkmoor, cast.vera, cast.nils, reason="Board letter of 3 May.", now=NOW)

    assert may(cast.vera, Permission.MANAGE, cast.larkmoor)
    assert cast.larkmoor.membership_log.get().reason == "Board letter of 3 May."
    assert {one.to[0] for one in mail.outbox} == {cast.vera.email, cast.ada.email, cast.olive.email}


def test_nobody_appoints_without_the_permission_a_reason_or_for_themselves() -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="may not appoint"):
        succession.appoint(cast.larkmoor, cast.vera, cast.ravi, reason="I can.", now=NOW)
    with pytest.raises(Refusal, match="may not appoint"):
        succession.appoint(cast.larkmoor, cast.mallory, cast.ada, reason="I can.", now=NOW)
    cast.nils.is_superuser = True
    cast.nils.save()
    with pytest.raises(Refusal, match="say why"):
        succession.appoint(cast.larkmoor, cast.vera, cast.nils, reason="", now=NOW)
    with pytest.raises(Refusal, match="nobody appoints themselves"):
        succession.appoint(cast.larkmoor, cast.nils, cast.nils, reason="I can.", now=NOW)

    assert Membership.objects.administrators().filter(organization=cast.larkmoor).count() == 1
