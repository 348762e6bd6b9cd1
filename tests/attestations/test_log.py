"""The public log: one place for each entry, a signed head at every size, proofs that hold, nothing changed."""

import hashlib
import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from attestations import keyring, log
from attestations.models import Attestation, Checkpoint, Log, LogEntry, LogNode
from notary import bundle, checkpoint, merkle
from tests import road
from tests.kept import once

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def append(number: int) -> LogEntry:
    envelope = f"envelope {number}".encode()
    return log.append(envelope, now=NOW)


def _begin() -> list[LogEntry]:
    road.keys()
    return [append(number) for number in range(20)]


world = once(_begin)
here = [pytest.mark.django_db, pytest.mark.sqlite]


class TestTwentyEntries:
    pytestmark = here

    def test_each_has_the_next_place(self, world: Any) -> None:
        assert [entry.index for entry in world] == list(range(20))
        assert Log.objects.get().size == 20

    @pytest.mark.parametrize("index", range(20))
    def test_each_is_included_under_its_checkpoint_and_under_the_newest(self, world: Any, index: int) -> None:
        entry = world[index]
        proof, head = log.proof(entry)
        newest, read = Checkpoint.objects.get(size=20), log.reader(entry.log)

        merkle.verify_inclusion(bytes(entry.leaf), index, head.size, proof, bytes(head.root))
        merkle.verify_inclusion(
            bytes(entry.leaf), index, 20, merkle.inclusion(index, 20, read), bytes(newest.root)
        )

        envelope = f"envelope {index}".encode()
        assert merkle.leaf_hash(bundle.commitment(bytes(entry.salt), envelope)) == bytes(entry.leaf)

    def test_every_head_is_signed_and_a_prefix_of_every_later_one(self, world: Any) -> None:
        read = log.reader(world[0].log)
        heads = list(Checkpoint.objects.order_by("size"))
        keys = [signer.public for signer in keyring.signers(keyring.LOG)]

        for head in heads:
            said = checkpoint.parse(head.note)
            checkpoint.verify(said, settings.VEDC_LOG_ORIGIN, keys)
            assert (said.size, said.root) == (head.size, bytes(head.root))
        for old, new in itertools.pairwise(heads):
            proof = merkle.consistency(old.size, new.size, read)
            merkle.verify_consistency(old.size, new.size, bytes(old.root), bytes(new.root), proof)

    def test_an_envelope_is_logged_once(self, world: Any) -> None:
        assert append(7).pk == world[7].pk
        assert Log.objects.get().size == 20

    def test_the_log_tells_nothing_of_what_was_signed(self, world: Any) -> None:
        salts = {bytes(entry.salt) for entry in world}

        assert len(salts) == 20
        assert all(hashlib.sha256(f"envelope {e.index}".encode()).digest() != bytes(e.leaf) for e in world)

    @pytest.mark.parametrize(
        ("model", "field", "value"),
        [
            (LogEntry, "salt", bytes(32)),
            (LogEntry, "leaf", bytes(32)),
            (LogNode, "hash", bytes(32)),
            (Checkpoint, "note", "other"),
            (Checkpoint, "root", bytes(32)),
        ],
    )
    def test_nothing_of_it_is_changed_or_deleted(
        self, world: Any, model: Any, field: str, value: Any
    ) -> None:
        table = model._meta.db_table
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            model.objects.update(**{field: value})
        for words, given in (
            (f"UPDATE {table} SET {field} = %s", [value]),  # noqa: S608
            (f"DELETE FROM {table}", []),  # noqa: S608
        ):
            with (
                pytest.raises(IntegrityError, match="kept as they are"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(words, given)


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("field", "value"),
    [("statement", b"{}"), ("statement_sha256", "0" * 64), ("reference", "VEU-1"), ("determination_id", 1)],
)
def test_what_was_stated_is_not_changed(field: str, value: Any) -> None:
    road.logged(road.people())

    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        Attestation.objects.update(**{field: value})
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        Attestation.objects.all()._raw_delete("default")
