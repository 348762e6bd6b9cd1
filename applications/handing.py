"""Handing files out: to whom, when, through which door, and never what is infected or waits to be scanned. Every door
that gives somebody bytes of a file goes through here.
"""

from __future__ import annotations

import io
from datetime import datetime

from django.db.models import QuerySet

from applications import scanning, storage
from applications.models import Application
from applications.stored import Door, Handout, Stored
from notary.sealing import SealError
from organizations.models import User
from standards.errors import Refusal


class Missing(Refusal):
    """The store does not hold the bytes that were kept."""


def hand_out(
    stored: Stored,
    key: str,
    application: Application,
    person: User,
    *,
    door: Door,
    now: datetime,
    part: str = "",
) -> io.BufferedReader:
    """The plain bytes of a file, once it is written down that this person was given them. The caller closes it.

    `stored` is a version of the evidence `key`; `part` says what of it is given, where that is not all.
    """
    file = look(stored)
    Handout.objects.create(
        application=application,
        key=key,
        version=stored.version,
        name=stored.name,
        sha256=stored.sha256,
        person=person,
        at=now,
        door=door.value,
        part=part,
    )
    return file


def look(stored: Stored) -> io.BufferedReader:
    """The plain bytes of a file that may be handed out; nothing is written down. The caller closes it."""
    scanning.require_free(stored)
    try:
        return storage.open_stored(stored)
    except (FileNotFoundError, SealError) as fault:
        raise Missing(f"the bytes of {stored.name} are not in the store as they were kept") from fault


def of(application: Application, key: str) -> QuerySet[Handout]:
    """Who was given a file, newest first."""
    return application.handouts.filter(key=key).select_related("person")
