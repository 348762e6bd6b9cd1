"""Accounts: made by who shows that the address is theirs, entered with a password and more, left from afar."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client

from organizations import invitations, letters, signin
from organizations.models import Membership, Organization, Role, User
from tests import road
from tests.organizations.cast import NOW, PASSWORD, browser, link

pytestmark = [pytest.mark.django_db]
NEW = {"name": "Nadia Noor", "email": "Nadia@Noor.example", "password1": PASSWORD}


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def enter(client: Client, person: User, **more: str) -> object:
    return client.post("/sign-in/", {"login": person.email, "password": PASSWORD, **more})


def code(person: User) -> str:
    """What the person's app shows now."""
    secret = signin.SecondFactorAdapter().decrypt(
        Authenticator.objects.get(user=person, type="totp").data["secret"]
    )
    return code_of(secret)


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def with_app(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return person


def test_nadia_signs_up_verifies_her_address_and_founds_her_organization(client: Client) -> None:
    answer = client.post("/sign-up/", NEW)
    assert answer["Location"] == "/account/verify/"
    assert not signed_in(client)

    page = client.get(link("Verify your address"))
    assert b"nadia@noor.example" in page.content
    landed = client.post(link("Verify your address"))

    assert signed_in(client)
    assert landed["Location"] == "/organizations/new/"
    made = client.post("/organizations/new/", {"name": "Noor Compute", "country": "US", "certifies": "on"})
    place = Membership.objects.get(user__email="nadia@noor.example")
    assert made["Location"] == f"/organizations/{place.organization_id}/"
    assert (place.user.name, place.role, place.also_administers) == ("Nadia Noor", "official", True)


def test_who_has_not_shown_the_address_is_not_let_in(client: Client) -> None:
    client.post("/sign-up/", NEW)

    answer = Client().post("/sign-in/", {"login": "nadia@noor.example", "password": PASSWORD})

    assert answer["Location"] == "/account/verify/"
    assert not EmailAddress.objects.get(email="nadia@noor.example").verified


def test_signing_up_and_resetting_tell_a_stranger_nothing_of_who_has_an_account(client: Client) -> None:
    olive = road.people().olive

    known = client.post("/sign-up/", {**NEW, "email": olive.email})
    unknown = Client().post("/sign-up/", NEW)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [one.to for one in mail.outbox] == [[olive.email], ["nadia@noor.example"]]
    assert "an account already" in mail.outbox[0].subject

    known = Client().post("/account/password/reset/", {"email": olive.email})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 3

    wrong = Client().post("/sign-in/", {"login": olive.email, "password": PASSWORD})
    none = Client().post("/sign-in/", {"login": "nobody@example.org", "password": PASSWORD})
    errors = [answer.context["form"].non_field_errors() for answer in (wrong, none)]
    assert errors[0] == errors[1]


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_password_that_is_easily_guessed_is_refused(client: Client, password: str) -> None:
    answer = client.post("/sign-up/", {**NEW, "password1": password})

    assert b'href="#id_password1"' in answer.content
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(client: Client) -> None:
    olive = road.people().olive
    client.post("/account/password/reset/", {"email": olive.email})
    path = link("Set a new password")

    form = client.get(path)["Location"]
    done = client.post(form, {"password1": "another-long-and-plain-sentence"})

    assert done["Location"] == "/account/password/reset/done/"
    olive.refresh_from_db()
    assert olive.check_password("another-long-and-plain-sentence")
    assert b"no longer works" in Client().get(path).content


def test_where_sign_up_is_closed_an_invitation_opens_it(client: Client, settings: Any) -> None:
    settings.VEDC_SIGN_UP = False
    cast = road.people()
    assert b"by invitation" in client.get("/sign-up/").content
    invitations.invite(
        cast.larkmoor, cast.ada, email="nadia@noor.example", role=Role.PREPARER.value, now=NOW.now(NOW.tzinfo)
    )
    path = link("invites you")

    assert b"Larkmoor Compute, Inc. invites you" in client.get(path).content
    onward = client.post(path)["Location"]
    assert onward.startswith("/sign-up/?next=%2Finvitations%2F")
    joined = client.post(onward, {**NEW, "next": path})

    assert joined["Location"] == path
    assert signed_in(client)  # the link showed that the address is hers: no second letter
    assert [one.to for one in mail.outbox] == [["nadia@noor.example"]]
    assert client.post(path)["Location"] == f"/organizations/{cast.larkmoor.pk}/"
    assert Membership.objects.get(user__email="nadia@noor.example").role == "preparer"


def test_an_invitation_verifies_no_other_address_than_its_own(client: Client) -> None:
    cast = road.people()
    invitations.invite(
        cast.larkmoor, cast.ada, email="nadia@noor.example", role="viewer", now=NOW.now(NOW.tzinfo)
    )
    path = link("invites you")
    onward = client.post(path)["Location"]

    client.post(onward, {**NEW, "email": "mallory@evil.example", "next": path})

    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "nadia@noor.example"
    assert not EmailAddress.objects.filter(email="mallory@evil.example").exists()


def test_a_code_is_asked_after_the_password_and_the_same_code_is_not_taken_twice(client: Client) -> None:
    olive = with_app(road.people().olive)

    answer = enter(client, olive)
    assert answer["Location"] == "/sign-in/second-factor/"
    assert not signed_in(client)
    refused = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert b"Incorrect code" in refused.content
    shown = code(olive)
    client.post("/sign-in/second-factor/", {"code": shown})
    assert signed_in(client)

    again = Client()
    enter(again, olive)
    again.post("/sign-in/second-factor/", {"code": shown})
    assert not signed_in(again)


def test_a_recovery_code_signs_in_once() -> None:
    olive = with_app(road.people().olive)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(olive).get_unused_codes()[0]
    outcomes = []
    for _ in range(2):
        client = Client()
        enter(client, olive)
        client.post("/sign-in/second-factor/", {"code": spare})
        outcomes.append(signed_in(client))

    assert outcomes == [True, False]


def test_the_secret_of_an_app_is_not_readable_in_the_database() -> None:
    olive = with_app(road.people().olive)

    kept = Authenticator.objects.get(user=olive).data["secret"]

    assert "JBSWY3DPEHPK3PXP" not in kept


def test_secrets_outlive_the_change_of_the_secret_key(settings: Any) -> None:
    box = signin.SecondFactorAdapter()
    kept = box.encrypt("JBSWY3DP")
    old = settings.SECRET_KEY

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 64, [old]

    assert box.decrypt(kept) == "JBSWY3DP"


def test_guessed_codes_are_limited(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    olive = with_app(road.people().olive)
    enter(client, olive)

    for guess in range(5):
        client.post("/sign-in/second-factor/", {"code": f"00000{guess}"})
    late = client.post("/sign-in/second-factor/", {"code": code(olive)})

    assert b"Too many failed" in late.content
    assert not signed_in(client)


def test_wrong_passwords_are_counted_once_and_by_one_rule(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}  # as in earnest
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()

    for _ in range(2):
        for _ in range(4):
            client.post("/sign-in/", {"login": olive.email, "password": "a-wrong-and-long-sentence"})
        enter(client, olive)
        assert signed_in(client)
        client.logout()

    for _ in range(5):
        client.post("/sign-in/", {"login": olive.email.upper(), "password": "a-wrong-and-long-sentence"})
    assert enter(client, olive).status_code == 429


def test_sensitive_pages_ask_again_who_one_is_and_then_go_on() -> None:
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()
    client = browser(olive)

    for path in ("/account/second-factors/app/", "/account/passkeys/add/"):
        assert client.get(path)["Location"].startswith("/account/confirm/?next=")

    assert browser(olive, sure=True).get("/account/second-factors/app/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_app_is_added_with_the_code_it_shows_and_recovery_codes_come_with_it() -> None:
    olive = road.people().olive
    client = browser(olive, sure=True)
    page = client.get("/account/second-factors/app/").content.decode()
    assert "<svg" in page and "style=" not in page
    secret = re.search(r'p-secret">(\w+)<', page)[1]  # type: ignore[index]

    done = client.post("/account/second-factors/app/", {"code": code_of(secret)})

    assert done["Location"] == "/account/recovery-codes/"
    assert client.get("/account/recovery-codes/codes.txt").content.decode().split()
    assert "authenticator app was added" in mail.outbox[0].subject
    assert Authenticator.objects.filter(user=olive).count() == 2


def test_sessions_are_listed_and_each_can_be_ended_from_afar() -> None:
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()
    here, there = Client(HTTP_USER_AGENT="Telephone"), Client(HTTP_USER_AGENT="Left in a train")
    enter(here, olive)
    enter(there, olive)
    page = here.get("/account/sessions/").content.decode()
    assert "Telephone" in page and "Left in a train" in page
    lost = UserSession.objects.get(user=olive, user_agent="Left in a train")

    here.post("/account/sessions/", {"session": lost.pk})

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert UserSession.objects.filter(user=olive).count() == 1


def test_mallory_ends_no_session_of_others() -> None:
    cast = road.people()
    browser(cast.olive).get("/account/sessions/")
    hers = UserSession.objects.get(user=cast.olive)

    for given in (hers.pk, "x", ""):
        answer = browser(cast.mallory).post("/account/sessions/", {"session": given})
        assert answer.status_code == 404

    assert UserSession.objects.filter(pk=hers.pk).exists()


def test_a_new_password_ends_the_other_sessions() -> None:
    olive = road.people().olive
    here, there = browser(olive, sure=True), browser(olive)
    there.force_login(User.objects.get(pk=olive.pk), backend=road.BACKEND)
    here.force_login(User.objects.get(pk=olive.pk), backend=road.BACKEND)
    new = {"oldpassword": PASSWORD, "password1": "another-long-and-plain-sentence"}

    here.post("/account/password/", new)

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_the_review_desk_asks_staff_for_a_second_factor_where_it_is_required(settings: Any) -> None:
    settings.VEDC_REQUIRE_MFA = True
    cast = road.people()
    client = browser(cast.ravi)

    sent = client.get("/admin/", follow=True)
    assert sent.redirect_chain[-1][0] == "/account/second-factors/"
    assert b"asks for a second factor" in sent.content
    assert client.post("/admin/reviews/review/1/judge/").status_code in (302, 404)

    with_app(cast.ravi)
    client = browser(cast.ravi)
    assert client.get("/admin/").status_code == 200


def test_the_door_of_the_review_desk_is_the_same_sign_in_page(client: Client) -> None:
    cast = road.people()

    assert client.get("/admin/login/?next=/admin/")["Location"] == "/sign-in/?next=%2Fadmin%2F"
    assert client.get("/admin/login/?next=https://evil.example/")["Location"] == "/sign-in/?next=%2Fadmin%2F"
    assert browser(cast.ravi).get("/admin/login/?next=/admin/")["Location"] == "/admin/"
    assert browser(cast.mallory).get("/admin/login/").status_code == 403


def test_every_letter_that_allauth_may_send_is_written_here() -> None:
    package = import_module("allauth").__path__[0]
    from pathlib import Path

    unused = {"login_code", "password_reset_code", "unknown_account"}  # what we have switched off
    names = {
        path.name.removesuffix("_message.txt")
        for path in Path(package).glob("templates/*/email/*_message.txt")
    } - {"base", *unused}

    for name in names:
        subject, text = letters.render(name, {"user": "Nadia", "provider": {"name": "O'Hare"}})
        assert subject and text and "&#" not in text, name


def test_people_from_before_can_still_sign_in_and_the_log_begins_with_them() -> None:
    begin = import_module("organizations.migrations.0003_begin")
    cast = road.people()
    EmailAddress.objects.all().delete()

    begin.verify_addresses(apps, None)
    begin.verify_addresses(apps, None)
    begin.begin_log(apps, None)

    assert EmailAddress.objects.filter(verified=True, primary=True).count() == User.objects.count()
    assert cast.larkmoor.membership_log.filter(action="began").count() == cast.larkmoor.memberships.count()


def test_two_people_never_hold_one_verified_address() -> None:
    cast = road.people()
    EmailAddress.objects.create(user=cast.vera, email="shared@example.org", verified=True)

    made = User.objects.create_user("shared@example.org", name="Late")

    assert not EmailAddress.objects.filter(user=made).exists()


def test_an_organization_is_not_founded_by_a_stranger(client: Client) -> None:
    client.post("/organizations/new/", {"name": "Ghost", "country": "US"})

    assert not Organization.objects.exists()
    assert settings.LOGIN_URL == "/sign-in/"
