"""The platform's keys: made once, private halves sealed, public halves told."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from attestations import keyring
from notary import trust
from standards.errors import Refusal


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.VEDC_KEYS = tmp_path / "keys"
    keyring.listed.cache_clear()
    keyring.signers.cache_clear()
    yield tmp_path / "keys"
    keyring.listed.cache_clear()
    keyring.signers.cache_clear()


def test_three_keys_are_made_and_only_their_owner_reads_them(folder: Path) -> None:
    made = keyring.make(date(2026, 1, 1))

    assert [(key["use"], key["algorithm"]) for key in made] == list(keyring.NEW)
    assert folder.stat().st_mode & 0o077 == 0
    for key in made:
        sealed = folder / key["file"]
        assert sealed.stat().st_mode & 0o077 == 0
        assert b"ENCRYPTED PRIVATE KEY" in sealed.read_bytes()
        assert "PRIVATE" not in json.dumps(key)


def test_keys_are_never_replaced(folder: Path) -> None:
    keyring.make(date(2026, 1, 1))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(Refusal, match="they are not replaced"):
        keyring.make(date(2026, 1, 2))
    call_command("make_keys", if_missing=True)
    with pytest.raises(CommandError, match="they are not replaced"):
        call_command("make_keys")

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_without_keys_the_refusal_says_how_to_make_them(folder: Path) -> None:
    with pytest.raises(Refusal, match="make_keys"):
        keyring.trust_root()


def test_with_a_wrong_passphrase_nothing_is_opened(folder: Path, settings: Any) -> None:
    keyring.make(date(2026, 1, 1))
    settings.VEDC_KEY_PASSPHRASE = "mallory guesses"

    with pytest.raises(Exception, match=r"passphrase|password|decrypt"):
        keyring.signers(keyring.LOG)


def test_the_trust_root_is_printed_as_it_is_served(folder: Path) -> None:
    made = keyring.make(date(2026, 1, 1))
    out = io.StringIO()

    call_command("trust", stdout=out)

    root = trust.TrustRoot.from_bytes(out.getvalue().encode())
    assert root == keyring.trust_root()
    assert {key.keyid for key in root.keys} == {key["keyid"] for key in made}
    assert "PRIVATE" not in out.getvalue()
