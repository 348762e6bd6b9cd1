"""Receiving files. A file is named by its digest before anything else is done with it; it is never trusted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import magic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import answers, services, storage
from applications.models import Application, Evidence
from organizations.models import User
from standards.errors import Refusal

#: What may be attached, by what the bytes are (libmagic), never by the name they came with.
MEDIA_TYPES = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "text/plain": "plain text",
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (xlsx)",
}
SNIFFED = 4096  # bytes libmagic needs to tell one type from another


@transaction.atomic
def attach(
    application: Application,
    person: User,
    upload: UploadedFile,
    *,
    now: datetime,
    title: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    covers_from: date | None = None,
    covers_to: date | None = None,
    section: str | None = None,
) -> Evidence:
    """Keep a file and what is said about it. The same bytes attached again give the same evidence back.

    `section` is the one whose page it was sent with, if it was: its contributors may attach there.
    """
    held = services.locked_for_edit(application, person, *([section] if section else []))
    media_type = _media_type(upload)
    sha256, size = storage.digest(upload.chunks())
    about = {
        "title": title,
        "issuer": issuer,
        "issued_on": issued_on,
        "covers_from": covers_from,
        "covers_to": covers_to,
    }
    known = held.evidence.filter(sha256=sha256).first()
    if known is not None:
        Evidence.objects.filter(pk=known.pk).update(**{k: v for k, v in about.items() if v})
        known.refresh_from_db()
        return known
    numbers = [int(key.removeprefix("ev-")) for key in held.evidence.values_list("key", flat=True)]
    evidence = Evidence(
        application=held,
        key=f"ev-{max(numbers, default=0) + 1}",
        name=(upload.name or "file")[-200:],
        sha256=sha256,
        size=size,
        media_type=media_type,
        received_by=person,
        received_at=now,
        **about,
    )
    evidence.file.name = storage.keep(storage.evidence_path(evidence, evidence.name), upload)
    evidence.save(force_insert=True)
    return evidence


@transaction.atomic
def describe(application: Application, person: User, key: str, **about: Any) -> None:
    """Correct what is said about a file: its title, issuer, day and the period it covers."""
    held = services.locked_for_edit(application, person)
    if not held.evidence.filter(key=key).update(**about):
        raise Refusal(f"{application.reference} has no evidence {key!r}")


@transaction.atomic
def detach(application: Application, person: User, key: str, *, now: datetime) -> None:
    """Take a file out of the draft and out of every answer; the answers' history says so. Its bytes stay in the
    store: an earlier filing may rest on them.
    """
    held = services.locked_for_edit(application, person)
    answers.without_file(held, person, key, now=now)
    held.evidence.filter(key=key).delete()


def _media_type(upload: UploadedFile) -> str:
    size = upload.size or 0
    if size == 0:
        raise Refusal(f"{upload.name} is empty: attach a file with content")
    largest = settings.VEDC_MAX_UPLOAD_BYTES
    if size > largest:
        raise Refusal(f"{upload.name} is {size:,} bytes; the limit is {largest:,}: split or compress it")
    upload.seek(0)
    start = upload.read(SNIFFED)
    upload.seek(0)
    media_type = str(magic.from_buffer(start, mime=True))
    if media_type.startswith("text/") and b"\0" in start:
        media_type = "application/octet-stream"  # text has no null bytes, whatever else it may look like
    if media_type not in MEDIA_TYPES:
        raise Refusal(f"{upload.name} is {media_type}; attach one of {', '.join(MEDIA_TYPES.values())}")
    return media_type
