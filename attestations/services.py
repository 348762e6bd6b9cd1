"""State, sign, log, print: each keeps what it made before the next begins, and does nothing twice."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from attestations import bundles, certificates, keyring, log, predicate
from attestations.models import Attestation, Certificate
from notary import dsse
from notary.statement import PAYLOAD_TYPE
from reviews.models import Determination


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


@transaction.atomic
def sign(attestation: Attestation, *, now: datetime) -> Attestation:
    """Sign the kept bytes with every attestation key. The first envelope that is kept is the only one."""
    held = Attestation.objects.select_for_update().get(pk=attestation.pk)
    if held.envelope is None:
        envelope = dsse.sign(bytes(held.statement), PAYLOAD_TYPE, keyring.signers(keyring.ATTESTATION))
        held.envelope, held.signed_at = envelope.to_bytes(), now
        held.save(update_fields=["envelope", "signed_at"])
    return held


@transaction.atomic
def enter(attestation: Attestation, *, now: datetime) -> Attestation:
    """Enter the envelope in the log."""
    held = Attestation.objects.select_for_update().get(pk=attestation.pk)
    if held.entry_id is None:
        content = bytes(held.envelope)
        held.entry = log.append(content, hashlib.sha256(content).hexdigest(), now=now)
        held.save(update_fields=["entry"])
    return held


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
