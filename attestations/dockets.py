"""The docket's head, signed and logged at each determination: what it said until then cannot be said otherwise.

Every determination that took effect has a seal, whatever it decided: a return and a denial have no certificate, and
their record stands up all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from applications import docket
from applications.models import Application
from attestations import sealing
from attestations.models import DocketSeal, LogEntry
from notary import bundle, canonical, dsse
from notary.errors import NotaryError
from notary.statement import Statement
from notary.trust import ATTESTATION, TrustRoot
from reviews.models import Determination
from standards.errors import Refusal

TYPE = "https://vedc.example/predicates/docket-head/v1"


def to_seal() -> QuerySet[Determination]:
    """Determinations that took effect and whose docket is not sealed."""
    return Determination.objects.filter(approved_at__isnull=False, docket_seal__isnull=True).order_by(
        "approved_at", "pk"
    )


def statement(determination: Determination, lines: int, head: str) -> Statement:
    """What is signed: that the docket had this many lines, the last of this hash. Nothing of what they say."""
    application = determination.review.dossier.application
    return Statement(
        name=f"{application.reference}/docket",
        sha256=head,
        predicate_type=TYPE,
        predicate={
            "reference": application.reference,
            "determination": determination.pk,
            "effectiveAt": docket.stamp(determination.approved_at),
            "docket": {"lines": lines, "head": head},
            "sealedBy": settings.VEDC_ISSUER_NAME,
        },
    )


@transaction.atomic
def seal(determination: Determination, *, now: datetime) -> DocketSeal:
    """State, sign and log the head. Refused where the chain does not hold: nothing broken is sealed.

    The application's row is held, as every writer of the docket holds it.
    """
    found = Determination.objects.with_dossier().get(pk=determination.pk)
    application = Application.objects.select_for_update().get(pk=found.review.dossier.application_id)
    known = DocketSeal.objects.filter(determination=found).first()
    if known is not None:
        return known
    if found.approved_at is None:
        raise Refusal(f"{found} is not in effect: there is nothing to seal")
    entries = list(application.docket.order_by("number"))
    head = docket.verify(application.reference, entries)
    content = statement(found, len(entries), head).to_bytes()
    envelope, entry = sealing.logged(content, now=now)
    return DocketSeal.objects.create(
        determination=found, lines=len(entries), head=head, envelope=envelope, entry=entry, at=now
    )


def of(one: DocketSeal) -> bundle.Bundle:
    """The signed head with its place in the log: the same bytes whenever it is asked for."""
    return sealing.bundle_of(one.envelope, one.entry)


def faults(applications: QuerySet[Application], trust: TrustRoot) -> Iterator[str]:
    """What is wrong with these dockets: a chain that breaks, a head that is not the one that was signed, a signature
    that does not hold. The signed bytes are asked, not the columns beside them.
    """
    for application in applications.order_by("pk").iterator(chunk_size=200):
        entries = list(application.docket.order_by("number"))
        try:
            docket.verify(application.reference, entries)
        except Refusal as refusal:
            yield str(refusal)
        seals = DocketSeal.objects.filter(determination__review__dossier__application=application)
        for one in seals.order_by("pk"):
            try:
                lines, head = signed(one, trust)
            except NotaryError as error:
                yield f"docket of {application.reference}: the seal of {one.at:%Y-%m-%d} does not hold: {error}"
                continue
            if lines > len(entries):
                yield f"docket of {application.reference}: {lines} lines were sealed and {len(entries)} are there"
            elif not lines or entries[lines - 1].sha256 != head:
                yield f"docket of {application.reference}: line {lines} is not the one that was sealed"


def orphans() -> QuerySet[LogEntry]:
    """Entries of the log whose envelope no row holds any more: something that was signed has been taken away."""
    return LogEntry.objects.filter(
        attestation__isnull=True, status_change__isnull=True, receipt__isnull=True, docket_seal__isnull=True
    )


def signed(one: DocketSeal, trust: TrustRoot) -> tuple[int, str]:
    """Lines and head as the signed bytes say them; NotaryError where they do not verify."""
    envelope = dsse.Envelope.from_bytes(bytes(one.envelope))
    dsse.verify(envelope, [key.public for key in trust.keys_for(ATTESTATION)], trust.attestation)
    said = Statement.from_bytes(envelope.payload)
    if said.predicate_type != TYPE:
        raise NotaryError(f"it is not the head of a docket but {said.predicate_type}")
    found = canonical.fields(said.predicate.get("docket"), "docket", ("lines", "head"))
    return int(found["lines"]), canonical.string(found["head"], "head", 64)
