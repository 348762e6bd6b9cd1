"""State, sign, log, print: each keeps what it made before the next begins, and does nothing twice."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from attestations import bundles, certificates, predicate
from attestations.models import Attestation, Certificate
from attestations.sealing import enter, sign
from reviews.models import Determination

__all__ = ["enter", "print_certificate", "sign", "state"]


@transaction.atomic
def state(determination: Determination, *, now: datetime) -> Attestation:
    """Keep the statement's bytes, before any key touches them."""
    known = Attestation.objects.filter(determination=determination).first()
    if known is not None:
        return known
    approved = Determination.objects.with_dossier().select_for_update(of=("self",)).get(pk=determination.pk)
    content = predicate.statement(approved).to_bytes()
    since, until = predicate.validity(approved.approved_at.date())
    return Attestation.objects.create(
        determination=approved,
        reference=approved.review.dossier.application.reference,
        statement=content,
        statement_sha256=hashlib.sha256(content).hexdigest(),
        valid_from=since,
        valid_until=until,
        stated_at=now,
    )


def print_certificate(attestation: Attestation, *, now: datetime) -> Certificate:
    """Print the certificate from the statement, with the bundle inside.

    The page is set before anything is locked: it takes a second, and two that print at once print the same bytes.
    """
    known = Certificate.objects.filter(attestation=attestation).first()
    if known is not None:
        return known
    statement, proof = bundles.printable(attestation)
    pdf = certificates.render(statement, **proof, countries=predicate.country_names(attestation))
    made = {"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest(), "printed_at": now}
    return Certificate.objects.get_or_create(attestation=attestation, defaults=made)[0]
