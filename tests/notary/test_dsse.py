"""DSSE: the bytes signed are those of the specification, and an independent verifier agrees."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as OtherEnvelope
from securesystemslib.exceptions import VerificationError as OtherRefusal
from securesystemslib.signer import SSlibKey

from notary import canonical, dsse, keys
from notary.errors import NotaryError, VerificationError

KIND = "application/vnd.in-toto+json"
CLASSIC = keys.generate(keys.ED25519)
QUANTUM = keys.generate(keys.ML_DSA_65)
CURVE = keys.generate(keys.ECDSA_P256)
HYBRID = dsse.Policy((keys.ED25519, keys.ML_DSA_65))
PUBLIC = [CLASSIC.public, QUANTUM.public]


def test_the_pae_is_that_of_the_specification() -> None:
    pae = dsse.pae("http://example.com/HelloWorld", b"hello world")
    assert pae == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_the_pae_counts_bytes_and_not_characters() -> None:
    assert dsse.pae("é", "ü".encode()) == b"DSSEv1 2 \xc3\xa9 2 \xc3\xbc"


def test_a_hybrid_envelope_verifies_and_names_its_keys() -> None:
    envelope = dsse.sign(b"{}", KIND, [QUANTUM, CLASSIC])
    signed = dsse.verify(envelope, PUBLIC, HYBRID)
    assert {key.keyid for key in signed} == {CLASSIC.keyid, QUANTUM.keyid}


@pytest.mark.parametrize("signer", [CLASSIC, CURVE], ids=lambda signer: signer.algorithm)
def test_an_independent_verifier_accepts_ours_and_refuses_a_change(signer: keys.LocalSigner) -> None:
    scheme = {"ed25519": "ed25519", "ecdsa-p256": "ecdsa-sha2-nistp256"}[signer.algorithm]
    kind = {"ed25519": "ed25519", "ecdsa-p256": "ecdsa"}[signer.algorithm]
    material = signer.public.raw.hex() if kind == "ed25519" else signer.public.pem().decode()
    other = SSlibKey(signer.keyid, kind, scheme, {"public": material})
    ours = dsse.sign('{"grüße":1}'.encode(), KIND, [signer])
    theirs = OtherEnvelope.from_dict(json.loads(ours.to_bytes()))
    assert theirs.pae() == dsse.pae(ours.payload_type, ours.payload)
    assert list(theirs.verify([other], 1)) == [signer.keyid]
    theirs.payload += b" "
    with pytest.raises(OtherRefusal):
        theirs.verify([other], 1)


def test_each_required_algorithm_must_have_signed() -> None:
    for signer, missing in ((CLASSIC, "ml-dsa-65"), (QUANTUM, "ed25519")):
        with pytest.raises(VerificationError, match=f"requires a signature by {missing}"):
            dsse.verify(dsse.sign(b"{}", KIND, [signer]), PUBLIC, HYBRID)


def test_a_changed_payload_type_or_signature_is_refused() -> None:
    good = dsse.sign(b"{}", KIND, [CLASSIC, QUANTUM])
    one, two = good.signatures
    for bad in (
        dsse.Envelope(b"{ }", KIND, good.signatures),
        dsse.Envelope(b"{}", KIND + "x", good.signatures),
        dsse.Envelope(b"{}", KIND, (dsse.Signature(one.keyid, two.sig), dsse.Signature(two.keyid, one.sig))),
        dsse.Envelope(b"{}", KIND, (one, dsse.Signature(two.keyid, bytes(len(two.sig))))),
    ):
        with pytest.raises(VerificationError, match="is not over these bytes") as caught:
            dsse.verify(bad, PUBLIC, HYBRID)
        assert caught.value.step == "signatures"


def test_a_signature_by_an_unknown_key_is_refused_even_beside_good_ones() -> None:
    envelope = dsse.sign(b"{}", KIND, [CLASSIC, QUANTUM, CURVE])
    with pytest.raises(VerificationError, match=f"key {CURVE.keyid[:16]}… is not one that may sign"):
        dsse.verify(envelope, PUBLIC, HYBRID)


def test_one_key_does_not_count_twice() -> None:
    one = dsse.sign(b"{}", KIND, [CLASSIC]).signatures[0]
    with pytest.raises(VerificationError, match="signs twice"):
        dsse.verify(dsse.Envelope(b"{}", KIND, (one, one)), PUBLIC, HYBRID)
    with pytest.raises(NotaryError, match="signs an envelope once"):
        dsse.sign(b"{}", KIND, [CLASSIC, CLASSIC])


def test_emptiness_never_passes() -> None:
    good = dsse.sign(b"{}", KIND, [CLASSIC])
    with pytest.raises(VerificationError, match="carries no signature"):
        dsse.verify(dsse.Envelope(b"{}", KIND, ()), PUBLIC, HYBRID)
    with pytest.raises(VerificationError, match="no key to verify with"):
        dsse.verify(good, [], HYBRID)
    with pytest.raises(NotaryError, match="would accept everything"):
        dsse.Policy(())
    with pytest.raises(NotaryError, match="without a signer"):
        dsse.sign(b"{}", KIND, [])
    with pytest.raises(NotaryError, match="the policy requires 'md5'"):
        dsse.Policy(("md5",))
    with pytest.raises(NotaryError, match="an algorithm twice"):
        dsse.Policy((keys.ED25519, keys.ED25519))


@given(st.binary(max_size=300))
def test_an_envelope_round_trips(payload: bytes) -> None:
    envelope = dsse.sign(payload, KIND, [CLASSIC, CURVE])
    assert dsse.Envelope.from_bytes(envelope.to_bytes()) == envelope


def plain() -> dict[str, object]:
    return dsse.sign(b"{}", KIND, [CLASSIC, QUANTUM]).plain()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda e: e.update(extra=1), "a key nobody knows: 'extra'"),
        (lambda e: e.pop("payload"), "lacks 'payload'"),
        (lambda e: e.update(signatures=[]), "carries no signature"),
        (lambda e: e["signatures"].reverse(), "in the order of their key ids"),
        (lambda e: e.update(signatures=e["signatures"][:1] * 2), "one for each key"),
        (lambda e: e.update(signatures=e["signatures"] * 20), "not a list of at most 32"),
        (lambda e: e["signatures"][0].update(keyid="A" * 64), "not 64 lower-case hex"),
        (lambda e: e["signatures"][0].update(sig=""), "a signature is empty"),
        (lambda e: e["signatures"][0].update(cert="x"), "a key nobody knows: 'cert'"),
        (lambda e: e.update(payload=e["payload"].rstrip("=")), "the payload is not"),
        (lambda e: e.update(payload=5), "the payload is not base64"),
        (lambda e: e.update(payloadType=""), "payloadType is not a string"),
    ],
)
def test_what_we_would_not_have_written_is_refused(change: object, sentence: str) -> None:
    value = plain()
    change(value)
    with pytest.raises(NotaryError, match=sentence):
        dsse.Envelope.from_bytes(canonical.dumps(value))


def test_the_url_safe_alphabet_is_a_second_spelling() -> None:
    value = dsse.sign(b"\xfb\xff\xfe", KIND, [CLASSIC]).plain()
    value["payload"] = base64.urlsafe_b64encode(b"\xfb\xff\xfe").decode()
    with pytest.raises(NotaryError, match="the payload"):
        dsse.Envelope.from_plain(value)
