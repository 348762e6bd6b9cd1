"""Many filed dossiers at once, for what reads them all: rows without the road, bytes as filing makes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from applications.models import Application, Dossier, EndUser
from notary import canonical
from organizations.models import Organization, User
from standards import rulebook

FILED = datetime(2026, 11, 16, 9, tzinfo=UTC)
EDITION = "ai-diffusion-2025"
AT_ONCE = 500
Change = Callable[[dict[str, Any], int], None]


def said(kind: str) -> dict[str, Any]:
    """The rulebook's own dossier of a kind that satisfies everything."""
    path = rulebook.FOLDER / EDITION / "vectors" / f"{kind.lower()}-satisfying.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def file(count: int, change: Change = lambda plain, number: None, kind: str = "UVEU") -> list[Dossier]:
    """So many applications with one filing each; `change` may alter what the number-th says."""
    made: list[Dossier] = []
    there = Application.objects.count()
    for first in range(there, there + count, AT_ONCE):
        made += _batch(range(first, min(first + AT_ONCE, there + count)), change, kind)
    return made


def again(dossier: Dossier, plain: dict[str, Any]) -> Dossier:
    """One more filing of the same application."""
    return Dossier.objects.bulk_create([_dossier(dossier.application, plain, dossier.filing + 1)])[0]


def _batch(numbers: range, change: Change, kind: str) -> Iterator[Dossier]:
    edition, (organization, user, who) = rulebook.get(EDITION), _people()
    applications = Application.objects.bulk_create(
        Application(
            reference=f"VEU-2026-{number + 1:04d}",
            organization=organization,
            end_user=who,
            rulebook_id=edition.id,
            edition=edition.edition,
            rulebook_hash=edition.hash,
            kind=kind,
            status="filed",
            created_by=user,
            created_at=FILED,
            moved_at=FILED,
        )
        for number in numbers
    )
    dossiers = []
    for number, application in zip(numbers, applications, strict=True):
        plain = {**said(kind), "reference": application.reference}
        change(plain, number)
        dossiers.append(_dossier(application, plain, 1))
    return Dossier.objects.bulk_create(dossiers)


def _dossier(application: Application, plain: dict[str, Any], filing: int) -> Dossier:
    content = canonical.dumps({**plain, "filing": filing})
    return Dossier(
        application=application,
        filing=filing,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        filed_on=FILED.date(),
        filed_at=FILED,
        filed_by=application.created_by,
    )


def _people() -> tuple[Organization, User, EndUser]:
    organization, _ = Organization.objects.get_or_create(name="Larkmoor Compute, Inc.", country="US")
    user = User.objects.filter(email="olive@example.org").first() or User.objects.create_user(
        "olive@example.org", name="Olive"
    )
    who, _ = EndUser.objects.get_or_create(
        organization=organization,
        name="Larkmoor Compute, Inc.",
        defaults={"address": "400 Scioto Street, Columbus", "country": "US", "contact_name": "Dana"},
    )
    return organization, user, who
