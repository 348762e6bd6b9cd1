"""The main pages in Arabic, at a desk and on a phone: right to left, right for axe, nowhere too wide."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from applications import answers
from applications.answers import Said
from organizations.models import User
from tests import factories
from tests.journeys.test_browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LONG = {"evidence", "check", "controls"}  # a picture of the whole page takes longer than everything else
TWICE = {("evidence", "desk"), ("check", "phone")}  # the longest: once is enough
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def test_an_operator_switches_to_arabic_and_every_main_page_is_right(
    page: Any, screenshot: Any, axe: Any
) -> None:
    people = factories.people()
    filed = factories.filed("NVEU")
    draft = factories.application("UVEU", faulty=True)
    answers.save(draft, people.olive, [Said("parties", value=None)], now=timezone.now())
    page.goto("/sign-in/")
    page.get_by_role("button", name="العربيّة").click()
    page.wait_for_selector("html[dir=rtl]")
    screenshots = {"sign-in": "/sign-in/", "home": "/"}
    faults: dict[tuple[str, str], Any] = {}

    def walk(pages: dict[str, str]) -> None:
        for size, view in SIZES.items():
            page.set_viewport_size(view)
            for name, path in pages.items():
                if (name, size) in TWICE:
                    continue
                page.goto(path)
                assert page.evaluate("document.documentElement.dir") == "rtl", name
                if name not in LONG:
                    screenshot(f"ar-{name}-{size}")
                # To the left is where a page that runs from right to left grows.
                over = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                found = axe() + ([f"{over} pixels too wide"] if over > 0 else [])
                if found:
                    faults[name, size] = found

    walk(screenshots)
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    sign_in(page, people.olive.email)
    page.get_by_role("button", name="العربيّة").click()
    page.wait_for_selector("html[dir=rtl]")
    assert User.objects.get(pk=people.olive.pk).language == "ar"
    here = f"/applications/{draft.reference}/"
    walk(
        {
            "tasks": here,
            "section": f"{here}sections/sites/",
            "controls": f"{here}sections/controls/tables/controls/",
            "sites": f"{here}sites/",
            "evidence": f"{here}evidence/",
            "check": f"{here}check/",
            "file": f"{here}file/",
            "receipt": f"/applications/{filed.reference}/receipt/1/",
        }
    )
    assert faults == {}
