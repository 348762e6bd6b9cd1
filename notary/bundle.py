"""All a stranger needs beside the trust root: the envelope, its place in the log, the log's signed head."""

import hashlib
from dataclasses import dataclass
from typing import Any

from notary import canonical, checkpoint
from notary.dsse import Envelope
from notary.errors import NotaryError

MEDIA_TYPE = "application/vnd.vedc.bundle+json;version=1"
MAX_BYTES = 4 * 1024 * 1024
SALT_BYTES = 32
MAX_PROOF = 64
_ENTRY = b"vedc log entry v1\n"


def commitment(salt: bytes, envelope: bytes) -> bytes:
    """The 32 bytes that stand in the log: SHA-256("vedc log entry v1\\n" || salt || SHA-256(envelope bytes)).

    salt: 32 random bytes, kept with the envelope; without it the public log reveals nothing, even to a guess.
    """
    return committed(salt, digest(envelope))


def digest(envelope: bytes) -> bytes:
    """SHA-256 of an envelope's bytes."""
    return hashlib.sha256(envelope).digest()


def committed(salt: bytes, envelope_sha256: bytes) -> bytes:
    """The same 32 bytes, from the digest of the envelope."""
    if len(salt) != SALT_BYTES or len(envelope_sha256) != 32:
        raise NotaryError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}, and a digest 32")
    return hashlib.sha256(_ENTRY + salt + envelope_sha256).digest()


@dataclass(frozen=True)
class LogPlace:
    """origin: name of the log; index: of the leaf; salt: 32 bytes; proof: hashes from leaf to root."""

    origin: str
    index: int
    salt: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Bundle:
    """checkpoint: the signed note whose tree the proof leads to."""

    envelope: Envelope
    log: LogPlace
    checkpoint: str

    @property
    def entry(self) -> bytes:
        """The leaf data that this bundle must have in the log."""
        return commitment(self.log.salt, self.envelope.to_bytes())

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical.dumps(
            {
                "mediaType": MEDIA_TYPE,
                "envelope": self.envelope.plain(),
                "log": {
                    "origin": self.log.origin,
                    "index": self.log.index,
                    "salt": canonical.text_of(self.log.salt),
                    "proof": [canonical.text_of(each) for each in self.log.proof],
                },
                "checkpoint": self.checkpoint,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Bundle":
        """Read canonical JSON; NotaryError on anything `to_bytes` would not have written."""
        value = canonical.loads(data, MAX_BYTES)
        found = canonical.fields(value, "the bundle", ("mediaType", "envelope", "log", "checkpoint"))
        if found["mediaType"] != MEDIA_TYPE:
            raise NotaryError(f"the bundle is not of type {MEDIA_TYPE}")
        note = checkpoint.parse(found["checkpoint"]).note
        return cls(Envelope.from_plain(found["envelope"]), _place(found["log"]), note)


def _place(value: Any) -> LogPlace:
    found = canonical.fields(value, "log", ("origin", "index", "salt", "proof"))
    return LogPlace(
        canonical.string(found["origin"], "log.origin", 255),
        canonical.integer(found["index"], "log.index"),
        canonical.bytes_of(found["salt"], "log.salt", SALT_BYTES, exactly=SALT_BYTES),
        tuple(
            canonical.bytes_of(each, "a hash of log.proof", 32, exactly=32)
            for each in canonical.array(found["proof"], "log.proof", MAX_PROOF)
        ),
    )
