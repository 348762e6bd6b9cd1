"""A reviewer at the keyboard: from the queue through requirement after requirement, without a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from reviews.models import Comment, Finding, Mark
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_ravi_examines_by_keys_alone(
    page: Any, axe: Any, live_server: Any, client: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    review, people = factories.in_review("UVEU"), factories.people()
    client.force_login(people.ravi)
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    first, second, third = review.findings.order_by("position")[:3]

    def at(finding: Finding) -> str:
        return reverse("admin:reviews_review_requirement", args=[review.pk, finding.requirement])

    page.goto(reverse("admin:reviews_review_changelist"))
    assert axe() == []
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{review.pk}/change/")
    page.keyboard.press("j")
    page.wait_for_url(f"**{at(first)}")

    # Down and up the list; help, which keeps the keys to itself; and no key while one types.
    page.keyboard.press("j")
    page.wait_for_url(f"**{at(second)}")
    page.keyboard.press("k")
    page.wait_for_url(f"**{at(first)}")
    page.keyboard.press("?")
    page.locator("dialog.keys").wait_for()
    assert "accept the machine" in page.locator("dialog.keys").inner_text()
    assert axe() == []
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    page.locator("dialog.keys").wait_for(state="hidden")
    assert page.url.endswith(at(first))

    page.keyboard.press("a")
    page.wait_for_url(f"**{at(second)}")
    assert Mark.objects.get().finding == first

    # The second is undetermined: there is nothing to accept, a person finds on it.
    assert page.locator("[data-key=a]").count() == 0
    page.keyboard.press("o")
    page.keyboard.press("s")
    page.locator("#id_reason").focus()
    page.keyboard.type("Read with its papers; just so.")
    page.keyboard.press("Escape")
    page.locator("#id_status").select_option("satisfied")
    page.get_by_role("button", name="Record the finding").press("Enter")
    page.get_by_text("Read with its papers; just so.").wait_for()
    found = Finding.objects.get(pk=second.pk)
    assert (found.judgement, found.judged_by) == ("satisfied", people.ravi)

    page.keyboard.press("j")
    page.wait_for_url(f"**{at(third)}")
    page.keyboard.press("m")
    page.keyboard.type("Which joint projects?")
    page.get_by_role("button", name="Mark to ask").press("Enter")
    page.get_by_text("marked to ask: Which joint projects?").wait_for()
    page.keyboard.press("c")
    page.keyboard.type("Ask them about jokes and keys.")
    page.get_by_role("button", name="Comment").press("Enter")
    page.locator(".desk-comment__text", has_text="jokes and keys").wait_for()
    assert Comment.objects.visible_to(people.rhea).get().requirement == third.requirement
    assert axe() == []

    # Switched off, a key does nothing.
    page.keyboard.press("?")
    page.get_by_label("Single keys are off in this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert at(third) in page.url
