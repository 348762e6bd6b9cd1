"""Cosignatures: what a witness says of a checkpoint (c2sp.org/tlog-cosignature)."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notary import checkpoint, cosignature, keys
from notary.cosignature import Witness
from notary.errors import NotaryError, VerificationError
from tests.notary.world import LOG_KEY, MALLORY, ORIGIN, key

ROOT = hashlib.sha256(b"root").digest()
HEAD = checkpoint.parse(checkpoint.write(ORIGIN, 11, ROOT, [LOG_KEY]))
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WALTER_KEY = key("witness")
WALTER = Witness("witness.example/walter", WALTER_KEY.public)


def cosigned(signer: keys.LocalSigner = WALTER_KEY, name: str = WALTER.name) -> checkpoint.Checkpoint:
    line = cosignature.sign(HEAD, name, signer, AT)
    return replace(HEAD, signatures=(*HEAD.signatures, line))


def test_a_witness_is_believed_with_its_time_and_the_log_is_verified_as_before() -> None:
    head = checkpoint.parse(cosigned().note)

    assert cosignature.verify(head, [WALTER]) == (cosignature.Cosigned(WALTER, AT),)
    assert checkpoint.verify(head, ORIGIN, [LOG_KEY.public]) == (LOG_KEY.public,)


def test_what_is_signed_is_the_version_the_time_and_the_text() -> None:
    line = cosigned().signatures[-1]
    message = b"cosignature/v1\ntime 1795521600\n" + HEAD.text.encode()

    assert line.sig[:8] == (1795521600).to_bytes(8, "big")
    WALTER_KEY.public.verify(line.sig[8:], message)
    hashed = hashlib.sha256(WALTER.name.encode() + b"\n\x04" + WALTER_KEY.public.raw).digest()
    assert line.hint == hashed[:4]


def test_lines_of_strangers_are_passed_by() -> None:
    head = cosigned(MALLORY, "mallory.example")

    assert cosignature.verify(head, [WALTER]) == ()
    assert checkpoint.verify(head, ORIGIN, [LOG_KEY.public])


@pytest.mark.parametrize("at", [0, 7, 8, 71])
def test_a_line_that_the_witness_did_not_sign_is_refused(at: int) -> None:
    head = cosigned()
    line = head.signatures[-1]
    sig = line.sig[:at] + bytes([line.sig[at] ^ 1]) + line.sig[at + 1 :]
    meddled = replace(head, signatures=(*HEAD.signatures, replace(line, sig=sig)))

    with pytest.raises(VerificationError, match=r"walter is not what it signed") as caught:
        cosignature.verify(meddled, [WALTER])
    assert caught.value.step == "witnesses"


def test_a_word_on_another_head_is_no_word_on_this_one() -> None:
    other = replace(cosigned(), size=12)

    with pytest.raises(VerificationError):
        cosignature.verify(other, [WALTER])


def test_a_cosignature_alone_does_not_stand_for_the_log() -> None:
    head = replace(HEAD, signatures=cosigned().signatures[1:])

    with pytest.raises(VerificationError, match="no signature"):
        checkpoint.verify(head, ORIGIN, [LOG_KEY.public, WALTER_KEY.public])


def test_a_witness_has_one_spelling() -> None:
    text = WALTER.verifier_key
    assert Witness.from_text(text) == WALTER
    log = checkpoint.verifier_key(ORIGIN, LOG_KEY.public)
    assert checkpoint.from_verifier_key(log) == (ORIGIN, LOG_KEY.public)
    for wrong in ("", text + "=", text.replace("+", "++", 1), text[:-4] + "AAA=", log):
        with pytest.raises(NotaryError):
            Witness.from_text(wrong)
    for wrong in ("", log + "=", text):
        with pytest.raises(NotaryError):
            checkpoint.from_verifier_key(wrong)
