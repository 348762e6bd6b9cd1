"""Files at the review desk: those that the filed dossier names, whatever became of them since, each written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import evidence
from applications.models import Evidence
from applications.stored import Handout
from reviews.models import Review
from tests import factories
from tests.applications.papers import pdf

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def review(db: None, settings: Any, tmp_path: Path) -> Review:
    settings.MEDIA_ROOT = tmp_path / "files"
    return factories.in_review("UVEU")


def ask(review: Review, person: Any, key: str = "ev-1") -> Any:
    client = Client()
    client.force_login(person)
    return client.get(reverse("admin:reviews_review_evidence", args=[review.pk, key]), follow=False)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_reviewer_is_given_the_file_that_was_filed_and_it_is_written_down(review: Review) -> None:
    people, file = factories.people(), review.dossier.application.evidence.get(key="ev-1")

    answer = ask(review, people.ravi)

    assert len(body(answer)) == file.size and answer.headers["Content-Disposition"].startswith("attachment")
    row = Handout.objects.get()
    assert (row.person, row.key, row.sha256, row.door) == (people.ravi, "ev-1", file.sha256, "review")


@pytest.mark.parametrize("who", ["olive", "mallory"])
def test_who_is_not_of_the_committee_is_given_nothing_there(review: Review, who: str) -> None:
    assert ask(review, getattr(factories.people(), who)).status_code == 302
    assert not Handout.objects.exists()


def test_a_filed_file_that_was_replaced_or_taken_out_since_is_still_the_one_that_was_filed(
    review: Review,
) -> None:
    people, application = factories.people(), review.dossier.application
    filed = {key: application.evidence.get(key=key).sha256 for key in ("ev-1", "ev-2")}
    type(application).objects.filter(pk=application.pk).update(status="returned")
    newer = SimpleUploadedFile("newer.pdf", pdf(pages=5))
    evidence.revise(application, people.percy, "ev-1", newer, now=timezone.now())
    evidence.detach(application, people.percy, "ev-2", now=timezone.now())

    for key in filed:
        body(ask(review, people.ravi, key))

    assert {row.key: row.sha256 for row in Handout.objects.all()} == filed


def test_a_file_in_which_something_was_found_since_is_given_to_no_reviewer(review: Review) -> None:
    people = factories.people()
    Evidence.objects.filter(key="ev-1").update(scan="infected", found="Vedc.Test")

    answer = ask(review, people.ravi)

    assert answer.status_code == 302 and not Handout.objects.exists()
    client = Client()
    client.force_login(people.ravi)
    client.get(reverse("admin:reviews_review_evidence", args=[review.pk, "ev-1"]))
    assert "is infected (Vedc.Test)" in client.get(answer.headers["Location"]).content.decode()


def test_an_auditor_reads_who_was_given_what_and_changes_nothing(review: Review) -> None:
    people = factories.people()
    body(ask(review, people.ravi))
    client = Client()
    client.force_login(people.audrey)
    row = Handout.objects.get()

    page = client.get(reverse("admin:applications_handout_changelist")).content.decode()
    assert people.ravi.name in page and "Review desk" in page
    assert client.get(reverse("admin:applications_handout_change", args=[row.pk])).status_code == 200
    assert (
        client.post(reverse("admin:applications_handout_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert client.get(reverse("admin:applications_handout_add")).status_code == 403
    client.force_login(people.ravi)
    assert client.get(reverse("admin:applications_handout_changelist")).status_code == 403
