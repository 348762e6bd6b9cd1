"""What somebody who may file had before them last."""

from __future__ import annotations

from datetime import datetime

from applications.dossiers import Frozen
from applications.models import Application, Reading
from organizations.models import User


def keep(application: Application, person: User, frozen: Frozen, *, now: datetime) -> None:
    """Remember what was shown; nothing is written where it is the same."""
    if Reading.objects.filter(application=application, person=person, sha256=frozen.sha256).exists():
        return
    Reading.objects.update_or_create(
        application=application,
        person=person,
        defaults={"content": frozen.content, "sha256": frozen.sha256, "at": now},
    )


def of(application: Application, person: User) -> Reading | None:
    return Reading.objects.filter(application=application, person=person).first()
