"""The reading room in a real browser, at the width of a desk and of a phone, and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/rules/ai-diffusion-2025/2025-01-15/"
PAGES = {
    "rules": "/rules/",
    "rules-edition": PAGE,
    "rules-requirement": f"{PAGE}s10-14/",
    "rules-not-found": f"{PAGE}s8-b1/",
    "rules-countries": f"{PAGE}countries/?on=2025-10-01",
    "rules-control": f"{PAGE}controls/AC-2(1)/",
    "rules-search": "/rules/search/?q=14.b",
    "rules-compare": "/rules/compare/?a=dc-veu-2024@2024-10-02&b=ai-diffusion-2025@2025-01-15",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_clean_at_every_width_and_never_wider_than_the_window(
    page: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]], name: str
) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(PAGES[name])
        screenshot(f"{name}-{width}")

        assert axe() == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_reader_finds_a_paragraph_with_the_keyboard_and_without_a_script(
    browser: Any, live_server: Any
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/rules/")
    page.get_by_label("Search all editions").press_sequentially("14.b")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules/search/?q=14.b")
    page.get_by_role("link", name="Attestation by a 3PAO each year").first.press("Enter")
    page.wait_for_url("**/s10-14/#s10-14-d")

    assert page.locator("#s10-14-d").is_visible()
    context.close()


def test_a_printed_page_shows_no_navigation_and_the_addresses_of_its_citations(page: Any) -> None:
    page.goto(f"{PAGE}s10-14/")
    page.emulate_media(media="print")

    assert not page.locator(".v-header").is_visible()
    assert not page.locator(".r-turn").is_visible()
    assert not page.locator(".r-asof").is_visible()
    after = page.locator(".r-links a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "federalregister.gov" in after
