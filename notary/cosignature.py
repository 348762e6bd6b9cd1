"""What a witness says of a log: that at a time it had seen one history of it, up to this head, and no other.

Source: c2sp.org/tlog-cosignature (cosignature/v1, Ed25519). The message is a line with the version, a line with the
time, and the text of the checkpoint; the signature is the time in eight bytes and the 64 of Ed25519.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from notary import canonical
from notary.checkpoint import COSIGNATURE_SIZE, Checkpoint, NoteSignature
from notary.errors import NotaryError, VerificationError
from notary.keys import ED25519, PublicKey, Signer

STEP = "witnesses"
_TYPE = b"\x04"
_LATEST = 2**53 - 1  # seconds; what JSON's readers can hold


@dataclass(frozen=True)
class Witness:
    """name: as it stands in its signature lines; key: Ed25519."""

    name: str
    key: PublicKey

    @property
    def hint(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0x0A || 0x04 || public key)."""
        if self.key.algorithm != ED25519:
            raise NotaryError(f"a witness signs with ed25519, not {self.key.algorithm}")
        return hashlib.sha256(self.name.encode("utf-8") + b"\n" + _TYPE + self.key.raw).digest()[:4]

    @property
    def verifier_key(self) -> str:
        """The C2SP text form of its public key, `name+hint+base64`."""
        return f"{self.name}+{self.hint.hex()}+{canonical.text_of(_TYPE + self.key.raw)}"

    @classmethod
    def from_text(cls, text: str) -> "Witness":
        """Read `verifier_key`; NotaryError on anything it would not have written."""
        name, _, rest = text.partition("+")
        data = canonical.bytes_of(rest.partition("+")[2], "a witness's key", 33, exactly=33)
        if data[:1] != _TYPE:
            raise NotaryError(f"the key of {name} is of type {data[0]}, not that of a cosignature")
        witness = cls(name, PublicKey.from_ed25519(data[1:]))
        if witness.verifier_key != text:
            raise NotaryError(f"{text[:80]!r} is not the key of a witness as it would be written")
        return witness


@dataclass(frozen=True)
class Cosigned:
    """A witness's word that verified, and when it was given (UTC, whole seconds)."""

    witness: Witness
    at: datetime


def sign(checkpoint: Checkpoint, name: str, signer: Signer, at: datetime) -> NoteSignature:
    """A witness's line for a checkpoint. Whether it may be given is `notary.witness`'s to say."""
    seconds = int(at.timestamp())
    if not 0 <= seconds <= _LATEST:
        raise NotaryError(f"a cosignature is not given at {at}")
    hint = Witness(name, signer.public).hint
    return NoteSignature(name, hint, seconds.to_bytes(8, "big") + signer.sign(_message(checkpoint, seconds)))


def verify(checkpoint: Checkpoint, witnesses: Iterable[Witness]) -> tuple[Cosigned, ...]:
    """What trusted witnesses say of a checkpoint, one word of each, in the order of `witnesses`.

    Lines of others are passed by. VerificationError where a line bears a trusted witness's name and hint and is not
    its signature: somebody meddled with it.
    """
    lines = {(each.name, each.hint): each for each in checkpoint.signatures if each.is_cosignature}
    found = []
    for witness in witnesses:
        line = lines.get((witness.name, witness.hint))
        if line is not None:
            found.append(Cosigned(witness, _verified(checkpoint, witness, line)))
    return tuple(found)


def _verified(checkpoint: Checkpoint, witness: Witness, line: NoteSignature) -> datetime:
    seconds = int.from_bytes(line.sig[: COSIGNATURE_SIZE - 64], "big")
    try:
        if seconds > _LATEST:
            raise NotaryError("its time is beyond any clock")
        witness.key.verify(line.sig[COSIGNATURE_SIZE - 64 :], _message(checkpoint, seconds))
        return datetime.fromtimestamp(seconds, UTC)
    except (NotaryError, ValueError, OverflowError, OSError) as error:
        raise VerificationError(STEP, f"the line of {witness.name} is not what it signed: {error}") from None


def _message(checkpoint: Checkpoint, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{checkpoint.text}".encode()
