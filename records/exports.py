"""The whole record of an application as one signed archive; that it was given away stands in the docket."""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import IO

from django.conf import settings
from django.db import transaction

from applications import docket
from applications.docket import stamp
from applications.models import Application
from attestations import keyring
from notary import archive
from organizations.models import User
from records import whole
from reviews import holding, permissions
from reviews.models import Review
from standards.errors import Refusal

EXPORT = "reviews.export_record"
ACTION = "export_record"
IN_MEMORY = 8 * 2**20


@transaction.atomic
def export(application: Application, person: User, *, now: datetime) -> IO[bytes]:
    """Write the archive to a temporary file, open at its beginning; the caller closes it.

    The docket's line comes first, so the record tells of its own export; its chain is verified before anything is
    signed. Nothing is larger in memory than a page of a file.
    """
    review = Review.objects.filter(dossier__application=application).order_by("-pk").first()
    if review is None:
        raise Refusal(f"{application.reference} was never reviewed: there is no record to export")
    permissions.require(person, EXPORT, review)
    held = holding.hold(review)
    application = held.dossier.application
    docket.verify(application.reference, application.docket.order_by("number"))
    holding.note(held, person, ACTION, now, "", {})
    entries = list(application.docket.order_by("number"))
    about = {
        "reference": application.reference,
        "on": now.date().isoformat(),
        "at": stamp(now),
        "by": {"name": person.name, "agency": person.agency},
        "docket": {"lines": len(entries), "head": docket.verify(application.reference, entries)},
        "issuer": {"name": settings.VEDC_ISSUER_NAME, "url": settings.VEDC_BASE_URL},
    }
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the caller closes it)
    try:
        found = whole.gather(application, person, now=now)
        archive.write(out, about, found.each(), keyring.signers(keyring.ATTESTATION))
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out
