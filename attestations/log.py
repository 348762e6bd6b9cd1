"""The public log as rows: nodes of complete subtrees, entries, and a signed checkpoint at every size."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from attestations import keyring
from attestations.models import Checkpoint, Log, LogEntry, LogNode
from notary import bundle, checkpoint, merkle

SALT_BYTES = 32


@transaction.atomic
def append(envelope: bytes, envelope_sha256: str, *, now: datetime) -> LogEntry:
    """Append a commitment to an envelope and sign the new head. An envelope is logged once; then it is given back.

    The log's row is held throughout, so that two appends never take one place; nothing of it is seen before all is.
    """
    Log.objects.get_or_create(origin=settings.VEDC_LOG_ORIGIN)
    log = Log.objects.select_for_update().get(origin=settings.VEDC_LOG_ORIGIN)
    known = LogEntry.objects.filter(log=log, envelope_sha256=envelope_sha256).first()
    if known is not None:
        return known
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = merkle.leaf_hash(bundle.commitment(salt, envelope))
    read = reader(log)
    nodes = merkle.append(log.size, leaf, read)
    LogNode.objects.bulk_create(LogNode(log=log, level=lv, index=i, hash=h) for lv, i, h in nodes)
    entry = LogEntry.objects.create(
        log=log, index=log.size, salt=salt, envelope_sha256=envelope_sha256, leaf=leaf, at=now
    )
    Log.objects.filter(pk=log.pk).update(size=log.size + 1)
    log.size += 1
    root = merkle.root(log.size, reader(log))
    note = checkpoint.write(log.origin, log.size, root, keyring.signers(keyring.LOG))
    Checkpoint.objects.create(log=log, size=log.size, root=root, note=note, signed_at=now)
    return entry


def proof(entry: LogEntry) -> tuple[list[bytes], Checkpoint]:
    """The inclusion proof of an entry under the first checkpoint that holds it: the same for ever."""
    head = Checkpoint.objects.get(log_id=entry.log_id, size=entry.index + 1)
    return merkle.inclusion(entry.index, head.size, reader(entry.log)), head


def reader(log: Log) -> merkle.Read:
    """Nodes by level and index, each asked of the database when it is needed: some twenty for a million entries."""

    def read(level: int, index: int) -> bytes:
        return bytes(LogNode.objects.values_list("hash", flat=True).get(log=log, level=level, index=index))

    return read
