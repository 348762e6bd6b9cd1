"""The task list and the pages around it in Chromium: what they look like, by keyboard alone, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from applications import answers
from applications.answers import Said
from tests import factories
from tests.browsing import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def tangled(application: Any, person: Any) -> None:
    """Say of an application that it is owned in a circle, by more than the whole, and by a guard who has not signed."""
    ids = {
        "end_user": "end_user",
        "top": "parent",
        "fund": "holder",
        "east": "subsidiary",
        "guard": "guard_service",
    }
    parties = [
        {
            "id": id,
            "name": f"{id.title()} of Larkmoor",
            "role": role,
            "country": "CN" if id == "fund" else "US",
        }
        for id, role in ids.items()
    ]
    shares = [
        ("top", "end_user", "70"),
        ("fund", "end_user", "40"),
        ("end_user", "east", "60"),
        ("east", "top", "55"),
    ]
    owned = [dict(zip(("owner", "owned", "percent"), share, strict=True)) for share in shares]
    waits = [{"party": "guard", "function": "guard service", "paragraphs": "14.f, 18"}]
    said = {"parties": parties, "ownership": owned, "other_entities": waits}
    answers.save(application, person, [Said(id, value=rows) for id, rows in said.items()], now=timezone.now())


def test_every_page_of_the_task_list_is_right_for_axe_at_a_desk_and_on_a_phone(
    page: Any, screenshot: Any, axe: Any
) -> None:
    people = factories.people()
    draft = factories.application("UVEU")
    one = draft.sites.first()
    fresh = factories.walk().start(factories.sample())
    tangled(fresh, people.olive)
    sign_in(page, people.olive)
    faults, wide = {}, {}
    pages = {
        "list": "",
        "answers": "answers/",
        "answers-section": "sections/ownership/answers/",
        "kin": "who-owns-whom/",
        "sites": "sites/",
        "site": f"sites/{one.key}/",
        "site-add": "sites/add/",
        "chips": "sections/items/tables/chips/",
        "fresh": f"/applications/{fresh.reference}/",
        "tangled": f"/applications/{fresh.reference}/who-owns-whom/",
    }
    for size, view in (("desk", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(view)
        for name, path in pages.items():
            page.goto(path if name in ("fresh", "tangled") else f"/applications/{draft.reference}/{path}")
            screenshot(f"tasklist-{name}-{size}")
            faults[name, size] = axe()
            wide[name, size] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {place: found for place, found in faults.items() if found} == {}
    assert {place: over for place, over in wide.items() if over > 0} == {}


def tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => (e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || '')"
            ".trim())(document.activeElement)"
        )
        if said == name:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", (
                "focus is seen"
            )
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_by_keyboard_alone_a_section_is_opened_answered_saved_and_left(page: Any) -> None:
    people = factories.people()
    draft = factories.application("UVEU")
    draft.answers.filter(question="s748-15-review-a").delete()
    sign_in(page, people.olive)
    page.goto(f"/applications/{draft.reference}/")
    left = draft.answers.count()

    tab_to(page, "Declarations")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/declarations/")
    while page.evaluate("document.activeElement.name") != "s748-15-review-a.value":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Save and continue")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/applications/{draft.reference}/")

    assert draft.answers.count() == left + 1
    assert draft.answers.get(question="s748-15-review-a").value is True


def test_without_javascript_an_application_is_started_sited_answered_and_checked(
    browser: Any, live_server: Any
) -> None:
    people = factories.people()
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, people.olive)

    page.goto("/applications/new/")
    page.locator("label.usa-radio__label", has_text="(UVEU)").click()
    page.get_by_label("Street address").fill("1 Data Way, Ashburn")
    page.get_by_label("Contact person").fill("Olive Okafor")
    page.get_by_label("Contact e-mail").fill("olive@larkmoor.example")
    page.get_by_role("button", name="Start the application").click()
    page.wait_for_url("**/applications/VEU-*/")

    page.get_by_role("link", name="Next: declare the sites").click()
    page.get_by_label("Name", exact=True).fill("Reston 2")
    page.get_by_label("Street address").fill("Sunrise Valley Drive, Reston")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Latitude").fill("38.95")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="State the longitude too").click()
    page.get_by_label("Longitude").fill("-77.36")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.locator("svg.world").is_visible()
    page.get_by_role("link", name="Back to the task list").click()

    page.get_by_role("link", name="Start: End user and ownership").click()
    other = page.locator("#q-operated_by_another")
    assert page.locator("#q-s748-15-owner-b").count() == 0
    other.locator("label", has_text="Yes").click()
    page.get_by_role("button", name="Save and continue").click()
    assert page.locator("#q-s748-15-owner-b").is_visible(), (
        "what depends on the answer is asked once it is saved"
    )
    page.get_by_role("link", name="Check the answers of this section").click()
    assert (
        page.locator(".desk-answers > div", has_text="operate the chips")
        .first.get_by_text("Yes")
        .is_visible()
    )
    page.get_by_role("link", name="All sections").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    assert page.get_by_text("Sunrise Valley Drive, Reston").is_visible()
    context.close()


def test_a_question_that_waits_is_shown_at_once_where_there_is_javascript(page: Any, axe: Any) -> None:
    people = factories.people()
    draft = factories.application("UVEU")
    draft.answers.filter(question__in=("operated_by_another", "s748-15-owner-b")).delete()
    sign_in(page, people.olive)
    page.goto(f"/applications/{draft.reference}/sections/ownership/")
    asks, waits = page.locator("#q-operated_by_another"), page.locator("#q-s748-15-owner-b")
    assert waits.is_hidden() and page.get_by_text("Not asked yet").is_visible()

    asks.locator("label", has_text="Yes").click()
    assert waits.is_visible() and page.get_by_text("Not asked yet").is_hidden()
    assert axe() == []

    asks.locator("label", has_text="No").first.click()
    assert waits.is_hidden()
    asks.locator("label", has_text="Yes").click()
    waits.locator("summary", has_text="Add an explanation").click()
    waits.locator("textarea").fill("The letter follows.")
    page.get_by_role("button", name="Save and stay here").click()
    page.get_by_text("Saved.").wait_for()
    assert draft.answers.get(question="s748-15-owner-b").explanation == "The letter follows."
