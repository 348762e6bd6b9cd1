"""What every signed row does after its statement is kept: sign the bytes, enter the envelope in the log, be a bundle.

A row has `statement`, `envelope`, `signed_at` and `entry` (Attestation, StatusChange), or its envelope and entry from
the first moment (FilingReceipt, DocketSeal). Each step is kept before the next and taken once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from attestations import keyring, log
from attestations.models import Attestation, LogEntry, StatusChange
from notary import dsse
from notary.bundle import Bundle, LogPlace
from notary.dsse import Envelope
from notary.statement import PAYLOAD_TYPE

Stated = TypeVar("Stated", Attestation, StatusChange)
AT_ONCE = 256  # envelopes under one head


@transaction.atomic
def sign(row: Stated, *, now: datetime) -> Stated:
    """Sign the kept bytes with every attestation key. The first envelope that is kept is the only one."""
    held = _locked(type(row), pk=row.pk)[0]
    if held.envelope is None:
        held.envelope, held.signed_at = envelope_of(bytes(held.statement)), now
        held.save(update_fields=["envelope", "signed_at"])
    return held


@transaction.atomic
def enter(row: Stated, *, now: datetime) -> Stated:
    """Enter the envelope in the log."""
    held = _locked(type(row), pk=row.pk)[0]
    if held.entry_id is None:
        held.entry = log.append(bytes(held.envelope), now=now)
        held.save(update_fields=["entry"])
    return held


@transaction.atomic
def enter_waiting(model: type[Stated], *, now: datetime) -> int:
    """Enter what is signed and waits, up to AT_ONCE of it, under one new head. Returns how many were entered."""
    waiting = _locked(model, envelope__isnull=False, entry__isnull=True)
    entries = log.append_all([bytes(row.envelope) for row in waiting], now=now)
    for row, entry in zip(waiting, entries, strict=True):
        row.entry = entry
        row.save(update_fields=["entry"])
    return len(waiting)


def logged(statement: bytes, *, now: datetime) -> tuple[bytes, LogEntry]:
    """Sign a statement and enter it in the log at once. The caller keeps both in the same transaction."""
    envelope = envelope_of(statement)
    return envelope, log.append(envelope, now=now)


def envelope_of(statement: bytes) -> bytes:
    """A statement signed with every attestation key, as the bytes of its envelope."""
    return dsse.sign(statement, PAYLOAD_TYPE, keyring.signers(keyring.ATTESTATION)).to_bytes()


def bundle_of(envelope: bytes, entry: LogEntry) -> Bundle:
    """An envelope with its place in the log: the same bytes whenever it is asked for."""
    proof, head = log.proof(entry)
    place = LogPlace(head.log.origin, entry.index, bytes(entry.salt), tuple(proof))
    return Bundle(Envelope.from_bytes(bytes(envelope)), place, head.note)


def _locked(model: Any, **which: Any) -> list[Any]:
    return list(model.objects.select_for_update().filter(**which).order_by("pk")[:AT_ONCE])
