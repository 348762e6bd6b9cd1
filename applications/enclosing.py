"""Enclosures: files sent with what is said after filing. They are taken in like evidence (looked into, sealed, held
back until scanned) and are no part of the frozen dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from applications import accepting, receiving, scanning
from applications.evidence import fields_of
from applications.models import Application, Enclosure
from applications.receiving import Incoming
from applications.scanning import Standing
from organizations.models import User
from standards.errors import Refusal


@contextmanager
def received(application: Application, sent: UploadedFile) -> Iterator[Incoming]:
    """A file taken in and looked into. Its bytes go again if what follows is refused."""
    incoming = receiving.take(application, sent)
    try:
        accepting.require(None, incoming.media_type, incoming.kept.size, incoming.name)
        yield incoming
    except BaseException:
        incoming.give_up()
        raise


def refuse_held_back(files: Iterable[Enclosure]) -> None:
    """Refuse to send while a file is infected, or waits to be scanned."""
    for file in files:
        at = scanning.standing(file)
        if at is Standing.INFECTED:
            raise Refusal(f"cannot send: {file.name} is infected, {file.found}; take it out")
        if not at.is_free:
            raise Refusal(f"cannot send: {file.name} is {at.words}; send again when that is done")


def keep(application: Application, person: User, incoming: Incoming, now: datetime) -> Enclosure:
    """Keep it. The caller holds the application's row."""
    key = f"en-{application.enclosures.count() + 1}"
    return Enclosure.objects.create(application=application, key=key, **fields_of(incoming, person, now))
