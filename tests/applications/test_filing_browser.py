"""Certifying in a browser: olive reads the whole, signs its digest with a passkey and files; gus signs by a link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from applications import copying, services
from applications.answers import Said
from applications.models import Certification, Dossier, PartyCertification
from applications.views.filing import PURPOSE
from organizations import passkeys
from standards.errors import Refusal
from tests.applications.desk import BOOK, NOW, PASSWORD, World, person
from tests.applications.test_certifications import PARTIES
from tests.browsing import sign_in
from tests.organizations.test_browser import authenticator

pytestmark = pytest.mark.django_db(transaction=True)


def make_passkey(page: Any) -> None:
    page.goto("/account/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the passkey").fill("work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/recovery-codes/")


def test_a_party_signs_by_link_and_the_official_reads_certifies_with_a_passkey_and_files(
    page: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    person("Gus")
    world.say(Said("parties", value=PARTIES), Said("s10-14-phys-d", site="site-1", value=12))
    at, faults = f"/applications/{world.application.reference}", {}

    def look(name: str) -> None:
        screenshot(name)
        faults[name] = axe()

    # Olive asks the guard company.
    authenticator(page)
    sign_in(page, world.olive)
    make_passkey(page)
    page.goto(f"{at}/certifications/")
    look("certifications")
    page.get_by_role("link", name="Ask, or state why").click()
    look("certification-ask")
    page.get_by_label("E-mail address of the person who signs").fill("gus@people.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_text("is on its way").wait_for()
    link = re.search(r"/certify/[\w-]+/", mail.outbox[-1].body)
    assert link

    # Gus, who belongs to no organization, reads his part and signs with a password.
    page.context.clear_cookies()
    page.goto(link[0])
    look("party-sign-stranger")
    page.get_by_role("link", name="Sign in and read").click()
    page.get_by_label("E-mail address").fill("gus@people.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/certify/**")
    look("party-sign")
    page.locator("label[for=id_agreed]").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="What you signed").wait_for()
    look("party-signed")
    assert PartyCertification.objects.get().signed_by.name == "Gus"

    # Olive reads the whole, certifies each paragraph, and signs the digest with her passkey.
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{at}/file/")
    assert page.get_by_role("button", name="Certify and file").count() == 0
    page.goto(f"{at}/read/")
    look("read-small")
    page.get_by_role("link", name="I have read it").click()
    for label in page.locator(".desk-certify label.usa-checkbox__label").all():
        label.click()
    look("certify")
    page.get_by_role("button", name="Certify and file").click()
    page.wait_for_url("**/receipt/1/")
    look("receipt-certified")

    filed, kept = Dossier.objects.get(), Certification.objects.get()
    assert kept.how == "passkey" and kept.dossier_id == filed.pk
    passkeys.verify(kept.assertion, purpose=PURPOSE, digest=filed.sha256)
    with pytest.raises(Refusal, match="something else"):
        passkeys.verify(kept.assertion, purpose=PURPOSE, digest="0" * 64)
    for member in ("nonce", "signature", "authenticator_data", "client_data", "public_key", "rp_id"):
        broken = {**kept.assertion, member: spoiled(kept.assertion[member])}
        with pytest.raises(Refusal):
            passkeys.verify(broken, purpose=PURPOSE, digest=filed.sha256)
    assert {name: found for name, found in faults.items() if found} == {}


def spoiled(text: str) -> str:
    """One character in the middle is another."""
    half = len(text) // 2
    return text[:half] + ("A" if text[half] != "A" else "B") + text[half + 1 :]


def test_without_javascript_the_official_files_with_a_password(
    browser: Any, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, world.olive)
    page.goto(f"/applications/{world.application.reference}/read/")
    page.get_by_role("link", name="I have read it").click()
    page.get_by_role("button", name="Certify and file").click()
    page.get_by_text("certify this paragraph, or do not file").first.wait_for()
    for label in page.locator(".desk-certify label.usa-checkbox__label").all():
        label.click()
    page.get_by_role("button", name="Certify and file").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/receipt/1/")
    assert Certification.objects.get().how == "again"
    context.close()


@pytest.mark.parametrize("width", [1280, 360], ids=["desktop", "phone"])
def test_every_page_of_filing_bars_nobody_and_fits(
    page: Any,
    screenshot: Callable[[str], Path],
    axe: Callable[[], list[str]],
    width: int,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    world.fill()
    services.submit(
        world.application, world.olive, now=NOW, certification=services.everything(world.application)
    )
    new = copying.forward(
        world.application, world.olive, rulebook_id=BOOK, edition="", kind="UVEU", now=NOW
    ).application
    world.application.__class__.objects.filter(pk=world.application.pk).update(status="returned")
    world.say(Said("s10-11-e", value=False))
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, world.olive)
    faults = {}
    old = f"/applications/{world.application.reference}"
    for where in (
        f"{old}/read/",
        f"{old}/changes/",
        f"{old}/file/",
        f"{old}/receipt/1/",
        f"{old}/certifications/",
        f"{old}/certifications/party/?party=p5",
        f"{old}/copy/",
        f"/applications/{new.reference}/copied/",
    ):
        page.goto(where)
        name = where.strip("/").split("/", 2)[2].partition("?")[0].replace("/", "-")
        screenshot(f"filing-{name}-{width}")
        faults[where] = axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert {where: found for where, found in faults.items() if found} == {}
