"""A vote in a real browser, signed by a passkey that lives in it, and verified from its row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from reviews import ballots, drafts
from reviews.models import Finding, Vote
from tests import factories
from tests.journeys.test_browser import sign_in
from tests.organizations.test_browser import authenticator

pytestmark = pytest.mark.django_db(transaction=True)


def test_dora_signs_her_agencys_vote_and_the_desk_says_when_it_no_longer_counts(
    page: Any, screenshot: Callable[[str], Path], axe: Callable[[], list[str]], capsys: Any
) -> None:
    people, on = factories.people(), factories.walk()
    review = factories.in_review()
    on.judge(review)
    on.clear(review)
    determination = on.determine(review)
    ballots.cast(
        determination,
        people.cora,
        choice="approve",
        read=drafts.content(determination)[1],
        free_of_interest=True,
        now=timezone.now(),
    )
    at, faults = f"/admin/reviews/review/{review.pk}/change/", {}

    authenticator(page)
    sign_in(page, people.dora.email)
    page.goto("/account/passkeys/add/")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the passkey").fill("desk key")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/recovery-codes/")

    page.goto(at)
    page.locator("#ballot summary", has_text="Disapprove").click()
    faults["form"] = axe()
    screenshot("ballot-form")
    form = page.locator("#ballot form", has=page.get_by_role("button", name="Vote to disapprove"))
    form.get_by_label("Why your agency disapproves").fill("Guard contracts at two sites lapse in spring.")
    form.get_by_label("I have no interest in any party of this application").check()
    form.get_by_role("button", name="Vote to disapprove").click()
    page.get_by_text("Your agency's vote is: disapprove.").wait_for()
    page.locator("#ballot").get_by_text("signed with a passkey").wait_for()
    faults["voted"] = axe()
    screenshot("ballot-signed")
    call_command("votes", "verify", review.dossier.application.reference)
    assert "signed with a passkey; the signature holds" in capsys.readouterr().out
    assert Vote.objects.get(agency="defense").how == "passkey"

    finding = review.findings.exclude(judgement="").first()
    Finding.objects.filter(pk=finding.pk).update(judgement_reason="Read again.")
    page.goto(at)
    page.get_by_text("Does not count:").nth(1).wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    faults["void"] = axe()
    screenshot("ballot-void-phone")
    assert {name: found for name, found in faults.items() if found} == {}
