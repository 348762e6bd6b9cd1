"""Rows as plain JSON for a record: every column under its name, bytes as their digest, people by their key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models

from applications.docket import stamp
from organizations.models import User

SEALED = (
    "file",
    "key_id",
    "wrapped_key",
)  # where a file lies and under which key is nobody's business outside


def said(rows: Iterable[models.Model], people: set[int]) -> list[dict[str, Any]]:
    """The rows, and into `people` the keys of everybody they name."""
    return [_row(one, people) for one in rows]


def _row(row: models.Model, people: set[int]) -> dict[str, Any]:
    found = {}
    for field in row._meta.concrete_fields:
        if field.name in SEALED:
            continue
        value = getattr(row, field.attname)
        if field.related_model is User and value is not None:
            people.add(value)
        found[field.attname] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"sha256:{hashlib.sha256(bytes(value)).hexdigest()}"
    return value


def names(people: set[int]) -> list[dict[str, Any]]:
    """Name and agency of each, by key: no address."""
    rows = User.objects.filter(pk__in=people).order_by("pk")
    return [{"id": one.pk, "name": one.name, "agency": one.agency} for one in rows]
