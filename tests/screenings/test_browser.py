"""Ravi answers a hit in a real browser: from the queue, with the dossier's words beside the list's."""

from typing import Any

import pytest

from screenings import services
from screenings.models import Clearance
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_ravi_clears_a_hit_from_the_queue(page: Any, axe: Any, screenshot: Any) -> None:
    people = factories.people()
    walk = factories.walk()
    application = walk.file(factories.application("UVEU"))
    filed = application.dossiers.select_related("application").latest("filing")
    assert services.standing(filed, now=walk.now).open == 1

    page.goto("/admin/screenings/hit/")
    page.fill("[name=login]", people.ravi.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#result_list").wait_for()
    assert axe() == []
    screenshot("screening-queue")
    page.get_by_role("link", name="Northgate Guarding Services FZE").click()
    page.locator(".scr-beside").wait_for()
    assert axe() == []
    screenshot("screening")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    screenshot("screening-phone")
    page.get_by_label("Who is it?").select_option("cleared")
    page.get_by_label("Reason").fill("Another country, another business.")
    page.get_by_role("button", name="Record it").click()
    page.locator(".messagelist").wait_for()

    assert page.locator(".desk-judgement").text_content().endswith("Another country, another business.")
    assert Clearance.objects.get().made_by == people.ravi
    services.refuse_unless_screened(filed, now=walk.now)
