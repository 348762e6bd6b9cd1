"""Files sent after filing. The dossier is frozen and takes none of them in; who may send one is the caller's to ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from applications import receiving
from applications.evidence import fields_of
from applications.models import Application
from applications.stored import Exhibit
from organizations.models import User


def keep(
    application: Application, person: User, sent: Iterable[UploadedFile], *, now: datetime
) -> list[dict[str, Any]]:
    """Keep files, and say of each what a record names it by: key, name, SHA-256 and size.

    The caller holds the application's row. The same bytes sent again are the file that is there.
    """
    return [_named(_kept(application, person, one, now)) for one in sent]


def _kept(application: Application, person: User, sent: UploadedFile, now: datetime) -> Exhibit:
    incoming = receiving.take(application, sent)
    try:
        known = application.exhibits.filter(sha256=incoming.kept.sha256).first()
        if known is not None:
            incoming.give_up()
            return known
        key = f"ex-{application.exhibits.count() + 1}"
        return Exhibit.objects.create(application=application, key=key, **fields_of(incoming, person, now))
    except BaseException:
        incoming.give_up()
        raise


def _named(exhibit: Exhibit) -> dict[str, Any]:
    return {"key": exhibit.key, "name": exhibit.name, "sha256": exhibit.sha256, "size": exhibit.size}
