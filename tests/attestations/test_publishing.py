"""The log as files: written after the rows, never otherwise than they were, and checked from the envelopes up."""

import shutil
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from attestations import folder, keyring, log, publishing
from attestations.models import Checkpoint, Log, LogEntry
from notary import checkpoint, merkle, tiles
from notary.errors import NotaryError
from standards.errors import Refusal
from tests import road
from tests.kept import once

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def append(numbers: range) -> list[LogEntry]:
    envelopes = [f"envelope {number}".encode() for number in numbers]
    return log.append_all(envelopes, now=NOW)


def _begin() -> list[LogEntry]:
    road.keys()
    return append(range(300))


world = once(_begin)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.VEDC_LOG_FILES = str(tmp_path / "log")
    return tmp_path / "log"


def fetch(path: str) -> bytes:
    found = folder.get(path)
    assert found is not None, path
    return found


def audited() -> checkpoint.Checkpoint:
    """The published head, held against every file by one who knows only the log's key."""
    head = checkpoint.parse(fetch("checkpoint").decode())
    keys = [signer.public for signer in keyring.signers(keyring.LOG)]
    checkpoint.verify(head, settings.VEDC_LOG_ORIGIN, keys)
    tiles.audit(head.size, head.root, fetch)
    return head


class TestThreeHundredEntries:
    pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

    def test_many_are_appended_under_one_head(self, world: Any) -> None:
        assert [entry.index for entry in world] == list(range(300))
        assert Checkpoint.objects.count() == 1
        for entry in (world[0], world[77], world[299]):
            proof, head = log.proof(entry)
            merkle.verify_inclusion(bytes(entry.leaf), entry.index, head.size, proof, bytes(head.root))

    def test_what_is_there_already_is_given_back_among_what_is_new(self, world: Any) -> None:
        found = append(range(298, 303))

        assert [entry.index for entry in found] == [298, 299, 300, 301, 302]
        assert Log.objects.get().size == 303
        append(range(5))
        assert Checkpoint.objects.count() == 2

    def test_the_files_are_the_log_and_nothing_is_written_twice(self, world: Any) -> None:
        assert publishing.publish() == 6  # two tiles of hashes, one above, two of entries, the head
        assert publishing.publish() == 0
        assert audited().size == 300

        append(range(300, 520))
        assert publishing.publish() == 6
        assert audited().size == 520

    def test_the_doors_give_the_files_and_no_other(self, world: Any) -> None:
        publishing.publish()
        browser = Client()

        head = browser.get("/log/checkpoint")
        tile = browser.get("/log/tile/0/001.p/44")

        assert checkpoint.parse(head.content.decode()).size == 300
        assert browser.get("/log/checkpoint", HTTP_IF_NONE_MATCH=head["ETag"]).status_code == 304
        assert len(tile.content) == 44 * 32
        assert "immutable" in tile["Cache-Control"]
        for path in ("0/002", "0/1", "../checkpoint", "0/001.p/45", "entries/001", "9/000"):
            assert browser.get(f"/log/tile/{path}").status_code == 404

    def test_a_file_that_was_published_otherwise_stops_the_publisher(self, world: Any, files: Path) -> None:
        publishing.publish()
        (files / "checkpoint").unlink()
        (files / "tile/0/000").write_bytes(bytes(8192))

        with pytest.raises(Refusal, match="tile/0/000 is published otherwise"):
            publishing.publish()

    def test_a_database_from_before_or_from_elsewhere_is_not_published(self, world: Any) -> None:
        def grow(numbers: range) -> None:
            with transaction.atomic():
                append(numbers)
                publishing.publish()
                transaction.set_rollback(True)

        publishing.publish()
        grow(range(300, 310))
        with pytest.raises(Refusal, match="310 entries are published and the database has 300"):
            publishing.publish()
        append(range(400, 410))
        with pytest.raises(Refusal, match="the log would fork"):
            publishing.publish()
        with pytest.raises(CommandError, match="would fork"):
            call_command("check_log")

    def test_the_whole_log_is_derived_again(self, world: Any) -> None:
        publishing.publish()
        out = StringIO()

        call_command("check_log", stdout=out)

        assert "300 entries open to their envelopes" in out.getvalue()
        assert out.getvalue().endswith("the log is whole\n")

    @pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/001.p/44", "tile/1/000.p/1"])
    def test_a_byte_of_a_file_is_missed(self, world: Any, files: Path, path: str) -> None:
        publishing.publish()
        data = (files / path).read_bytes()
        (files / path).write_bytes(bytes([data[0] ^ 1]) + data[1:])

        with pytest.raises((Refusal, NotaryError)):
            publishing.check()

    def test_a_file_that_is_gone_is_named(self, world: Any, files: Path) -> None:
        publishing.publish()
        (files / "tile/0/000").unlink()
        with pytest.raises(Refusal, match="tile/0/000 is not in the folder"):
            publishing.check()

    def test_files_without_a_database_are_not_believed(self, world: Any, files: Path) -> None:
        publishing.publish()
        settings_origin = settings.VEDC_LOG_ORIGIN
        settings.VEDC_LOG_ORIGIN = "other.example/log"
        try:
            with pytest.raises(Refusal, match="restored from before the log"):
                publishing.check()
        finally:
            settings.VEDC_LOG_ORIGIN = settings_origin
            shutil.rmtree(files)
