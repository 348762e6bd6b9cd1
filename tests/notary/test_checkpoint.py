"""Checkpoints: C2SP notes, signed by the log and by nobody else."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary import checkpoint, keys
from notary.errors import NotaryError, VerificationError
from tests.notary.world import LOG_KEY, MALLORY, ORIGIN

ROOT = hashlib.sha256(b"root").digest()
NOTE = checkpoint.write(ORIGIN, 11, ROOT, [LOG_KEY])

# The example of golang.org/x/mod/sumdb/note, whose format C2SP signed-note is.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PETER_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)


def test_it_is_three_lines_an_empty_line_and_a_signature_line() -> None:
    lines = NOTE.split("\n")
    assert lines[:4] == [ORIGIN, "11", base64.b64encode(ROOT).decode(), ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5:] == [""]


def test_key_hints_and_signatures_are_those_of_signed_note() -> None:
    name, hint, encoded = PETER.split("+")
    raw = base64.b64decode(encoded)[1:]
    public = keys.PublicKey.from_spki(bytes.fromhex("302a300506032b6570032100") + raw)
    assert checkpoint.key_hint(name, public).hex() == hint
    assert checkpoint.verifier_key(name, public) == PETER
    signature = base64.b64decode(PETER_SIGNATURE)
    assert signature[:4].hex() == hint
    public.verify(signature[4:], PETER_TEXT.encode())


def test_a_note_round_trips_and_names_its_signer() -> None:
    found = checkpoint.parse(NOTE)
    assert (found.origin, found.size, found.root, found.note) == (ORIGIN, 11, ROOT, NOTE)
    assert checkpoint.verify(found, ORIGIN, [LOG_KEY.public]) == (LOG_KEY.public,)


@given(st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_any_size_and_root_round_trip(size: int, root: bytes) -> None:
    found = checkpoint.parse(checkpoint.write(ORIGIN, size, root, [LOG_KEY]))
    assert (found.size, found.root) == (size, root)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (NOTE.replace("\n11\n", "\n12\n"), "is not over these bytes"),
        (NOTE.replace(ORIGIN + "\n", "other.example/log\n"), "of the log other.example/log, not of"),
        (checkpoint.write(ORIGIN, 11, ROOT, [MALLORY]), "whom the trust root does not name"),
        (checkpoint.write(ORIGIN, 11, ROOT, [LOG_KEY, MALLORY]), "whom the trust root does not name"),
        (NOTE.replace(f"— {ORIGIN}", "— elsewhere.example"), "signed by elsewhere.example"),
    ],
)
def test_a_note_that_the_log_did_not_sign_is_refused(note: str, sentence: str) -> None:
    with pytest.raises(VerificationError, match=sentence) as caught:
        checkpoint.verify(checkpoint.parse(note), ORIGIN, [LOG_KEY.public])
    assert caught.value.step == "checkpoint"


@pytest.mark.parametrize(
    "note",
    [
        "",
        NOTE + "\n",
        NOTE[:-1],
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("\n11\n", "\n011\n"),
        NOTE.replace("\n11\n", "\n+11\n"),
        NOTE.replace("\n11\n", "\n-1\n"),
        NOTE.replace("\n11\n", "\n١١\n"),
        NOTE.replace("\n11\n", "\n9999999999999999\n"),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace(ORIGIN, "two words"),
        NOTE.replace(ORIGIN, "plus+sign"),
        NOTE.replace("=\n\n", "\n\n"),
        NOTE[:-6] + "\n",
        NOTE + NOTE.split("\n")[4] + "\n",
        NOTE.split("—")[0],
        NOTE + "x" * checkpoint.MAX_NOTE,
    ],
)
def test_what_we_would_not_have_written_is_refused(note: str) -> None:
    with pytest.raises(NotaryError):
        checkpoint.parse(note)


@given(st.integers(0, len(NOTE) - 1), st.characters())
def test_no_changed_character_passes(place: int, character: str) -> None:
    note = NOTE[:place] + character + NOTE[place + 1 :]
    if note == NOTE:
        return
    with pytest.raises(NotaryError):
        checkpoint.verify(checkpoint.parse(note), ORIGIN, [LOG_KEY.public])


def test_emptiness_never_passes() -> None:
    with pytest.raises(NotaryError, match="signed by at least one key"):
        checkpoint.write(ORIGIN, 11, ROOT, [])
    with pytest.raises(VerificationError, match="no key, or no signature"):
        checkpoint.verify(checkpoint.parse(NOTE), ORIGIN, [])
    bare = checkpoint.Checkpoint(ORIGIN, 11, ROOT, ())
    with pytest.raises(VerificationError, match="no key, or no signature"):
        checkpoint.verify(bare, ORIGIN, [LOG_KEY.public])


def test_only_what_can_be_a_head_is_written() -> None:
    with pytest.raises(NotaryError, match="ed25519, not ecdsa-p256"):
        checkpoint.write(ORIGIN, 11, ROOT, [keys.generate(keys.ECDSA_P256)])
    with pytest.raises(NotaryError, match="no tree has -1 leaves"):
        checkpoint.write(ORIGIN, -1, ROOT, [LOG_KEY])
    with pytest.raises(NotaryError, match="a log's origin"):
        checkpoint.write("a\nb", 1, ROOT, [LOG_KEY])
