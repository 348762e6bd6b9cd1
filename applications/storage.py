"""Where the bytes of evidence lie: by their own digest, so the same file is kept once and never replaced."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.core.files.storage import default_storage

if TYPE_CHECKING:
    from applications.models import Evidence


def evidence_path(evidence: Evidence, name: str) -> str:
    """Path of a file in the store; the name a person gave it plays no part in it."""
    digest = evidence.sha256
    return f"evidence/{digest[:2]}/{digest[2:4]}/{digest}"


def digest(chunks: Iterable[bytes]) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of a stream, read once and never held whole."""
    hasher, size = hashlib.sha256(), 0
    for chunk in chunks:
        hasher.update(chunk)
        size += len(chunk)
    return hasher.hexdigest(), size


def keep(path: str, upload: File[bytes]) -> str:
    """Write a file under its digest's path, unless it is there already. Returns the path."""
    if not default_storage.exists(path):
        upload.seek(0)
        default_storage.save(path, upload)
    return path
