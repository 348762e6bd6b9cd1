"""A supervisor reads the figures and an auditor the history: nothing is wrong with either page, wide or narrow."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from records.models import Change
from tests import road

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_figures_and_history_are_read_by_anybody_who_may(
    page: Any, signed_in: Any, axe: Any, screenshot: Any
) -> None:
    cast = road.people()
    road.approved(cast)
    sue = road.staff("sue", "Supervisors", "commerce")

    signed_in(sue)
    page.goto(reverse("admin:records_report"))
    assert page.locator("svg.record-bars rect").count() == 1
    assert axe() == []
    screenshot("record-report")
    with page.expect_download() as download:
        page.locator("#throughput a").click()
    assert download.value.suggested_filename == "throughput.csv"
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert axe() == []
    screenshot("record-report-phone")

    page.set_viewport_size({"width": 1280, "height": 900})
    signed_in(cast.audrey)
    one = Change.objects.filter(operation="update").first()
    page.goto(reverse("admin:records_change_change", args=[one.pk]))
    page.get_by_role("cell").first.wait_for()
    assert axe() == []
    screenshot("record-change")
