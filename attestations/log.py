"""The public log as rows: nodes of complete subtrees, entries, and a signed checkpoint for every append."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from attestations import keyring
from attestations.models import Checkpoint, Log, LogEntry, LogNode
from notary import bundle, checkpoint, merkle, trust
from standards.errors import Refusal

SALT_BYTES = 32


def append(envelope: bytes, *, now: datetime) -> LogEntry:
    """Append a commitment to one envelope and sign the new head: see `append_all`."""
    return append_all([envelope], now=now)[0]


@transaction.atomic
def append_all(envelopes: Sequence[bytes], *, now: datetime) -> list[LogEntry]:
    """Append commitments to envelopes, in their order, under one new head.

    An envelope is logged once; then its entry is given back, and a call that brings nothing new signs nothing. The
    log's row is held throughout, so that two appends never take one place; nothing of it is seen before all is.
    """
    Log.objects.get_or_create(origin=settings.VEDC_LOG_ORIGIN)
    log = Log.objects.select_for_update().get(origin=settings.VEDC_LOG_ORIGIN)
    digests = [bundle.digest(envelope).hex() for envelope in envelopes]
    known = {
        each.envelope_sha256: each for each in LogEntry.objects.filter(log=log, envelope_sha256__in=digests)
    }
    fresh = {
        sha256: envelope for envelope, sha256 in zip(envelopes, digests, strict=True) if sha256 not in known
    }
    if fresh:
        grown = _Growing(log)
        made = [grown.entry(envelope, sha256, now) for sha256, envelope in fresh.items()]
        LogNode.objects.bulk_create(grown.rows())
        known |= {each.envelope_sha256: each for each in LogEntry.objects.bulk_create(made)}
        Log.objects.filter(pk=log.pk).update(size=grown.size)
        root = merkle.root(grown.size, grown.read)
        note = checkpoint.write(log.origin, grown.size, root, keyring.signers(keyring.LOG))
        Checkpoint.objects.create(log=log, size=grown.size, root=root, note=note, signed_at=now)
    return [known[sha256] for sha256 in digests]


class _Growing:
    """A log while entries are appended to it: what is kept of it, and what comes to be."""

    def __init__(self, log: Log) -> None:
        self.log, self.size = log, log.size
        self.kept = reader(log)
        self.new: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes:
        if (level, index) not in self.new:
            return self.kept(level, index)
        return self.new[level, index]

    def entry(self, envelope: bytes, sha256: str, now: datetime) -> LogEntry:
        salt = secrets.token_bytes(SALT_BYTES)
        leaf = merkle.leaf_hash(bundle.commitment(salt, envelope))
        for level, index, digest in merkle.append(self.size, leaf, self.read):
            self.new[level, index] = digest
        made = LogEntry(log=self.log, index=self.size, salt=salt, envelope_sha256=sha256, leaf=leaf, at=now)
        self.size += 1
        return made

    def rows(self) -> list[LogNode]:
        return [LogNode(log=self.log, level=lv, index=at, hash=h) for (lv, at), h in self.new.items()]


def proof(entry: LogEntry) -> tuple[list[bytes], Checkpoint]:
    """The inclusion proof of an entry under the first checkpoint that holds it: the same for ever."""
    heads = Checkpoint.objects.filter(log_id=entry.log_id, size__gt=entry.index)
    head = heads.order_by("size").select_related("log").first()
    if head is None:
        raise Refusal(f"entry {entry.index} stands under no signed head: the log is damaged")
    return merkle.inclusion(entry.index, head.size, reader(entry.log)), head


def trusted(origin: str) -> tuple[trust.TrustedKey, ...]:
    """The keys that may sign heads of a log."""
    return keyring.trust_root().log_keys(origin)


def reader(log: Log) -> merkle.Read:
    """Nodes by level and index, each asked of the database when it is needed: some twenty for a million entries."""

    def read(level: int, index: int) -> bytes:
        return bytes(LogNode.objects.values_list("hash", flat=True).get(log=log, level=level, index=index))

    return read
