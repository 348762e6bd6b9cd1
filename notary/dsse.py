"""Dead Simple Signing Envelope, protocol v1: bytes, their type, and signatures over both.

Source: github.com/secure-systems-lab/dsse, protocol.md and envelope.md. What is signed is the PAE, so
that no JSON needs to be understood before a signature is checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from notary import canonical
from notary.errors import NotaryError, VerificationError
from notary.keys import ALGORITHMS, PublicKey, Signer

MAX_PAYLOAD = 2 * 1024 * 1024
MAX_SIGNATURES = 32
MAX_SIGNATURE = 64 * 1024
STEP = "signatures"


@dataclass(frozen=True)
class Signature:
    """keyid: hex SHA-256 of the SPKI; sig: the raw signature bytes."""

    keyid: str
    sig: bytes


@dataclass(frozen=True)
class Envelope:
    """Payload bytes, their type, and at least one signature, in the order of their keyids."""

    payload: bytes
    payload_type: str
    signatures: tuple[Signature, ...]

    def plain(self) -> dict[str, Any]:
        """The JSON object of DSSE: {"payload", "payloadType", "signatures": [{"keyid", "sig"}]}."""
        return {
            "payload": canonical.text_of(self.payload),
            "payloadType": self.payload_type,
            "signatures": [
                {"keyid": each.keyid, "sig": canonical.text_of(each.sig)} for each in self.signatures
            ],
        }

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical.dumps(self.plain())

    @classmethod
    def from_plain(cls, value: object) -> "Envelope":
        """Read the JSON object; NotaryError on anything `plain` would not have written."""
        found = canonical.fields(value, "the envelope", ("payload", "payloadType", "signatures"))
        signatures = tuple(
            map(_signature, canonical.array(found["signatures"], "signatures", MAX_SIGNATURES))
        )
        if not signatures:
            raise NotaryError("the envelope carries no signature")
        keyids = [each.keyid for each in signatures]
        if keyids != sorted(set(keyids)):
            raise NotaryError("the signatures do not stand in the order of their key ids, one for each key")
        return cls(
            canonical.bytes_of(found["payload"], "the payload", MAX_PAYLOAD),
            canonical.string(found["payloadType"], "payloadType", 200),
            signatures,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Envelope":
        """Read canonical JSON; from_bytes(e.to_bytes()) == e, and no other bytes give e."""
        return cls.from_plain(canonical.loads(data))


@dataclass(frozen=True)
class Policy:
    """The algorithms that must each have signed, with a key of their own. Never empty."""

    require: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.require:
            raise NotaryError("a policy that requires no signature would accept everything")
        if unknown := [name for name in self.require if name not in ALGORITHMS]:
            raise NotaryError(f"the policy requires {unknown[0]!r}; known are {', '.join(ALGORITHMS)}")
        if len(set(self.require)) != len(self.require):
            raise NotaryError("the policy requires an algorithm twice")


def pae(payload_type: str, payload: bytes) -> bytes:
    """Pre-authentication encoding: lengths are counted in bytes, not characters."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(payload: bytes, payload_type: str, signers: Sequence[Signer]) -> Envelope:
    """`payload` signed by each of `signers` (at least one, no key twice)."""
    if not signers:
        raise NotaryError("an envelope without a signer says nothing")
    if len({signer.keyid for signer in signers}) != len(signers):
        raise NotaryError("a key signs an envelope once")
    if len(payload) > MAX_PAYLOAD:
        raise NotaryError(f"a payload of {len(payload)} bytes is more than the {MAX_PAYLOAD} allowed")
    message = pae(payload_type, payload)
    ordered = sorted(signers, key=lambda signer: signer.keyid)
    return Envelope(
        payload,
        payload_type,
        tuple(Signature(signer.keyid, signer.sign(message)) for signer in ordered),
    )


def verify(envelope: Envelope, keys: Iterable[PublicKey], policy: Policy) -> tuple[PublicKey, ...]:
    """The keys that signed `envelope`, in its order.

    Every signature must be by one of `keys` and over these bytes, and together they must satisfy `policy`;
    raises VerificationError (step "signatures") otherwise.
    """
    signed = signers(envelope, keys)
    present = {key.algorithm for key in signed}
    if missing := [name for name in policy.require if name not in present]:
        raise VerificationError(STEP, f"the policy requires a signature by {missing[0]}, and there is none")
    return signed


def signers(envelope: Envelope, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """The keys that signed `envelope`, in its order, at least one; whether they suffice is the caller's to say.

    VerificationError if a signature is not by one of `keys`, or not over these bytes, or a key signs twice.
    """
    known = {key.keyid: key for key in keys}
    if not known:
        raise VerificationError(STEP, "there is no key to verify with")
    if not envelope.signatures:
        raise VerificationError(STEP, "the envelope carries no signature")
    message = pae(envelope.payload_type, envelope.payload)
    signed: dict[str, PublicKey] = {}
    for signature in envelope.signatures:
        if signature.keyid in signed:
            raise VerificationError(STEP, f"key {signature.keyid[:16]}… signs twice")
        if signature.keyid not in known:
            raise VerificationError(STEP, f"key {signature.keyid[:16]}… is not one that may sign this")
        signed[signature.keyid] = key = known[signature.keyid]
        try:
            key.verify(signature.sig, message)
        except NotaryError as error:
            raise VerificationError(STEP, str(error)) from None
    return tuple(signed.values())


def _signature(value: object) -> Signature:
    found = canonical.fields(value, "a signature", ("keyid", "sig"))
    keyid = canonical.string(found["keyid"], "keyid", 64)
    if len(keyid) != 64 or keyid.strip("0123456789abcdef"):
        raise NotaryError("a keyid is not 64 lower-case hex digits")
    sig = canonical.bytes_of(found["sig"], "sig", MAX_SIGNATURE)
    if not sig:
        raise NotaryError("a signature is empty")
    return Signature(keyid, sig)
