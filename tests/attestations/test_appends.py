"""Two processes that append at once: real transactions, so in a file of its own."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from attestations import keyring, log
from attestations.models import Log, LogEntry
from notary import merkle
from tests import road

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def append(number: int) -> LogEntry:
    envelope = f"envelope {number}".encode()
    return log.append(envelope, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_append_at_once_take_two_places() -> None:
    road.keys()
    keyring.signers(keyring.LOG)
    ready, faults = threading.Barrier(4), []

    def one(number: int) -> None:
        try:
            ready.wait(10)
            for more in range(3):
                append(10 * number + more)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert not faults
    assert sorted(LogEntry.objects.values_list("index", flat=True)) == list(range(12))
    assert Log.objects.get().size == 12
    for entry in LogEntry.objects.select_related("log"):
        proof, head = log.proof(entry)
        merkle.verify_inclusion(bytes(entry.leaf), entry.index, head.size, proof, bytes(head.root))
