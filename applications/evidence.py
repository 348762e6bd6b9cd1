"""Evidence: files attached to an application, described, replaced by newer versions, and taken out. A file is named by
its digest before anything else is done with it; it is never trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import accepting, answers, receiving, services
from applications.models import Application, Evidence
from applications.receiving import Incoming
from applications.stored import EarlierFile, Scan, Stored, Upload
from organizations.models import User
from standards.errors import Refusal
from standards.rulebook import Question

#: What is said about a file, and belongs to one version of it.
DAYS = ("issued_on", "covers_from", "covers_to")
ABOUT = ("title", "issuer", *DAYS, "confidentiality")


def attach(
    application: Application,
    person: User,
    sent: UploadedFile | Upload,
    *,
    now: datetime,
    question: Question | None = None,
    section: str | None = None,
    **about: Any,
) -> Evidence:
    """Keep a file and what is said about it (ABOUT). The same bytes attached again give the same evidence back.

    `question` is the one it was sent for, if it was: it may take fewer kinds of files than there are. `section` is the
    one whose page it was sent with: its contributors may attach there.
    """
    sections = [section] if section else []
    _refuse_strangers(application, person, *sections)
    incoming = receiving.take(application, sent)
    try:
        accepting.require(question, incoming.media_type, incoming.kept.size, incoming.name)
        with transaction.atomic():
            held = services.locked_for_edit(application, person, *sections)
            return _attached(held, person, incoming, about, now)
    except BaseException:
        incoming.give_up()
        raise


def _attached(
    held: Application, person: User, incoming: Incoming, about: Mapping[str, Any], now: datetime
) -> Evidence:
    known = held.evidence.filter(sha256=incoming.kept.sha256).first()
    if known is not None:
        receiving.settle(incoming, used=False)
        Evidence.objects.filter(pk=known.pk).update(**{k: v for k, v in about.items() if v})
        known.refresh_from_db()
        return known
    evidence = Evidence(application=held, key=_next_key(held), **fields_of(incoming, person, now), **about)
    evidence.save(force_insert=True)
    receiving.settle(incoming, used=True)
    return evidence


@transaction.atomic
def describe(application: Application, person: User, key: str, **about: Any) -> None:
    """Correct what is said about a file: its title, issuer, days, and how it may be passed on."""
    held = services.locked_for_edit(application, person)
    if not held.evidence.filter(key=key).update(**about):
        raise Refusal(f"{application.reference} has no evidence {key!r}")


def revise(
    application: Application,
    person: User,
    key: str,
    sent: UploadedFile | Upload,
    *,
    now: datetime,
    **about: Any,
) -> Evidence:
    """Put a newer version in the place of a file. Every answer that rests on it rests on the newer one; the older
    stays for the dossiers that name it. Title, issuer and mark stay unless said anew; its days are the new
    version's own.
    """
    _refuse_strangers(application, person)
    if not application.evidence.filter(key=key).exists():
        raise Refusal(f"{application.reference} has no evidence {key!r}")
    incoming = receiving.take(application, sent)
    try:
        with transaction.atomic():
            return _revised(application, person, key, incoming, about, now)
    except BaseException:
        incoming.give_up()
        raise


def _revised(
    application: Application,
    person: User,
    key: str,
    incoming: Incoming,
    about: Mapping[str, Any],
    now: datetime,
) -> Evidence:
    held = services.locked_for_edit(application, person)
    evidence = held.evidence.get(key=key)
    if other := held.evidence.filter(sha256=incoming.kept.sha256).first():
        where = "this very version" if other.pk == evidence.pk else f"attached already, as {other.key}"
        raise Refusal(f"{incoming.name} is {where}: its bytes are the same")
    for question in accepting.questions_of(held, key):
        accepting.require(question, incoming.media_type, incoming.kept.size, incoming.name)
    _keep_earlier(evidence, person, now)
    said = {name: about.get(name) or (None if name in DAYS else getattr(evidence, name)) for name in ABOUT}
    fresh = fields_of(incoming, person, now) | said | {"version": evidence.version + 1}
    for name, value in (_unscanned() | fresh).items():
        setattr(evidence, name, value)
    evidence.save()
    receiving.settle(incoming, used=True)
    return evidence


@transaction.atomic
def detach(application: Application, person: User, key: str, *, now: datetime) -> None:
    """Take a file out of the draft and out of every answer; the answers' history says so. Its bytes stay in the
    store: an earlier filing may rest on them.
    """
    held = services.locked_for_edit(application, person)
    answers.without_file(held, person, key, now=now)
    for evidence in held.evidence.filter(key=key):
        _keep_earlier(evidence, person, now)
        evidence.delete()


def by_digest(application: Application, sha256: str) -> Stored | None:
    """The file of an application that has a digest, be it the one that counts now or an earlier one. Two queries."""
    now: Stored | None = application.evidence.filter(sha256=sha256).first()
    return now or application.earlier_files.filter(sha256=sha256).order_by("-pk").first()


def _refuse_strangers(application: Application, person: User, *sections: str) -> None:
    """Before a byte is taken in; it is asked again, with the row held, when the file is attached."""
    with transaction.atomic():
        services.locked_for_edit(application, person, *sections)


def fields_of(incoming: Incoming, person: User, now: datetime) -> dict[str, Any]:
    """What a row of a file says of bytes that were taken in."""
    kept = incoming.kept
    return {
        "file": kept.path,
        "name": incoming.name,
        "sha256": kept.sha256,
        "size": kept.size,
        "media_type": incoming.media_type,
        "key_id": kept.wrapped.key_id,
        "wrapped_key": kept.wrapped.content,
        "received_by": person,
        "received_at": now,
    }


def _unscanned() -> dict[str, Any]:
    return {
        "scan": Scan.NONE.value,
        "found": "",
        "scanned_at": None,
        "scan_tried_at": None,
        "scan_trouble": "",
    }


def _keep_earlier(evidence: Evidence, person: User, now: datetime) -> None:
    same = {field.attname: getattr(evidence, field.attname) for field in Stored._meta.get_fields()}
    EarlierFile.objects.create(
        application_id=evidence.application_id, key=evidence.key, ended_by=person, ended_at=now, **same
    )


def _next_key(application: Application) -> str:
    """The key after every one that was given, to files that are no longer there too."""
    given = [
        *application.evidence.values_list("key", flat=True),
        *application.earlier_files.values_list("key", flat=True).distinct(),
    ]
    numbers = [int(key.removeprefix("ev-")) for key in given if key.removeprefix("ev-").isdigit()]
    return f"ev-{max(numbers, default=0) + 1}"
