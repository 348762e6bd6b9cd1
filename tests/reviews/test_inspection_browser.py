"""An inspector with a telephone in a hall without a net: nothing that was kept is lost, and all of it is sent once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from organizations.models import User
from reviews import groups, inspections
from reviews.models import InspectionEntry, InspectionFile, InspectionReport
from tests import factories
from tests.browsing import sign_in

pytestmark = [pytest.mark.django_db(transaction=True)]
PATIENCE = 30_000
# A picture of one pixel: what the camera of the test takes.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63"
    "6000000002000148afa4710000000049454e44ae426082"
)


def inspector(name: str) -> User:
    groups.make()
    made = User.objects.create_user(
        f"{name}@agency.example", name=name.capitalize(), password=factories.PASSWORD, agency="commerce"
    )
    made.is_staff = True
    made.save()
    made.groups.add(Group.objects.get(name="Inspectors"))
    return made


def test_ines_fills_it_without_a_net_and_all_of_it_arrives(
    page: Any, axe: Any, screenshot: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    review, people, now = factories.in_review("UVEU"), factories.people(), timezone.now()
    ines, day = inspector("ines"), now.date() + timedelta(days=1)
    site = next(iter(inspections.sites(review)))
    plan = inspections.Plan(site, day, day, (ines,), "To see the walls, the guards and the meters.", False)
    visit = inspections.plan(review, people.ravi, plan, now=now)
    first, second = visit.items.all()[:2]
    at, faults = reverse("admin:reviews_inspection_fill", args=[visit.pk]), {}
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, ines)

    page.goto(at)
    # The page lies on the device once its worker may answer for it.
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.open('vedc.visits').then(c => c.match(location.pathname)).then(Boolean)")
    one, two = (page.locator(f"[data-item='{item.pk}']") for item in (first, second))
    page.context.set_offline(True)
    one.locator("summary").first.click()
    one.get_by_text("Not as required").click()
    one.get_by_label("How you know").select_option("live_measurement")
    one.get_by_label("Measured").fill("41.5")
    one.get_by_label("Unit").fill("dB")
    one.get_by_label("Note").fill("The north door stands open.")
    one.get_by_label("Photos and files").set_input_files(
        {"name": "door.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    screenshot("visit-filled")
    one.get_by_role("button", name="Keep this entry").click()
    page.get_by_text("No net. 2 kept on this device").wait_for()
    faults["offline"] = axe()
    screenshot("visit-offline")
    assert InspectionEntry.objects.count() == 0

    # The page opens again without a net, with what was kept; and it goes on there.
    page.reload()
    page.get_by_text("2 kept on this device").wait_for()
    two.locator("summary").first.click()
    two.get_by_text("Not seen").click()
    two.get_by_label("How you know").select_option("screenshot")
    two.get_by_role("button", name="Keep this entry").click()
    page.get_by_text("3 kept on this device").wait_for()

    page.context.set_offline(False)
    page.get_by_text("Everything is sent.").wait_for()
    kept = InspectionEntry.objects.get(item=first)
    assert (kept.measured, kept.unit, kept.result) == ("41.5", "dB", "not_as_required")
    assert InspectionEntry.objects.count() == 2
    assert InspectionFile.objects.get().enclosure.size == len(PIXEL)

    page.goto(at)
    faults["filled"] = axe()
    one.locator("summary").first.click()
    screenshot("visit-sent")
    page.get_by_role("button", name="Read the record and sign it").click()
    faults["sign"] = axe()
    screenshot("visit-sign")
    page.get_by_role("button", name="Sign the record").click()
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("not signed by key").wait_for()
    screenshot("visit-finished")
    assert InspectionReport.objects.get().person == ines
    assert faults == {"offline": [], "filled": [], "sign": []}
