"""Where the bytes of evidence lie: sealed, under a name drawn by lot, so that who sees the store learns nothing of
what is in it, not even whether it holds a file they know.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings

from notary import sealing
from notary.sealing import Keys, Seal, Wrapped

if TYPE_CHECKING:
    from applications.stored import Stored

PIECE = 2**20  # bytes read or written at a time


def evidence_path(evidence: object, name: str) -> str:
    """A new path in the store; neither the file's name nor its digest plays any part in it."""
    return new_path("evidence")


def new_path(folder: str) -> str:
    """A path under a folder of the store that nothing has yet."""
    drawn = secrets.token_hex(16)
    return f"{folder}/{drawn[:2]}/{drawn}"


def keys() -> Keys:
    """The key-encryption keys, the current one first."""
    return Keys(dict(settings.VEDC_EVIDENCE_KEYS))


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that lie sealed in the store: where, what they are, and their wrapped key."""

    path: str
    sha256: str
    size: int
    wrapped: Wrapped


def keep(pieces: Iterable[bytes]) -> Kept:
    """Seal a stream into a new file of the store; on the disk before this returns, and nowhere if it fails."""
    path, seal = new_path("evidence"), Seal.new()
    try:
        with create(path) as out:
            sha256, size = sealing.write(out, seal, pieces)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        discard(path)
        raise
    return Kept(path, sha256, size, seal.wrapped(keys(), sealing.binding(sha256, size)))


def open_stored(stored: Stored) -> io.BufferedReader:
    """The plain bytes of a file, to read from anywhere. SealError if the store does not hold what was kept,
    FileNotFoundError if it holds nothing. A file from the time before sealing is read as it lies.
    """
    file = located(stored.file.name).open("rb")
    if not stored.is_sealed:
        return file
    try:
        wrapped = Wrapped(stored.key_id, bytes(stored.wrapped_key))
        return opened(file, wrapped, stored.sha256, stored.size)
    except BaseException:
        file.close()
        raise


def opened(file: BinaryIO, wrapped: Wrapped, sha256: str, size: int) -> io.BufferedReader:
    """The plain bytes of a sealed file whose key is bound to this digest and size."""
    header = file.read(sealing.HEADER_SIZE)
    seal = sealing.unwrap(header, wrapped, keys(), sealing.binding(sha256, size))
    return io.BufferedReader(sealing.Reader(file, seal, size), sealing.CHUNK)


def header_of(path: str) -> bytes:
    """The header of a sealed file."""
    with located(path).open("rb") as file:
        return file.read(sealing.HEADER_SIZE)


def located(path: str) -> Path:
    """Where a path of the store lies on the disk."""
    root = Path(settings.MEDIA_ROOT).resolve()
    where = (root / path).resolve()
    if not where.is_relative_to(root):
        raise ValueError(f"{path!r} is not in the store")
    return where


def create(path: str) -> BinaryIO:
    """A new file of the store, for its owner alone."""
    where = located(path)
    where.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    made = os.open(where, os.O_CREAT | os.O_EXCL | os.O_RDWR, settings.FILE_UPLOAD_PERMISSIONS)
    return os.fdopen(made, "w+b")


def move(path: str, to: str) -> None:
    """Give a file of the store another path."""
    where = located(to)
    where.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    located(path).rename(where)


def discard(path: str) -> None:
    """Remove a file from the store, if it is there."""
    located(path).unlink(missing_ok=True)


def pieces(file: io.BufferedIOBase | BinaryIO) -> Iterable[bytes]:
    """A file's bytes from the beginning, a piece at a time."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
