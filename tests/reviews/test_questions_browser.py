"""A question in a real browser: asked at the desk, answered with a file by an operator, and shown by the clock."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reviews.models import Question, Reply
from tests import factories, road

pytestmark = [pytest.mark.django_db(transaction=True)]


def enter(page: Any, person: Any, live_server: Any) -> None:
    """Sign somebody in without the form, which other tests walk through."""
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}]
    )


def test_a_question_is_asked_answered_with_a_file_and_shown_by_the_clock(
    page: Any, live_server: Any, axe: Any, screenshot: Any
) -> None:
    review = factories.in_review()
    people, reference = factories.people(), review.dossier.application.reference
    paper = SimpleUploadedFile("inherited.csv", b"control,owner\nPE-1,landlord\n")

    def look(name: str) -> None:
        screenshot(name)
        assert axe() == [], name

    # Ravi asks at the desk.
    enter(page, people.ravi, live_server)
    page.goto(f"/admin/reviews/review/{review.pk}/change/?ask=s10-14")
    form = page.locator("#questions form").last
    form.get_by_label("The answer it concerns").select_option("controls")
    form.get_by_label("Question", exact=True).fill("Which controls are inherited from the landlord?")
    form.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_text("the clock stands still").first.wait_for()
    screenshot("question-desk")
    asked = Question.objects.get()

    # Percy writes beside the answer it concerns; Olive sends, on a phone.
    enter(page, people.percy, live_server)
    page.goto(f"/applications/{reference}/sections/controls/")
    look("question-beside")
    page.get_by_role("link", name="Question 1").click()
    page.get_by_label("Your answer").fill("Those of family PE, all of them.")
    page.get_by_text("The draft is saved.").wait_for()  # by itself
    page.get_by_label("Attach a file").set_input_files(
        {"name": paper.name, "mimeType": "text/csv", "buffer": paper.read()}
    )
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Nothing was sent to the committee yet").wait_for()
    look("question-draft")
    enter(page, people.olive, live_server)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/applications/{reference}/timeline/")
    page.get_by_text("Your organization holds the pen.").wait_for()
    look("timeline-phone")
    page.get_by_role("link", name="Question 1").click()
    page.get_by_text("This is our answer to the committee").click()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("The answer is sent to the committee").wait_for()
    look("question-sent-phone")
    assert Reply.objects.get().question == asked

    # The pictures, the inbox and the sites, wide and narrow.
    for width, name in ((390, "phone"), (1280, "desktop")):
        page.set_viewport_size({"width": width, "height": 900})
        for address in (
            f"/applications/{reference}/timeline/",
            f"/applications/{reference}/questions/",
            f"/applications/{reference}/questions/1/",
            "/letters/",
            "/letters/preferences/",
            f"/organizations/{people.operator.pk}/sites/",
        ):
            page.goto(address)
            look(f"{address.strip('/').split('/')[-1]}-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address

    # Ravi reads the answer and accepts it.
    enter(page, people.ravi, live_server)
    page.goto(f"/admin/reviews/review/{review.pk}/change/")
    page.get_by_text("Those of family PE, all of them.").wait_for()
    screenshot("question-answered-desk")
    page.get_by_role("button", name="Accept as closing").click()
    page.get_by_text("the answer is accepted").wait_for()
