"""Documents signed beside themselves: compliance-trestle and securesystemslib verify them with their own code."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from securesystemslib.dsse import Envelope as OtherEnvelope
from securesystemslib.exceptions import VerificationError as OtherRefusal
from securesystemslib.signer import SSlibKey
from trestle.cli import Trestle

from applications import oscal as door
from attestations import keyring
from notary import dsse, provenance, trust
from notary.dsse import Envelope
from notary.errors import NotaryError, VerificationError
from standards import oscal, rulebook
from tests import road
from tests.notary import world

VECTORS = Path(__file__).parents[1] / "vectors" / "notary"
PUBLIC = [signer.public for signer in world.SIGNERS]
ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def made() -> None:
    road.keys()


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """An exported catalog, and beside it what the platform's own keys signed."""
    edition = rulebook.get("ai-diffusion-2025")
    (tmp_path / "catalog.json").write_bytes(door.dumps(oscal.catalog(edition, ON)))
    call_command("sign_document", tmp_path / "catalog.json")
    (classic,) = (
        key for key in keyring.trust_root().keys_for(trust.ATTESTATION) if key.public.algorithm == "ed25519"
    )
    (tmp_path / "key.pem").write_bytes(classic.public.pem())
    return tmp_path / "catalog.json"


def trestle(file: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How `trestle verify` exits."""
    monkeypatch.setenv("TRESTLE_BETA_FEATURES", "json-signing")
    beside = ["--signature", file.with_suffix(".dsse.json"), "--public-key", file.with_name("key.pem")]
    words = ["trestle", "verify", "-f", file, *beside, "--trestle-root", file.parent]
    monkeypatch.setattr("sys.argv", [str(word) for word in words])
    return Trestle().run()


def test_trestle_verifies_an_export_and_refuses_a_changed_one(
    signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (signed.parent / ".trestle").mkdir()
    assert trestle(signed, monkeypatch) == 0

    document = json.loads(signed.read_bytes())
    signed.write_text(json.dumps(document))  # other spaces: the same document
    assert trestle(signed, monkeypatch) == 0
    document["catalog"]["metadata"]["title"] += " (approved)"
    signed.write_text(json.dumps(document))
    assert trestle(signed, monkeypatch) != 0


def test_we_verify_it_too_and_securesystemslib_does(signed: Path) -> None:
    data = signed.with_suffix(".dsse.json").read_bytes()
    keys = keyring.trust_root().keys_for(trust.ATTESTATION)
    public = [key.public for key in keys]

    found = provenance.verify(
        Envelope.from_bytes(data), signed.read_bytes(), "catalog.json", public, trust.HYBRID
    )

    assert {key.algorithm for key in found} == {"ed25519", "ml-dsa-65"}
    classic = next(key for key in public if key.algorithm == "ed25519")
    other = SSlibKey(classic.keyid, "ed25519", "ed25519", {"public": classic.raw.hex()})
    assert list(OtherEnvelope.from_dict(json.loads(data)).verify([other], 1)) == [classic.keyid]


@pytest.mark.parametrize("name", ["hybrid", "ed25519", "cosigned", "lapsed"])
def test_securesystemslib_verifies_the_envelope_of_a_good_bundle_and_no_changed_one(name: str) -> None:
    envelope = json.loads((VECTORS / "good" / f"{name}.json").read_bytes())["envelope"]
    key = world.CLASSIC.public
    other = SSlibKey(key.keyid, "ed25519", "ed25519", {"public": key.raw.hex()})
    theirs = OtherEnvelope.from_dict(envelope)

    assert list(theirs.verify([other], 1)) == [key.keyid]
    theirs.payload += b" "
    with pytest.raises(OtherRefusal):
        theirs.verify([other], 1)


def test_a_signature_is_over_one_document_under_one_name() -> None:
    document = b'{"b": 1, "a": [true]}'
    envelope = provenance.sign(document, "one.json", world.SIGNERS)
    assert provenance.verify(envelope, b'{"a":[true],"b":1}', "one.json", PUBLIC, trust.HYBRID)

    for other, name in ((b'{"a":[true],"b":2}', "one.json"), (document, "two.json"), (b"{", "one.json")):
        with pytest.raises(VerificationError) as caught:
            provenance.verify(envelope, other, name, PUBLIC, trust.HYBRID)
        assert caught.value.step == "document"
    determination = dsse.sign(world.state(world.PREDICATE), provenance.PAYLOAD_TYPE, world.SIGNERS)
    with pytest.raises(VerificationError, match="not this document"):
        provenance.verify(determination, document, "one.json", PUBLIC, trust.HYBRID)


def test_what_has_no_one_spelling_is_not_signed(tmp_path: Path) -> None:
    for document, sentence in (
        (b"{", "not JSON"),
        (b'{"a":1,"a":2}', "a key twice"),
        (b'{"a":1.5}', "a float"),
        (b"[" * 5000 + b"]" * 5000, "not JSON|nested"),
    ):
        with pytest.raises(NotaryError, match=sentence):
            provenance.sign(document, "one.json", world.SIGNERS)
        (tmp_path / "one.json").write_bytes(document)
        with pytest.raises(CommandError, match=r"one\.json is not signed"):
            call_command("sign_document", tmp_path / "one.json")
    with pytest.raises(CommandError, match="cannot open"):
        call_command("sign_document", tmp_path / "none.json")
