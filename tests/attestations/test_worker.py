"""A real worker on a real broker does what the sweeps promise."""

from typing import Any

import pytest

from attestations import tasks as attestations
from attestations.models import Certificate
from recertifications import tasks as recertifications
from reviews import tasks as reviews
from reviews.models import Review
from tests import road


@pytest.mark.django_db(transaction=True)
def test_the_worker_opens_the_review_and_prints_the_certificate(celery_worker: Any, eventually: Any) -> None:
    road.keys()
    cast = road.people()
    dossier, determination = road.filed(cast), road.approved(cast)

    reviews.open_reviews.delay()
    attestations.issue.delay()

    eventually(lambda: Review.objects.filter(dossier=dossier).exists(), within=30)
    printed: Any = eventually(Certificate.objects.first, within=60)
    assert printed.attestation.determination == determination
    assert bytes(printed.pdf).startswith(b"%PDF-")

    attestations.issue.delay()
    recertifications.remind.delay()
    assert Certificate.objects.count() == 1
