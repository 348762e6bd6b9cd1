"""The whole road through the real doors: olive files, ravi reviews, four agencies vote, rhea is the second pair of
eyes, mallory may not.

At its end stands a stranger with the downloaded files and the notary alone.
"""

import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from attestations import tasks as attestations
from demo.people import People
from demo.sample import Sample
from recertifications import tasks as recertifications
from reviews import tasks as reviews
from reviews.models import Finding, Review
from standards.lifecycle import Status
from tests import factories
from tests.screenings.lists import settle

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

RETURNED = "Amend paragraphs 6, 11 and 13."
REASONS = "Every paragraph that applies is satisfied."


def test_the_road_from_a_filed_application_to_a_certificate_that_verifies_without_us(tmp_path: Path) -> None:
    people, now = factories.people(), timezone.now()
    olive, ravi, rhea = signed_in(people.olive), signed_in(people.ravi), signed_in(people.rhea)
    cora, dora, enid = signed_in(people.cora), signed_in(people.dora), signed_in(people.enid)

    application = started(olive, people, factories.sample(now=now))
    filled(olive, application, factories.sample(now=now, faulty=True))
    filed(olive, application)
    review = found(application)
    assert failing(review) == {"s10-06", "s10-11", "s10-13"}
    assert "7.31 percent" in ravi.get(desk(review)).content.decode()

    determined(ravi, review, "return", RETURNED)
    voted((cora,), review)
    approved(rhea, review)
    assert state(application) is Status.RETURNED

    filled(olive, application, factories.sample(now=now))
    filed(olive, application)
    review = found(application)
    assert failing(review) == set()
    judged(ravi, review)
    assert ravi.post(door(review, "clock"), {"step": "both"}).status_code == 302
    settle(review.dossier, people.ravi, now=timezone.now())
    determined(ravi, review, "authorize", REASONS)
    voted((cora, rhea, dora), review)
    refused(rhea, review, "Department of Energy did not vote")
    voted((enid,), review)
    approved(rhea, review)
    assert state(application) is Status.AUTHORIZED

    assert attestations.issue() == 4
    assert recertifications.schedule() > 0
    assert attestations.issue() == recertifications.schedule() == 0
    stranger = Client()
    bundle, certificate = downloaded(stranger, application, tmp_path)
    assert notary(bundle, tmp_path).endswith(f"VERIFIED {application.reference}: {GENUINE}")
    assert notary(certificate, tmp_path).endswith(f"VERIFIED {application.reference}: {GENUINE}")
    for path in (bundle, certificate):
        page = uploaded(stranger, path.name, path.read_bytes())
        assert page.status_code == 200 and application.reference in page.content.decode()


def test_a_bundle_that_says_more_than_was_signed_is_refused_at_its_signatures() -> None:
    attestation = factories.authorized()
    genuine = Client().get(reverse("attestations:bundle", args=[attestation.reference])).content
    forged = json.loads(genuine)
    payload = bytes(attestation.statement).replace(b"Larkmoor Compute, Inc.", b"Mallory Compute, Inc..")
    forged["envelope"]["payload"] = b64encode(payload).decode()

    page = uploaded(Client(), "bundle.json", compact(forged))

    assert page.status_code == 422
    assert page.context["failed_step"] == "signatures"
    assert "Refused at the step: signatures" in page.content.decode()


def test_mallory_finds_every_door_of_the_road_shut() -> None:
    people = factories.people()
    review = factories.in_review()
    mallory, reference = signed_in(people.mallory), review.dossier.application.reference

    for name in ("show", "end_user", "sites", "evidence", "check", "file", "import", "withdraw"):
        assert mallory.get(reverse(f"applications:{name}", args=[reference])).status_code in (403, 404), name
    for verb in ("judge", "determine", "approve"):
        assert mallory.post(door(review, verb), {"decision": "authorize"}).status_code in (302, 403, 404), (
            verb
        )
    assert not review.determinations.exists()
    assert state(review.dossier.application) is Status.IN_REVIEW


def test_the_reviewer_alone_authorizes_nobody() -> None:
    people = factories.people()
    review = factories.in_review()
    ravi = signed_in(people.ravi)
    judged(ravi, review)
    settle(review.dossier, people.ravi, now=timezone.now())
    determined(ravi, review, "authorize", REASONS)

    ravi.post(door(review, "approve"))

    assert state(review.dossier.application) is Status.DETERMINED
    assert attestations.issue() == 0


GENUINE = "genuine, and valid on "


def signed_in(person) -> Client:
    client = Client()
    answer = client.post(
        reverse("organizations:sign_in"), {"login": person.email, "password": factories.PASSWORD}
    )
    assert answer.status_code == 302, f"{person} cannot sign in"
    return client


def started(olive: Client, people: People, said: Sample) -> Application:
    answer = olive.post(
        reverse("applications:new"),
        {
            **said.plain["end_user"],
            "organization": people.operator.pk,
            "rule": "ai-diffusion-2025@2025-01-15/UVEU",
        },
    )
    assert answer.status_code == 302
    return Application.objects.get()


def filled(olive: Client, application: Application, said: Sample) -> None:
    """Through the doors: every file is uploaded, then the answers come in as a dossier file."""
    at = reverse("applications:evidence", args=[application.reference])
    for file in said.files.values():
        answer = olive.post(at, {**file.about, "file": SimpleUploadedFile(file.name, file.content)})
        assert answer.status_code == 302, answer.content.decode()
    content = SimpleUploadedFile("dossier.json", compact(said.plain))
    answer = olive.post(
        reverse("applications:import", args=[application.reference]), {"file": content, "replace": "on"}
    )
    assert answer.status_code == 302, answer.content.decode()


def filed(olive: Client, application: Application) -> None:
    at = reverse("applications:file", args=[application.reference])
    for one in olive.get(at).context["unsigned"]:
        other = reverse("applications:certification", args=[application.reference])
        said = {"act": "missing", "reason": "Signed on paper; attached."}
        assert olive.post(f"{other}?party={one.party.id}", said).status_code == 302
    read = olive.get(reverse("applications:read", args=[application.reference])).context["sha256"]
    form = olive.get(at).context["form"]
    boxes = {f"certify-{one.id}": "on" for one in form.paragraphs}
    answer = olive.post(at, {**boxes, "read": read, "words": form.digest})
    if answer["Location"].startswith("/account/confirm/"):  # who files says once more who they are
        answer = olive.post("/account/confirm/", {"password": factories.PASSWORD, "next": at})
    assert answer.status_code == 302 and "/receipt/" in answer["Location"], answer
    assert state(application) is Status.FILED


def found(application: Application) -> Review:
    assert reviews.open_reviews() == 1
    assert reviews.open_reviews() == 0
    return Review.objects.filter(dossier__application=application).latest("dossier__filing")


def failing(review: Review) -> set[str]:
    return set(review.findings.filter(status="not_satisfied").values_list("requirement", flat=True))


def judged(ravi: Client, review: Review) -> None:
    doubtful = review.findings.filter(status="undetermined")
    assert {finding.requirement for finding in doubtful} == {"s10-02", "s10-03"}
    for finding in doubtful:
        form = {"status": "satisfied", "reason": "Read with its papers."}
        said = {f"finding-{finding.pk}-{name}": value for name, value in form.items()}
        assert ravi.post(door(review, "judge", finding), said).status_code == 302


def determined(ravi: Client, review: Review, decision: str, reasons: str) -> None:
    said = {"decision": decision, "reasons": reasons}
    rows = {"conditions-TOTAL_FORMS": "0", "conditions-INITIAL_FORMS": "0"}
    assert ravi.post(door(review, "determine"), said | rows).status_code == 302
    assert review.determinations.standing().get().decision == decision


def voted(voters: tuple[Client, ...], review: Review) -> None:
    determination = review.determinations.standing().get()
    at = reverse("admin:reviews_vote_cast", args=[determination.pk])
    for number, voter in enumerate(voters, start=determination.votes.count() + 1):
        read = voter.get(desk(review)).context["tally"].sha256
        answer = voter.post(at, {"choice": "approve", "read": read, "free_of_interest": "on", "reason": ""})
        if answer["Location"].startswith("/account/confirm/"):  # who votes says once more who they are
            answer = voter.post("/account/confirm/", {"password": factories.PASSWORD, "next": at})
        assert answer.status_code == 302 and determination.votes.count() == number, answer


def refused(rhea: Client, review: Review, why: str) -> None:
    assert why in rhea.post(door(review, "approve"), follow=True).content.decode()
    assert not review.determinations.standing().get().is_approved


def approved(rhea: Client, review: Review) -> None:
    assert rhea.post(door(review, "approve")).status_code == 302
    assert review.determinations.standing().get().is_approved


def desk(review: Review) -> str:
    return reverse("admin:reviews_review_change", args=[review.pk])


def door(review: Review, verb: str, finding: Finding | None = None) -> str:
    if verb == "judge":
        which = finding or review.findings.first()
        return reverse("admin:reviews_review_judge", args=[review.pk, which.pk])
    return reverse(f"admin:reviews_review_{verb}", args=[review.pk])


def state(application: Application) -> Status:
    return Application.objects.get(pk=application.pk).state


def downloaded(stranger: Client, application: Application, folder: Path) -> tuple[Path, Path]:
    for name, at in (
        ("bundle.json", reverse("attestations:bundle", args=[application.reference])),
        ("certificate.pdf", reverse("attestations:certificate", args=[application.reference])),
        ("trust.json", reverse("attestations:trust")),
    ):
        answer = stranger.get(at)
        assert answer.status_code == 200
        (folder / name).write_bytes(answer.content)
    return folder / "bundle.json", folder / "certificate.pdf"


def notary(path: Path, folder: Path) -> str:
    """What python -m notary verify says last, without the day, from a process that has only the notary."""
    run = subprocess.run(
        [sys.executable, "-m", "notary", "verify", str(path), "--trust", str(folder / "trust.json")],
        cwd=settings.BASE_DIR,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip().rpartition("\n")[2][: -len("2026-11-20.")]


def uploaded(stranger: Client, name: str, content: bytes):
    return stranger.post(reverse("attestations:verify"), {"file": SimpleUploadedFile(name, content)})


def compact(plain: object) -> bytes:
    return json.dumps(plain, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
