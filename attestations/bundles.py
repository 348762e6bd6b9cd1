"""Turns an attestation's rows into the bundle a verifier takes, and into what its certificate is printed from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from attestations import sealing
from attestations.models import Attestation
from notary import bundle, canonical, checkpoint
from standards.errors import Refusal


def of(attestation: Attestation) -> bundle.Bundle:
    """The bundle: the same bytes whenever it is asked for. Refused while the log has no entry."""
    if attestation.entry is None or attestation.envelope is None:
        raise Refusal(f"{attestation.reference} is not in the log yet")
    return sealing.bundle_of(attestation.envelope, attestation.entry)


def verify_url(reference: str) -> str:
    """Where the QR code of a certificate leads."""
    return f"{settings.VEDC_BASE_URL}{reverse('attestations:show', args=[reference])}"


def printable(attestation: Attestation) -> tuple[dict[str, Any], dict[str, Any]]:
    """The statement, and the facts of its proof, as `certificates.render` takes them."""
    made = of(attestation)
    head = checkpoint.parse(made.checkpoint)
    return canonical.loads(bytes(attestation.statement)), {
        "bundle": made.to_bytes(),
        "verify_url": verify_url(attestation.reference),
        "log": {"origin": head.origin, "index": made.log.index, "size": head.size, "root": head.root.hex()},
        "keyids": [signature.keyid for signature in made.envelope.signatures],
    }
