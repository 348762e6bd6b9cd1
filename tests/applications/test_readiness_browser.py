"""The check and what-if in a browser: nothing wrong by axe, and nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from applications.answers import Said
from tests.applications.desk import World
from tests.browsing import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    world.fill()
    ways = world.said("interfaces").value
    ways[2]["narrow_api"] = False
    ways[3]["limit_bps"] = 1_000_000
    controls = world.said("controls").value[:380]
    for row in controls[::9]:
        row["status"] = "inherited"
    for row in controls[::31]:
        row["status"] = "planned"
    world.say(Said("interfaces", value=ways), Said("controls", value=controls))
    world.application.answers.filter(question="s10-14-phys-c", site__key="site-2").delete()
    return world


def test_pictures_and_what_if_on_a_desk_and_on_a_phone(
    page: Any, world: World, screenshot: Callable[[str], Path], axe: Callable[[], list[str]]
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
    page.goto(world.url("check"))
    for summary in page.locator("#pictures ~ .p-picture summary").all():
        summary.click()
    look("check")

    page.get_by_role("link", name="What if").click()
    page.get_by_label("Row 10: Number").fill("99999")
    page.get_by_label("Country of Larkmoor Eemshaven").fill("Singapore")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url(lambda url: url.endswith("#moved"))
    look("what-if")
    assert page.get_by_text("over the limit").first.is_visible()

    page.get_by_label("Row 10: Number").fill("many")
    page.get_by_role("button", name="Try it").click()
    assert page.get_by_text("“many” is not a whole number").first.is_visible()
    look("what-if-unread")
    assert {name: found for name, found in faults.items() if found} == {}
