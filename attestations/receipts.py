"""That a filing was received: a statement signed by the platform and entered in the log, for every filing there is."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from applications.docket import stamp
from applications.models import Dossier
from attestations import sealing
from attestations.models import FilingReceipt
from notary import bundle
from notary.statement import Statement

TYPE = "https://vedc.example/predicates/filing-received/v1"


def statement(dossier: Dossier) -> Statement:
    """What is signed: that these bytes were received, as which filing of which application, and when. Nothing of
    what they say.
    """
    return Statement(
        name="dossier.json",
        sha256=dossier.sha256,
        predicate_type=TYPE,
        predicate={
            "reference": dossier.application.reference,
            "filing": dossier.filing,
            "receivedAt": stamp(dossier.filed_at),
            "size": len(dossier.content),
            "receivedBy": settings.VEDC_ISSUER_NAME,
        },
    )


@transaction.atomic
def enter(dossier: Dossier, *, now: datetime) -> FilingReceipt:
    """State, sign and log that a filing was received. A filing has one receipt; then it is given back."""
    held = Dossier.objects.select_for_update(of=("self",)).select_related("application").get(pk=dossier.pk)
    known = FilingReceipt.objects.filter(dossier=held).select_related("entry__log").first()
    if known is not None:
        return known
    content = statement(held).to_bytes()
    envelope, entry = sealing.logged(content, now=now)
    return FilingReceipt.objects.create(dossier=held, envelope=envelope, entry=entry, at=now)


def of(receipt: FilingReceipt) -> bundle.Bundle:
    """The signed receipt with its place in the log: the same bytes whenever it is asked for."""
    return sealing.bundle_of(receipt.envelope, receipt.entry)
