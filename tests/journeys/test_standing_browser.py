"""An authorization with conditions is suspended, reinstated and revoked through the desk; a stranger sees each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from attestations import tasks as attestations
from reviews.models import Letter
from tests import factories
from tests.road import BACKEND

pytestmark = pytest.mark.django_db(transaction=True)


def test_conditions_then_suspended_reinstated_and_revoked(
    page: Any, live_server: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]]
) -> None:
    people, walk = factories.people(), factories.walk()
    review = factories.in_review("UVEU")
    walk.judge(review)
    walk.clear(review)
    reference = review.dossier.application.reference
    faults: dict[str, list[str]] = {}

    def be(person: Any) -> None:
        client = Client()
        client.force_login(person, backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    def look(name: str) -> None:
        screenshot(name)
        faults[name] = axe()

    def approve() -> None:
        walk.vote(review.determinations.pending().get())
        be(people.rhea)
        page.goto(f"/admin/reviews/review/{review.pk}/change/")
        page.get_by_role("button", name="Approve this determination").click()
        page.get_by_text("Approved by").first.wait_for()

    def propose(decision: str, words: str) -> None:
        be(people.ravi)
        page.goto(f"/admin/reviews/determination/propose/{review.pk}/")
        page.get_by_label("Decision").select_option(decision)
        page.get_by_label("Reasons in general").fill(words)
        page.get_by_label("Paragraph reason 1 rests on").select_option("s10-11")
        page.get_by_label("Reason 1", exact=True).fill("Records were withheld from an audit.")
        page.get_by_role("button", name="Propose").click()
        page.get_by_role("heading", name="The letter").wait_for()

    def stands(words: str) -> None:
        attestations.issue()
        page.goto(f"/verify/{reference}/")
        page.get_by_text(words).first.wait_for()

    # Ravi authorizes with a condition and words the letter; Rhea approves.
    be(people.ravi)
    page.goto(f"/admin/reviews/review/{review.pk}/change/")
    page.get_by_label("Decision").select_option("authorize_with_conditions")
    page.get_by_label("Reasons", exact=True).fill("Paragraphs 1 to 18 are met but for one.")
    page.get_by_label("Condition 1", exact=True).fill("Close the gap in the guards' roster.")
    page.get_by_label("Due").first.fill("2099-03-01")
    page.get_by_label("Answered for by").first.fill("Head of security")
    page.get_by_label("Suspends the authorization when missed").first.check()
    look("determine-with-conditions")
    page.get_by_role("button", name="Determine").click()
    page.get_by_role("link", name="reasons, conditions, letter").click()
    words = page.get_by_label("The letter as it is sent")
    words.fill(words.input_value().replace("Paragraphs 1 to 18", "Dear all, paragraphs 1 to 18"))
    page.get_by_role("button", name="Keep these words").click()
    page.get_by_text("Worded by Ravi Rao").wait_for()
    look("determination-letter")
    approve()
    stands("Verified: signed, logged and valid")
    assert Letter.objects.get().text.count("Dear all") == 1

    # Suspended, reinstated, revoked: the last is held until somebody on the second level lets it go.
    propose("suspend", "An audit found that records were withheld.")
    approve()
    stands("Suspended: signed and logged, but nothing rests on it now")
    look("verify-suspended")
    propose("reinstate", "The records were handed over.")
    approve()
    stands("Verified: signed, logged and valid")
    be(people.ravi)
    page.goto(f"/admin/reviews/determination/propose/{review.pk}/")
    look("propose")
    propose("revoke", "Records were withheld again.")
    assert page.get_by_role("button", name="Release the hold").count() == 0
    be(people.admin)
    page.goto("/admin/reviews/hold/")
    look("holds")
    page.get_by_role("link", name=reference).click()
    page.get_by_label("Why it may take effect").fill("Looked through; it is borne out.")
    look("hold")
    page.get_by_role("button", name="Release the hold").click()
    page.get_by_text("Released by Ada Admin").wait_for()
    approve()
    stands("Revoked: signed and logged, but nothing rests on it any more")

    # Olive reads the letters and what became of the condition.
    be(people.olive)
    page.goto(f"/applications/{reference}/decisions/")
    look("decisions")
    page.goto(f"/applications/{reference}/conditions/1/")
    page.get_by_text("The authorization was revoked.").wait_for()
    look("condition")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/applications/{reference}/decisions/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert {name: found for name, found in faults.items() if found} == {}
