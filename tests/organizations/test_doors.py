"""The doors of an organization: what each person finds behind them, and what a change takes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission as Granted
from django.core import mail
from django.test import Client
from django.urls import reverse

from organizations import invitations, succession
from organizations.models import Invitation, Membership, Succession
from organizations.permissions import Permission, may
from organizations.urls import urlpatterns
from tests import road
from tests.organizations.cast import NOW, browser, link, place

pytestmark = [pytest.mark.django_db]
POSTED = {"uninvite"}


@pytest.fixture
def world() -> Any:
    cast = road.people()
    invitations.invite(cast.larkmoor, cast.ada, email="new@example.org", role="viewer", now=NOW)
    succession.ask(cast.larkmoor, cast.olive, reason="No answer.", now=NOW)
    mail.outbox.clear()
    return cast


def addresses(world: Any) -> dict[str, str]:
    """An address of every page of Larkmoor."""
    values = {
        "pk": world.larkmoor.pk,
        "member": place(world.petra, world.larkmoor).pk,
        "invitation": Invitation.objects.get().pk,
        "request_pk": Succession.objects.get().pk,
    }
    return {
        pattern.name: reverse(
            f"organizations:{pattern.name}",
            kwargs={name: values[name] for name in pattern.pattern.converters},
        )
        for pattern in urlpatterns
        if "pk" in pattern.pattern.converters
    }


@pytest.mark.parametrize("who", ["mallory", "ravi"])
def test_who_is_no_member_finds_nothing(world: Any, who: str) -> None:
    client = browser(getattr(world, who), sure=True)
    before = list(Membership.objects.values_list("pk", "role"))

    for name, address in addresses(world).items():
        assert client.get(address).status_code == (405 if name in POSTED else 404), name
        answer = client.post(address, {"role": "viewer", "reason": "x", "sure": "on", "agree": "1"})
        assert answer.status_code in (404, 405), name

    assert list(Membership.objects.values_list("pk", "role")) == before
    assert Invitation.objects.open().exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(world: Any) -> None:
    for name, address in addresses(world).items():
        answer = Client().post(address) if name in POSTED else Client().get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/"), name


@pytest.mark.parametrize("who", ["petra", "vera", "olive"])
def test_members_who_do_not_run_it_look_and_change_nothing(world: Any, who: str) -> None:
    client = browser(getattr(world, who), sure=True)
    theirs = addresses(world)

    assert client.get(theirs["show"]).status_code == client.get(theirs["log"]).status_code == 200
    for name in ("invite", "member", "uninvite"):
        assert client.post(theirs[name], {"role": "official", "email": "x@example.org"}).status_code == 403
    if who != "petra":
        assert client.post(theirs["remove"], {"reason": "x", "sure": "on"}).status_code == 403

    page = client.get(theirs["show"]).content.decode()
    assert "Invite somebody" not in page and "Take back" not in page
    assert place(world.petra, world.larkmoor).role == "preparer"


def test_a_member_of_another_organization_is_not_reached_through_this_one(world: Any) -> None:
    client = browser(world.ada, sure=True)
    hers = place(world.mallory, world.ventures).pk

    for name in ("member", "remove"):
        address = reverse(f"organizations:{name}", args=[world.larkmoor.pk, hers])
        assert client.get(address).status_code == 404
        assert client.post(address, {"role": "viewer", "reason": "x", "sure": "on"}).status_code == 404


def test_every_change_asks_again_who_one_is_and_the_form_is_not_lost(world: Any) -> None:
    world.ada.set_password("a-long-and-plain-sentence")
    world.ada.save()
    client = browser(world.ada)
    address = addresses(world)["member"]

    asked = client.post(address, {"role": "viewer", "reason": "Less to do."})
    assert asked["Location"].startswith("/account/confirm/?next=")
    assert place(world.petra, world.larkmoor).role == "preparer"
    client.post(asked["Location"], {"password": "a-long-and-plain-sentence", "next": address})

    assert place(world.petra, world.larkmoor).role == "viewer"
    assert world.larkmoor.membership_log.last().reason == "Less to do."


def test_ada_invites_a_contributor_to_two_sections(world: Any) -> None:
    client = browser(world.ada, sure=True)

    wrong = client.post(addresses(world)["invite"], {"email": "guard@example.org", "role": "contributor"})
    assert wrong.status_code == 422 and b"at least one section" in wrong.content
    done = client.post(
        addresses(world)["invite"],
        {"email": "guard@example.org", "role": "contributor", "sections": ["sites", "personnel"]},
    )

    assert done.status_code == 302
    assert Invitation.objects.get(email="guard@example.org").sections == ["sites", "personnel"]
    assert mail.outbox[0].to == ["guard@example.org"]


def test_an_invitation_is_taken_back(world: Any) -> None:
    browser(world.ada).post(addresses(world)["uninvite"])

    assert not Invitation.objects.open().exists()


def test_the_last_administrator_is_asked_for_a_successor_and_leaves(world: Any) -> None:
    client = browser(world.ada, sure=True)
    address = reverse("organizations:remove", args=[world.larkmoor.pk, place(world.ada, world.larkmoor).pk])

    page = client.get(address).content.decode()
    assert "Who takes over as administrator" in page and "Mallory" not in page
    assert client.post(address, {"reason": "A new job.", "sure": "on"}).status_code == 422
    heir = place(world.olive, world.larkmoor).pk
    left = client.post(address, {"reason": "A new job.", "sure": "on", "successor": heir})

    assert left["Location"] == "/organizations/"
    assert may(world.olive, Permission.MANAGE, world.larkmoor)
    assert client.get(addresses(world)["show"]).status_code == 404


def test_ada_refuses_a_request_with_a_reason(world: Any) -> None:
    client = browser(world.ada, sure=True)
    address = addresses(world)["decide"]

    assert b"No answer." in client.get(address).content
    assert client.post(address, {"refuse": "1", "note": ""}).status_code == 422
    client.post(address, {"refuse": "1", "note": "I am here."})

    assert Succession.objects.get().outcome == "refused"


def test_olive_asks_and_takes_it_back(world: Any) -> None:
    Succession.objects.all().delete()
    client = browser(world.olive, sure=True)

    client.post(addresses_of(world, "ask"), {"reason": "Ada left."})
    asked = Succession.objects.get()
    page = client.get(reverse("organizations:show", args=[world.larkmoor.pk])).content.decode()
    assert "asked on" in page and "Take it back" in page
    client.post(reverse("organizations:decide", args=[world.larkmoor.pk, asked.pk]), {"note": ""})

    asked.refresh_from_db()
    assert asked.outcome == "withdrawn"


def addresses_of(world: Any, name: str) -> str:
    return reverse(f"organizations:{name}", args=[world.larkmoor.pk])


def test_members_see_what_each_may_do_and_every_line_of_the_log(world: Any) -> None:
    client = browser(world.vera)

    page = client.get(addresses(world)["show"]).content.decode()
    assert "Certifies and files applications" in page
    log = client.get(addresses(world)["log"]).content.decode()
    assert "Ada invited new@example.org as Viewer." in log
    assert "Olive asked to become administrator." in log and "No answer." in log


def test_an_old_or_foreign_link_says_so_and_a_guess_finds_nothing(world: Any) -> None:
    assert Client().get("/invitations/guess/").status_code == 404
    invitations.invite(world.larkmoor, world.ada, email="late@example.org", role="viewer", now=NOW)
    path = link("invites you")
    Invitation.objects.filter(email="late@example.org").update(
        expires_at=NOW + timedelta(days=9999), invited_at=NOW
    )

    mallory = browser(world.mallory)
    assert b"does not have the address" in mallory.get(path).content
    assert mallory.post(path).status_code == 422
    Invitation.objects.filter(email="late@example.org").update(expires_at=NOW - timedelta(days=9999))
    assert Client().get(path).status_code == 410

    assert not Membership.objects.filter(organization=world.larkmoor, user=world.mallory).exists()


@pytest.mark.parametrize(("name", "most"), [("show", 11), ("log", 7), ("member", 9), ("remove", 9)])
def test_a_page_takes_as_many_queries_for_forty_members_as_for_four(
    world: Any, name: str, most: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        road.member(f"person{number}", world.larkmoor, road.Role.VIEWER)
    client, address = browser(world.ada), addresses(world)[name]

    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_the_staff_appoint_in_the_admin_and_nothing_of_membership_is_changed_there(world: Any) -> None:
    world.nils.user_permissions.add(
        *Granted.objects.filter(
            codename__in=["appoint_administrator", "view_organization", "change_organization"]
        )
    )
    client = browser(world.nils)
    page = f"/admin/organizations/organization/{world.larkmoor.pk}/"

    shown = client.get(f"{page}change/").content.decode()
    assert "Appoint an administrator" in shown and "Olive asked to become administrator" in shown
    assert not re.search(r'name="memberships-\d+-role"', shown)
    assert client.post(f"{page}appoint/", {"email": "nobody@example.org", "reason": "x"}).status_code == 422
    done = client.post(f"{page}appoint/", {"email": world.vera.email, "reason": "Board letter."})

    assert done.status_code == 302
    assert may(world.vera, Permission.MANAGE, world.larkmoor)
    assert world.larkmoor.membership_log.last().reason == "Board letter."


@pytest.mark.parametrize("who", ["ravi", "audrey", "ada", "mallory"])
def test_nobody_without_the_permission_appoints(world: Any, who: str) -> None:
    page = f"/admin/organizations/organization/{world.larkmoor.pk}/appoint/"

    answer = browser(getattr(world, who)).post(page, {"email": world.mallory.email, "reason": "x"})

    assert answer.status_code in (302, 403)
    assert not Membership.objects.filter(organization=world.larkmoor, user=world.mallory).exists()


def test_no_page_of_an_account_or_organization_runs_a_script_or_wears_a_style_of_its_own(world: Any) -> None:
    client = browser(world.ada, sure=True)
    own = ["/account/", "/account/sessions/", "/account/addresses/", "/account/password/"]
    own += ["/account/second-factors/", "/account/second-factors/app/", "/account/passkeys/"]
    own += ["/account/passkeys/add/", "/account/confirm/", "/organizations/", "/organizations/new/"]
    shut = ["/sign-in/", "/sign-up/", "/account/password/reset/", "/account/verify/"]
    pages = [client.get(path) for path in [*own, *addresses(world).values()]]
    pages += [Client().get(path) for path in shut]

    for answer in pages:
        if answer.status_code != 200:
            continue
        page = answer.content.decode()
        assert "<style" not in page and " style=" not in page and "onclick" not in page, answer.request
        for tag in re.findall(r"<script[^>]*>", page):
            assert 'src="/static/' in tag or 'type="application/json"' in tag, tag
