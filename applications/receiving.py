"""Taking bytes in: a file sent whole, or piece by piece over days and broken lines. What is taken lies sealed from
its first byte on; no more than a piece of it is ever in memory.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BufferedIOBase
from typing import cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from applications import accepting, contents, services, storage
from applications.models import Application
from applications.storage import Kept
from applications.stored import Upload
from notary import sealing
from notary.sealing import CHUNK, OVERHEAD, Seal, SealError, Wrapped
from organizations.models import User
from standards.errors import Refusal

LASTS = timedelta(days=1)  # how long an upload waits for its next piece
OVER = "this upload is over or was given up: start it again"


class Overtaken(Refusal):
    """A piece does not begin where the upload stands: `offset`."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"the upload stands at {offset:,} bytes: go on from there")
        self.offset = offset


class Gone(Refusal):
    """There is no such upload any more."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was taken in and looked into, and is not evidence of anything yet."""

    name: str
    media_type: str
    kept: Kept
    upload: Upload | None = None

    def give_up(self) -> None:
        """Remove its bytes, unless they came piece by piece: then its person may try again."""
        if self.upload is None:
            storage.discard(self.kept.path)


def take(application: Application, sent: UploadedFile | Upload) -> Incoming:
    """Take a file in: its size, its quota, what it is. Refusal for one that may not be attached."""
    name, size = (sent.name or "file")[-200:], sent.size or 0
    refuse_size(name, size, most=_most(sent))
    if isinstance(sent, Upload):
        return _collected(sent)
    refuse_beyond_quota(application, size)
    file = cast(BufferedIOBase, sent.file)
    media_type = contents.media_type(file, size, name)
    return Incoming(name, media_type, storage.keep(storage.pieces(file)))


def refuse_size(name: str, size: int, *, most: int) -> None:
    """Refuse a file that is empty, or larger than one file may be."""
    if size == 0:
        raise Refusal(f"{name} is empty: attach a file with content")
    if size > most:
        raise Refusal(f"{name} is {size:,} bytes; the limit is {most:,}: split or compress it")


def refuse_beyond_quota(application: Application, size: int) -> None:
    """Refuse what would be more than all files of one application may have together."""
    most = settings.VEDC_MAX_APPLICATION_BYTES
    held = holds(application)
    if held + size > most:
        left = accepting.size_in_words(max(most - held, 0))
        raise Refusal(f"{application.reference} may hold {accepting.size_in_words(most)} of files, and has room "
                      f"for {left}: take out what is not needed, or ask us for more")  # fmt: skip


def holds(application: Application) -> int:
    """The bytes of all files of an application, earlier versions and uploads under way counted."""
    nouns = (
        application.evidence,
        application.earlier_files,
        application.enclosures,
        application.exhibits,
        application.uploads,
    )
    return sum(noun.aggregate(all=Sum("size"))["all"] or 0 for noun in nouns)


def _most(sent: UploadedFile | Upload) -> int:
    most: int = settings.VEDC_MAX_UPLOAD_BYTES
    return most if isinstance(sent, Upload) else min(most, settings.VEDC_MAX_FORM_BYTES)


# Piece by piece


@transaction.atomic
def start(application: Application, person: User, *, name: str, size: int, now: datetime) -> Upload:
    """Make room for a file that will come in pieces."""
    held = services.locked_for_edit(application, person)
    name = name.replace("\\", "/").rpartition("/")[2][-200:] or "file"
    refuse_size(name, size, most=settings.VEDC_MAX_UPLOAD_BYTES)
    refuse_beyond_quota(held, size)
    path, seal = storage.new_path("evidence"), Seal.new()
    with storage.create(path) as file:
        file.write(seal.header)
    wrapped = seal.wrapped(storage.keys(), sealing.binding("", size))
    return Upload.objects.create(
        application=held,
        person=person,
        name=name,
        size=size,
        path=path,
        key_id=wrapped.key_id,
        wrapped_key=wrapped.content,
        started_at=now,
        expires_at=now + LASTS,
    )


def append(upload: Upload, piece: bytes, *, at: int, now: datetime) -> int:
    """Add a piece that begins at a byte of the file; gives the byte that comes next.

    Overtaken if the upload stands elsewhere: a piece that is sent twice, or two at once, is written once.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().filter(pk=upload.pk, expires_at__gt=now).first()
        if held is None:
            raise Gone(OVER)
        if held.offset != at:
            raise Overtaken(held.offset)
        if at + len(piece) > held.size:
            raise Refusal(
                f"{held.name} has {held.size:,} bytes, and this piece goes on to {at + len(piece):,}"
            )
        after = _write(held, piece)
        Upload.objects.filter(pk=held.pk).update(offset=after, expires_at=now + LASTS)
    if after < at:
        raise Overtaken(after)
    return after


def _write(held: Upload, piece: bytes) -> int:
    """Seal a piece into the chunks it belongs to, and give the byte that comes next. A chunk that was begun before is
    opened, and sealed anew; where a break left nothing of it to open, the file goes back to where it begins.
    """
    number, begun = divmod(held.offset, CHUNK)
    last, after = sealing.last_of(held.size), held.offset + len(piece)
    try:
        with storage.located(held.path).open("r+b") as file:
            seal = _seal(held, file.read(sealing.HEADER_SIZE))
            file.seek(sealing.place_of(number))
            before = _begun(seal, number, file.read(CHUNK + OVERHEAD), begun)
            if before is None:
                return number * CHUNK
            piece = before + piece
            file.seek(sealing.place_of(number))
            for start in range(0, len(piece), CHUNK):
                plain = piece[start : start + CHUNK]
                file.write(seal.close(number, last=number == last and after == held.size, plain=plain))
                number += 1
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        raise Gone(OVER) from None
    return after


def _begun(seal: Seal, number: int, sealed: bytes, begun: int) -> bytes | None:
    """The first bytes of a chunk. More of it may lie on the disk than the row says, if the machine died in between."""
    if not begun:
        return b""
    for last in (False, True):
        with suppress(SealError):
            plain = seal.open(number, last=last, sealed=sealed)
            return plain[:begun] if len(plain) >= begun else None
    return None


def _seal(upload: Upload, header: bytes) -> Seal:
    wrapped = Wrapped(upload.key_id, bytes(upload.wrapped_key))
    return sealing.unwrap(header, wrapped, storage.keys(), sealing.binding("", upload.size))


def _collected(upload: Upload) -> Incoming:
    """What came in pieces, read once from beginning to end as it lies in the store: that is what the digest says."""
    if not upload.is_whole:
        raise Refusal(
            f"{upload.name} has not come whole: {upload.offset:,} of {upload.size:,} bytes are here"
        )
    try:
        media_type, sha256 = _read_through(upload)
        seal = _seal(upload, storage.header_of(upload.path))
    except (SealError, FileNotFoundError):
        raise Gone(
            f"the bytes of {upload.name} do not lie in the store as they were sent: send it again"
        ) from None
    bound = seal.wrapped(storage.keys(), sealing.binding(sha256, upload.size))
    return Incoming(upload.name, media_type, Kept(upload.path, sha256, upload.size, bound), upload)


def _read_through(upload: Upload) -> tuple[str, str]:
    """Media type and SHA-256 (hex) of what came."""
    wrapped, hasher = Wrapped(upload.key_id, bytes(upload.wrapped_key)), hashlib.sha256()
    with storage.opened(storage.located(upload.path).open("rb"), wrapped, "", upload.size) as file:
        media_type = contents.media_type(file, upload.size, upload.name)
        for piece in storage.pieces(file):
            hasher.update(piece)
    return media_type, hasher.hexdigest()


def settle(incoming: Incoming, *, used: bool) -> None:
    """End an upload whose file was attached: `used` says whether its bytes are kept, or were there already."""
    if incoming.upload is None:
        if not used:
            storage.discard(incoming.kept.path)
    elif _drop(incoming.upload, keep=used) == 0:
        raise Gone("this upload was attached or given up already")


def cancel(upload: Upload) -> None:
    """Give an upload up: nothing of it stays. Safe to repeat."""
    _drop(upload, keep=False)


def sweep(*, now: datetime) -> int:
    """Give up every upload that is over. Returns how many."""
    return sum(_drop(upload, keep=False, but_if=now) for upload in Upload.objects.filter(expires_at__lte=now))


def _drop(upload: Upload, *, keep: bool, but_if: datetime | None = None) -> int:
    """Remove the row, and once that stands the bytes; without the row's key they were noise already."""
    rows = Upload.objects.filter(pk=upload.pk)
    gone, _ = (rows.filter(expires_at__lte=but_if) if but_if else rows).delete()
    if gone and not keep:
        remove: Callable[[], None] = lambda: storage.discard(upload.path)  # noqa: E731
        transaction.on_commit(remove)
    return gone
