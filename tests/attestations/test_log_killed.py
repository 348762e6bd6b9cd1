"""The log, killed in a loop: real transactions and real processes, so in a file of its own."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from attestations import keyring, publishing
from attestations.models import Log, LogEntry
from tests import road
from tests.attestations.test_publishing import append, audited, files

__all__ = ["files"]


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_the_log_never_forks_skips_or_repeats(files: Path) -> None:
    road.keys()
    keyring.signers(keyring.LOG)
    dice = random.Random(6962)
    connection.close()
    for turn in range(12):
        child = os.fork()
        if not child:
            try:
                number = 1000 * turn
                while True:
                    append(range(number, number + dice.randrange(1, 9)))
                    publishing.publish()
                    number += 8
            finally:
                os._exit(1)
        time.sleep(0.05 + dice.random() / 4)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    publishing.publish()

    said = publishing.check()
    assert audited().size == Log.objects.get().size > 20
    assert "signed heads are those of these entries" in said[1]
    digests = LogEntry.objects.values_list("envelope_sha256", flat=True)
    assert len(set(digests)) == len(digests)
