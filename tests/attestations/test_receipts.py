"""Every filing stands in the log, as a receipt that the platform signed and that says nothing of what was filed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import services
from attestations import keyring, receipts, tasks
from attestations.models import FilingReceipt, LogEntry
from notary import bundle, canonical, checkpoint, merkle
from tests import road

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def filed() -> Any:
    road.keys()
    cast = road.people()
    return cast, road.filed(cast)


def test_the_sweep_enters_each_filing_once(filed: Any) -> None:
    assert (tasks.receive(), tasks.receive()) == (1, 0)
    assert FilingReceipt.objects.count() == LogEntry.objects.count() == 1
    _, dossier = filed
    assert receipts.enter(dossier, now=road.OPENED) == FilingReceipt.objects.get()


def test_an_amended_filing_has_a_receipt_of_its_own(filed: Any) -> None:
    cast, dossier = filed
    tasks.receive()
    type(dossier.application).objects.update(status="returned")
    services.submit(dossier.application, cast.olive, now=road.APPROVED)
    assert tasks.receive() == 1
    assert list(FilingReceipt.objects.values_list("dossier__filing", "entry__index")) == [(1, 0), (2, 1)]


def test_the_receipt_is_signed_names_the_digest_and_lies_under_the_checkpoint(filed: Any) -> None:
    cast, dossier = filed
    tasks.receive()
    olive = Client()
    olive.force_login(cast.olive, backend=road.BACKEND)
    at = reverse("attestations:filing_receipt", args=[dossier.application.reference, 1])

    made = bundle.Bundle.from_bytes(olive.get(at).content)

    said = canonical.loads(made.envelope.payload)
    assert said["subject"][0]["digest"]["sha256"] == dossier.sha256
    assert said["predicateType"] == receipts.TYPE and said["predicate"]["filing"] == 1
    assert len(made.envelope.signatures) == len(keyring.signers(keyring.ATTESTATION))
    leaf = merkle.leaf_hash(bundle.commitment(made.log.salt, made.envelope.to_bytes()))
    head = checkpoint.parse(made.checkpoint)
    merkle.verify_inclusion(leaf, made.log.index, head.size, made.log.proof, head.root)


def test_a_receipt_is_for_who_filed(filed: Any) -> None:
    cast, dossier = filed
    tasks.receive()
    at = reverse("attestations:filing_receipt", args=[dossier.application.reference, 1])
    mallory = Client()
    mallory.force_login(cast.mallory, backend=road.BACKEND)
    assert mallory.get(at).status_code == 404
    assert Client().get(at)["Location"].startswith("/sign-in/")
