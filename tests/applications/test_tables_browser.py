"""The control baseline in a real browser: on a desk and on a phone, with no script needed to keep what was sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from applications.answers import Said
from tests.applications.desk import World
from tests.applications.test_views_tables import controls
from tests.browsing import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    world.attach("assessment.pdf", covers_from="2026-01-01", covers_to="2026-12-31")
    said = [*controls("AC-1", "AC-2", evidence=["ev-1"]), *controls("AC-3", status="inherited")]
    world.say(Said("controls", value=[*said, *controls("AC-4", finding="other_than_satisfied")]))
    return world


def test_the_baseline_is_read_filtered_set_and_filled_from_a_sheet(
    page: Any, world: World, screenshot: Callable[[str], Path], axe: Callable[[], list[str]], tmp_path: Path
) -> None:
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for width, size in (("desk", DESK), ("phone", PHONE)):
            page.set_viewport_size(size)
            screenshot(f"{name}-{width}")
            faults[f"{name} {width}"] = axe()
            across = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert across <= 0, f"{name} is {across} pixels too wide on a {width}"
        page.set_viewport_size(DESK)

    sign_in(page, world.olive)
    here = world.url("table", "controls", "controls")
    page.goto(here)
    look("controls")

    page.get_by_label("State").select_option("missing")
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.get_by_text("414 lines found. Show all again").is_visible()
    page.get_by_label("Set Implementation to").select_option("planned")
    page.locator("label[for=bulk-all]").click()
    page.get_by_role("button", name="Set these lines").click()
    assert page.get_by_text("Set on 414 lines.").is_visible()
    look("controls-set")

    sheet = tmp_path / "controls.csv"
    sheet.write_text("control,status,finding\nAC-1,implemented,satisfied\nAC-2,alternative,not_assessed\n")
    page.goto(here)
    page.get_by_text("Upload or paste a sheet").click()
    page.set_input_files("#sheet-file", sheet)
    page.get_by_role("button", name="Show what would change").click()
    assert page.get_by_role("heading", name="What would change").is_visible()
    look("controls-import")
    page.get_by_role("button", name="Put these rows in the table").click()
    assert page.get_by_text("The table now has 2 rows, from controls.csv.").is_visible()
    assert not {name: found for name, found in faults.items() if found}
