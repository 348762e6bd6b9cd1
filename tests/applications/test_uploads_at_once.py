"""Pieces of a file that are sent twice at the same moment, each over a connection of its own."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from django.db import connection

from applications import receiving
from applications.receiving import Overtaken
from notary.sealing import CHUNK
from tests.applications.desk import NOW, World
from tests.applications.test_uploads import long_text


@pytest.mark.django_db(transaction=True)
def test_two_pieces_at_once_for_the_same_place_are_written_once(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    content = long_text(4 * CHUNK)
    upload = receiving.start(world.application, world.olive, name="a.txt", size=len(content), now=NOW)
    began, said = threading.Barrier(6), []

    def send() -> None:
        began.wait()
        try:
            said.append(receiving.append(upload, content[: 2 * CHUNK], at=0, now=NOW))
        except Overtaken as no:
            said.append(-no.offset)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == [-2 * CHUNK] * 5 + [2 * CHUNK]
    upload.refresh_from_db()
    receiving.append(upload, content[2 * CHUNK :], at=2 * CHUNK, now=NOW)
    upload.refresh_from_db()
    assert receiving.take(world.application, upload).kept.sha256 == hashlib.sha256(content).hexdigest()
