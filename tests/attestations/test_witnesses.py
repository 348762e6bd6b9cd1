"""Witnesses of the log, over a real connection: asked, believed only when they signed, and shown."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from attestations import folder, keyring, log, publishing, tasks, witnesses
from attestations.models import Checkpoint, Cosignature
from notary import checkpoint, cosignature, keys, witness
from standards.errors import Refusal
from tests import road

pytestmark = [pytest.mark.django_db]
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KEY = keys.from_seed(keys.ED25519, hashlib.sha256(b"witness walter").digest())
WALTER = cosignature.Witness("walter.example", KEY.public)


def append(count: int) -> Checkpoint:
    start = Checkpoint.objects.count() * 1000
    envelopes = [f"envelope {number}".encode() for number in range(start, start + count)]
    log.append_all(envelopes, now=NOW)
    return Checkpoint.objects.select_related("log").latest("size")


@pytest.fixture
def walter(tmp_path: Path, settings: Any) -> Iterator[witness.Desk]:
    road.keys()
    settings.VEDC_LOG_FILES = str(tmp_path / "log")
    log_keys = tuple(signer.public for signer in keyring.signers(keyring.LOG))
    (tmp_path / "seen").mkdir()
    desk = witness.Desk(
        WALTER.name, KEY, {settings.VEDC_LOG_ORIGIN: log_keys}, witness.Memory(tmp_path / "seen")
    )
    with witness.serve(desk, "127.0.0.1", 0, lambda: NOW) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.VEDC_LOG_WITNESSES = [f"{WALTER.verifier_key} http://127.0.0.1:{server.server_port}"]
        yield desk
        server.shutdown()
        thread.join()


def test_a_witness_is_asked_once_for_each_head_and_its_word_is_published(walter: witness.Desk) -> None:
    for count in (3, 5):
        head = append(count)
        assert tasks.publish() > 0
        assert tasks.publish() == 0
        published = checkpoint.parse((folder.get("checkpoint") or b"").decode())
        assert published.size == head.size
        assert [each.at for each in cosignature.verify(published, [WALTER])] == [NOW]
    assert Cosignature.objects.count() == 2
    assert publishing.check()[-1] == "the files are those of 8 entries"


def test_the_page_says_who_has_cosigned_what_and_when(walter: witness.Desk) -> None:
    append(3)
    before = Client().get("/log/").content.decode()
    tasks.publish()
    after = Client().get("/log/").content.decode()

    assert "No witness has cosigned it" in before
    assert "Cosigned by" in after
    assert "walter.example" in after
    assert "23 November 2026" in after


def test_a_witness_that_has_seen_more_than_we_remember_is_asked_from_there(walter: witness.Desk) -> None:
    head = append(3)
    walter.add(witness.Request(0, (), head.note).to_text(), NOW)
    append(4)

    assert witnesses.ask_all(now=NOW) == 1


def test_a_witness_of_another_history_gives_no_word_and_holds_up_nobody(walter: witness.Desk) -> None:
    append(3)
    signer = keyring.signers(keyring.LOG)[0]
    other = checkpoint.write(settings.VEDC_LOG_ORIGIN, 3, bytes(32), [signer])
    walter.add(witness.Request(0, (), other).to_text(), NOW)
    one = witnesses.configured()[0]

    with pytest.raises(Refusal, match=r"walter\.example answered 4"):
        witnesses.ask(Checkpoint.objects.select_related("log").get(), one, now=NOW)
    assert tasks.publish() > 0
    assert not Cosignature.objects.exists()


def test_a_word_that_is_not_the_witness_s_own_is_not_kept(walter: witness.Desk, settings: Any) -> None:
    head = append(3)
    mallory = keys.generate(keys.ED25519)
    trusted = cosignature.Witness(WALTER.name, mallory.public)
    settings.VEDC_LOG_WITNESSES = [
        settings.VEDC_LOG_WITNESSES[0].replace(WALTER.verifier_key, trusted.verifier_key)
    ]

    with pytest.raises(Refusal, match="without a line of its own"):
        witnesses.ask(head, witnesses.configured()[0], now=NOW)


def test_a_witness_that_is_away_is_asked_again_by_the_next_sweep(walter: witness.Desk, settings: Any) -> None:
    append(3)
    here = settings.VEDC_LOG_WITNESSES
    settings.VEDC_LOG_WITNESSES = [f"{WALTER.verifier_key} http://127.0.0.1:1"]
    assert witnesses.ask_all(now=NOW) == 0
    settings.VEDC_LOG_WITNESSES = here
    assert witnesses.ask_all(now=NOW) == 1


@pytest.mark.parametrize(
    "text",
    ["", "walter", WALTER.verifier_key, f"{WALTER.verifier_key} http://elsewhere.example",
     f"{WALTER.verifier_key} file:///etc/passwd", f"{WALTER.verifier_key}= https://walter.example"],
)  # fmt: skip
def test_what_cannot_be_a_witness_is_refused_by_name(settings: Any, text: str) -> None:
    settings.VEDC_LOG_WITNESSES = [text]
    with pytest.raises(Refusal, match="VEDC_LOG_WITNESSES"):
        witnesses.configured()
