"""Accounts and organizations in a real browser: passkeys on a virtual key, an app, and every page looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from organizations import invitations, succession
from organizations.models import Invitation, Succession, User
from tests import road
from tests.organizations.cast import NOW, PASSWORD, link, place
from tests.organizations.test_signin import code_of

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(page: Any, person: User) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def confirm(page: Any) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def authenticator(page: Any) -> Any:
    """A security key that lives in the browser, and the session that commands it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def test_a_passkey_is_made_and_signs_in_without_a_password_and_as_a_second_factor(
    page: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]]
) -> None:
    olive = with_password(road.people().olive)
    authenticator(page)
    sign_in(page, olive)

    page.goto("/account/passkeys/add/")
    confirm(page)
    page.get_by_label("Name of the passkey").fill("work laptop")
    screenshot("passkey-add")
    assert axe() == []
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/recovery-codes/")
    screenshot("recovery-codes")
    assert axe() == []
    assert Authenticator.objects.get(user=olive, type="webauthn").wrap().name == "work laptop"

    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
    page.goto("/account/passkeys/")
    page.get_by_text("without a password").wait_for()
    screenshot("passkeys")
    assert axe() == []

    page.context.clear_cookies()
    sign_in(page, olive)
    assert page.url.endswith("/sign-in/second-factor/")
    screenshot("second-factor")
    assert axe() == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/account/")
    page.get_by_role("heading", name="Your account").wait_for()


def test_a_ceremony_that_is_given_up_says_so_and_can_be_tried_again(page: Any) -> None:
    with_password(road.people().olive)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto("/sign-in/")
    page.route("**/sign-in/passkey/", lambda route: route.fulfill(status=500))

    button = page.get_by_role("button", name="Use a passkey")
    for _ in range(2):
        button.click()
        page.get_by_text("No passkey was given.").wait_for()

    assert page.url.endswith("/sign-in/")


@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_an_app_is_added_and_asked_for(browser: Any, live_server: Any, scripts: bool) -> None:
    olive = with_password(road.people().olive)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
    page = context.new_page()
    sign_in(page, olive)

    page.goto("/account/second-factors/app/")
    confirm(page)
    secret = page.locator(".p-secret").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").click()
    page.wait_for_url("**/account/recovery-codes/")
    spare = page.locator(".p-codes code").first.inner_text()

    context.clear_cookies()
    sign_in(page, olive)
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/account/second-factors/")
    assert "9 left" in page.content()
    context.close()


@pytest.mark.parametrize("width", [1280, 360], ids=["desktop", "phone"])
def test_every_page_of_accounts_and_organizations_bars_nobody_and_fits(
    page: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]], width: int
) -> None:
    cast = road.people()
    invitations.invite(cast.larkmoor, cast.ada, email="new@example.org", role="viewer", now=NOW)
    asked = succession.ask(cast.larkmoor, cast.olive, reason="No answer for weeks.", now=NOW)
    Invitation.objects.update(expires_at="2999-01-01T00:00Z")
    page.set_viewport_size({"width": width, "height": 900})
    faults: dict[str, list[str]] = {}

    def look(path: str, *, go: bool = True) -> None:
        if go:
            assert page.goto(path).status in (200, 410, 422), path
        name = path.strip("/").replace("/", "-") or "home"
        screenshot(f"people-{width}-{name}"[:80])
        found = axe()
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults[path] = [*found, *([f"{wide} wide"] if wide > width else [])]

    invited = link("invites you")
    for path in (
        "/sign-in/",
        "/sign-up/",
        "/account/password/reset/",
        "/account/verify/",
        "/account/verify/none/",
    ):
        look(path)
    page.goto(invited)
    look("invitation", go=False)
    page.goto("/sign-up/")
    page.get_by_role("button", name="Create the account").click()
    look("sign-up-errors", go=False)
    assert page.locator(".v-errors a[href='#id_email']").count() == 1

    sign_in(page, with_password(cast.ada))
    page.goto("/account/second-factors/app/")
    look("confirm", go=False)
    confirm(page)
    look("app", go=False)
    here, petra, ada = (
        cast.larkmoor.pk,
        place(cast.petra, cast.larkmoor).pk,
        place(cast.ada, cast.larkmoor).pk,
    )
    for name, *rest in (
        ("account",),
        ("sessions",),
        ("index",),
        ("new",),
        ("show", here),
        ("log", here),
        ("invite", here),
        ("member", here, petra),
        ("remove", here, petra),
        ("remove", here, ada),
        ("decide", here, asked.pk),
    ):
        look(reverse(f"organizations:{name}", args=rest))
    for path in ("addresses", "password", "second-factors", "passkeys", "passkeys/add"):
        look(f"/account/{path}/")
    page.goto(f"/organizations/{here}/invite/")
    page.get_by_role("button", name="Send the invitation").click()
    look("invite-errors", go=False)

    assert {path: found for path, found in faults.items() if found} == {}
    assert Succession.objects.filter(outcome="").count() == 1


def test_an_invitation_is_taken_by_somebody_new_without_javascript(browser: Any, live_server: Any) -> None:
    cast = road.people()
    invitations.invite(
        cast.larkmoor,
        cast.ada,
        email="new@example.org",
        role="contributor",
        sections=["sites"],
        now=NOW.now(NOW.tzinfo),
    )
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    page.goto(link("invites you"))
    page.get_by_role("button", name="Create an account for new@example.org").click()
    page.get_by_label("Full name").fill("Nadia Noor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("button", name="Join Larkmoor Compute, Inc.").click()

    page.get_by_text("You belong to Larkmoor Compute, Inc. now").wait_for()
    assert place(User.objects.get(email="new@example.org"), cast.larkmoor).sections == ["sites"]
    context.close()
