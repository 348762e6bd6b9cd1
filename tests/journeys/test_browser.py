"""The road in a real browser: olive files, ravi determines, rhea approves, a stranger verifies; with screenshots."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from applications.models import Application
from attestations import keyring
from attestations import tasks as attestations
from attestations.models import Attestation
from recertifications import tasks as recertifications
from reviews import tasks as reviews
from reviews.models import Review
from tests import factories
from tests.screenings.lists import settle

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Any, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def sign_out(page: Any) -> None:
    page.context.clear_cookies()


def test_olive_files_ravi_determines_rhea_approves_and_a_stranger_verifies(
    page: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]], tmp_path: Path
) -> None:
    people = factories.people()
    draft = factories.application("UVEU")
    if not (keyring.folder() / "keys.json").exists():
        keyring.make(draft.created_at.date())

    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        screenshot(name)
        faults[name] = axe()

    # Olive, the authorized official, reads, checks and files.
    sign_in(page, people.olive.email)
    page.goto("/applications/")
    look("applications")
    page.get_by_role("link", name=draft.reference).click()
    look("task-list")
    page.get_by_role("link", name="Items and chips").first.click()
    look("section")
    page.goto(f"/applications/{draft.reference}/check/")
    look("check")
    page.goto(f"/applications/{draft.reference}/certifications/")
    look("other-parties")
    walk = factories.walk()
    walk.unsigned(draft)
    page.goto(f"/applications/{draft.reference}/read/")
    look("read")
    page.get_by_role("link", name="I have read it").click()
    look("file")
    for label in page.locator(".desk-certify label.usa-checkbox__label").all():
        label.click()
    page.get_by_role("button", name="Certify and file").click()
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/receipt/1/")
    look("receipt")
    sign_out(page)
    assert Application.objects.get(pk=draft.pk).status == "filed"

    # The platform finds; ravi examines and determines.
    assert reviews.open_reviews() == 1
    review = Review.objects.get()
    sign_in(page, people.ravi.email)
    page.goto("/admin/reviews/review/")
    look("queue")
    page.get_by_role("link", name=draft.reference).click()
    for finding in review.findings.filter(status__in=("undetermined", "not_satisfied")):
        form = page.locator(f"#finding-{finding.requirement} form")
        form.get_by_label("Your finding").select_option("satisfied")
        form.get_by_label("Reason").fill("Read and compared; it holds.")
        form.get_by_role("button", name="Record the finding").click()
    page.get_by_role("button", name="Complete and circulate").click()
    page.get_by_text("Recorded, as of").wait_for()
    settle(review.dossier, people.ravi, now=timezone.now())
    look("desk")
    page.get_by_label("Decision").select_option("authorize")
    page.get_by_label("Reasons", exact=True).fill("Paragraphs 1 to 18 are met on the evidence filed.")
    page.get_by_role("button", name="Determine").click()
    page.get_by_text("It takes effect when a second person approves it.").first.wait_for()
    assert page.get_by_role("button", name="Approve this determination").count() == 0
    sign_out(page)

    # The agencies vote; Rhea approves; the sweeps do what follows.
    walk.vote(review.determinations.get())
    sign_in(page, people.rhea.email)
    page.goto(f"/admin/reviews/review/{review.pk}/change/")
    look("approval")
    page.get_by_role("button", name="Approve this determination").click()
    page.get_by_text("Approved by").first.wait_for()
    sign_out(page)
    assert attestations.issue() == 4
    assert recertifications.schedule() > 0

    # A stranger verifies the file itself, and one who changed a byte is refused.
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(bytes(Attestation.objects.get().certificate.pdf))
    page.goto("/verify/")
    look("verify")
    page.get_by_label("Certificate or bundle").set_input_files(certificate)
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("heading", name="Verified").first.wait_for()
    look("verified")
    page.goto("/verify/offline.html")
    trust = tmp_path / "trust.json"
    trust.write_bytes(page.request.get("/trust.json").body())
    page.get_by_label("Certificate or bundle").set_input_files(certificate)
    page.get_by_label("Trust root").set_input_files(trust)
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("heading", name=f"Verified {draft.reference}: genuine").wait_for()
    look("offline")
    bundle = page.request.get(f"/attestations/{draft.reference}/bundle.json").body()
    broken = tmp_path / "bundle.json"
    broken.write_bytes(bundle.replace(b'"index":0', b'"index":1'))
    page.goto("/verify/")
    page.get_by_label("Certificate or bundle").set_input_files(broken)
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("heading", name="Not verified").wait_for()
    look("refused")

    # Olive sees what falls due.
    sign_in(page, people.olive.email)
    page.goto("/calendar/")
    look("calendar")
    page.goto(f"/applications/{draft.reference}/")
    look("authorized")
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (1280, False)], ids=["phone", "no-javascript"])
def test_an_answer_is_given_on_a_phone_and_without_javascript(
    browser: Any, live_server: Any, width: int, scripts: bool
) -> None:
    people = factories.people()
    draft = factories.application("UVEU")
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    page = context.new_page()
    sign_in(page, people.olive.email)

    page.goto(f"/applications/{draft.reference}/sections/declarations/")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("label.usa-radio__label", has_text="No").first.click()
    page.get_by_role("button", name="Save and stay here").click()

    assert page.get_by_role("radio", name="No", exact=True).first.is_checked()
    context.close()
