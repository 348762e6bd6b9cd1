"""Changing the key that guards the files' keys. What is wrapped under an older key-encryption key is wrapped under the
current one; the files themselves are not written again. Files from before sealing are sealed on the way.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.db import transaction

from applications import storage
from applications.models import Evidence
from applications.stored import EarlierFile, Enclosure, Exhibit, Stored, Upload
from notary import sealing
from notary.sealing import SealError, Wrapped

NOUNS: tuple[type[Stored], ...] = (Evidence, EarlierFile, Enclosure, Exhibit)


@dataclass(slots=True)
class Rotated:
    """What a run did: keys wrapped anew, files sealed, and what could not be, each in a sentence."""

    rewrapped: int = 0
    sealed: int = 0
    failed: list[str] = field(default_factory=list)


def rotate() -> Rotated:
    """Bring every file under the current key. Safe to repeat; a run that was broken off is finished by the next."""
    done, current = Rotated(), storage.keys().current
    for noun in NOUNS:
        for pk in noun.objects.exclude(key_id=current).values_list("pk", flat=True):  # type: ignore[attr-defined]
            _one(noun, pk, done)
    for upload in Upload.objects.exclude(key_id=current):
        bound = sealing.binding("", upload.size)
        _rewrap(upload, upload.path, bound, done)
    return done


def _one(noun: type[Stored], pk: int, done: Rotated) -> None:
    stored = noun.objects.filter(pk=pk).first()  # type: ignore[attr-defined]
    if stored is None:
        return
    if not stored.is_sealed:
        _seal(stored, done)
    else:
        _rewrap(stored, stored.file.name, sealing.binding(stored.sha256, stored.size), done)


def _rewrap(row: Stored | Upload, path: str, bound: bytes, done: Rotated) -> None:
    """One conditional UPDATE: somebody who was first is not undone."""
    old = Wrapped(row.key_id, bytes(row.wrapped_key))
    try:
        new = sealing.rewrapped(storage.header_of(path), old, storage.keys(), bound)
    except (SealError, OSError) as fault:
        done.failed.append(f"{row.name} (row {row.pk}): {fault}")
        return
    rows = type(row).objects.filter(pk=row.pk, key_id=old.key_id, wrapped_key=old.content)  # type: ignore[union-attr]
    done.rewrapped += rows.update(key_id=new.key_id, wrapped_key=new.content)


def _seal(stored: Stored, done: Rotated) -> None:
    """Seal what lies plain and has its digest; the plain bytes go with the last row that names them."""
    plain = stored.file.name
    try:
        with storage.located(plain).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                raise SealError("its bytes do not have its digest")
            kept = storage.keep(storage.pieces(file))
    except (SealError, OSError, ValueError) as fault:
        done.failed.append(f"{stored.name} (row {stored.pk}): {fault}")
        return
    with transaction.atomic():
        rows = type(stored).objects.filter(pk=stored.pk, file=plain, key_id="")  # type: ignore[attr-defined]
        sealed = rows.update(file=kept.path, key_id=kept.wrapped.key_id, wrapped_key=kept.wrapped.content)
    done.sealed += sealed
    if not sealed:
        storage.discard(kept.path)
    elif not any(noun.objects.filter(file=plain).exists() for noun in NOUNS):  # type: ignore[attr-defined]
        storage.discard(plain)
