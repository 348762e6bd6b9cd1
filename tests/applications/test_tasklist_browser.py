"""The task list and the pages around it in Chromium: what they look like, by keyboard alone, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.journeys.test_browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def test_every_page_of_the_task_list_is_right_for_axe_at_a_desk_and_on_a_phone(
    page: Any, screenshot: Any, axe: Any
) -> None:
    people = factories.people()
    draft = factories.application("UVEU")
    one, two = draft.sites.all()[:2]
    draft.sites.filter(pk=one.pk).update(latitude="38.95", longitude="-77.36")
    draft.sites.filter(pk=two.pk).update(latitude="1.49", longitude="103.74")
    sign_in(page, people.olive.email)
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
    }
    for size, view in (("desk", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(view)
        for name, path in pages.items():
            page.goto(f"/applications/{draft.reference}/{path}")
            screenshot(f"tasklist-{name}-{size}")
            faults[name, size] = axe()
            wide[name, size] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {place: found for place, found in faults.items() if found} == {}
    assert {place: over for place, over in wide.items() if over > 0} == {}
