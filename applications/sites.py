"""The data centers of an application."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import answers, history, services
from applications.models import Application, Site
from organizations.models import User
from standards.errors import Refusal

SECTION = "sites"  # whose contributors may add, change and remove sites


@transaction.atomic
def add(
    application: Application,
    person: User,
    *,
    name: str,
    address: str,
    country: str,
    latitude: str = "",
    longitude: str = "",
) -> Site:
    """Add a data center; its key inside the dossier is given once and not used again."""
    held = services.locked_for_edit(application, person, SECTION)
    numbers = [
        int(key.removeprefix("site-"))
        for key in held.sites.values_list("key", flat=True)
        if key[5:].isdigit()
    ]
    return Site.objects.create(
        application=held,
        key=f"site-{max(numbers, default=0) + 1}",
        name=name,
        address=address,
        country=country,
        latitude=latitude,
        longitude=longitude,
    )


@transaction.atomic
def change(application: Application, person: User, key: str, **particulars: str) -> None:
    """Correct a data center's name, address, country or coordinates; what is not mentioned stays."""
    held = services.locked_for_edit(application, person, SECTION)
    if not held.sites.filter(key=key).update(**particulars):
        raise Refusal(f"{application.reference} has no site {key!r}")


@transaction.atomic
def remove(application: Application, person: User, key: str, *, now: datetime) -> None:
    """Take a data center out of the draft, with the answers given for it. Their history stays."""
    held = services.locked_for_edit(application, person, SECTION)
    gone = held.answers.filter(site__key=key)
    answers.take_back(held, person, gone, how=history.SITE_REMOVED, now=now)
    held.sites.filter(key=key).delete()
