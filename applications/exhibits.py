"""Files sent after filing. The dossier is frozen and takes none of them in; who may send one is the caller's to ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from applications import enclosing, storage
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
    kept: list[tuple[Exhibit, bool]] = []
    try:
        for one in sent:
            kept.append(_kept(application, person, one, now))
    except BaseException:
        for exhibit, is_new in kept:
            if is_new:
                storage.discard(exhibit.file.name)
        raise
    return [_named(exhibit) for exhibit, _ in kept]


def _kept(application: Application, person: User, sent: UploadedFile, now: datetime) -> tuple[Exhibit, bool]:
    """The file, and whether it is new."""
    with enclosing.received(application, sent) as incoming:
        known = application.exhibits.filter(sha256=incoming.kept.sha256).first()
        if known is not None:
            incoming.give_up()
            return known, False
        key = f"ex-{application.exhibits.count() + 1}"
        fields = fields_of(incoming, person, now)
        return Exhibit.objects.create(application=application, key=key, **fields), True


def _named(exhibit: Exhibit) -> dict[str, Any]:
    return {"key": exhibit.key, "name": exhibit.name, "sha256": exhibit.sha256, "size": exhibit.size}
