"""The signed head of a log: a C2SP tlog-checkpoint in a C2SP signed note.

Source: c2sp.org/tlog-checkpoint and c2sp.org/signed-note. The text is three lines (origin, size, root in
base64), an empty line, and one line for each signature. We write Ed25519 signatures and no extension lines. Lines of
witnesses (c2sp.org/tlog-cosignature, longer by the time they carry) may follow; see `notary.cosignature`.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from notary import canonical, merkle
from notary.errors import NotaryError, VerificationError
from notary.keys import ED25519, PublicKey, Signer

MAX_NOTE = 64 * 1024
MAX_SIGNATURES = 16
SIGNATURE_SIZE, COSIGNATURE_SIZE = 64, 72
STEP = "checkpoint"
_ED25519_TYPE = b"\x01"
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f\ud800-\udfff]{1,255}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True)
class NoteSignature:
    """name: of the key (a log's is its origin); hint: the first 4 bytes of its key hash; sig: 64 bytes, of a witness
    72.
    """

    name: str
    hint: bytes
    sig: bytes

    @property
    def is_cosignature(self) -> bool:
        """Whether it is a witness's."""
        return len(self.sig) == COSIGNATURE_SIZE

    @property
    def line(self) -> str:
        """Its line in a note, with the newline."""
        return f"— {self.name} {canonical.text_of(self.hint + self.sig)}\n"


@dataclass(frozen=True)
class Checkpoint:
    """origin: name of the log; size: leaves; root: 32 bytes; signatures: at least one."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[NoteSignature, ...]

    @property
    def text(self) -> str:
        """What is signed: the three lines, the last with its newline."""
        return f"{self.origin}\n{self.size}\n{canonical.text_of(self.root)}\n"

    @property
    def note(self) -> str:
        """The whole signed note."""
        return f"{self.text}\n{''.join(each.line for each in self.signatures)}"


def key_hint(name: str, key: PublicKey) -> bytes:
    """The first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key); Ed25519 only."""
    if key.algorithm != ED25519:
        raise NotaryError(f"a note is signed with ed25519, not {key.algorithm}")
    return hashlib.sha256(name.encode("utf-8") + b"\n" + _ED25519_TYPE + key.raw).digest()[:4]


def verifier_key(name: str, key: PublicKey) -> str:
    """The C2SP text form of a log's public key, `name+hint+base64`, for other tools."""
    return f"{name}+{key_hint(name, key).hex()}+{canonical.text_of(_ED25519_TYPE + key.raw)}"


def from_verifier_key(text: str) -> tuple[str, PublicKey]:
    """The log and its key that a `verifier_key` names; NotaryError on any other spelling."""
    name, _, rest = text.partition("+")
    data = canonical.bytes_of(rest.partition("+")[2], "a log's key", 33, exactly=33)
    key = PublicKey.from_ed25519(data[1:])
    if data[:1] != _ED25519_TYPE or verifier_key(_name(name), key) != text:
        raise NotaryError(f"{text[:80]!r} is not a log's key as it would be written: name+hint+base64")
    return name, key


def write(origin: str, size: int, root: bytes, signers: Sequence[Signer]) -> str:
    """The note that `signers` (at least one, Ed25519) sign for the log `origin` at `size` leaves."""
    if not signers or len({signer.keyid for signer in signers}) != len(signers):
        raise NotaryError("a checkpoint is signed by at least one key, and by none twice")
    unsigned = Checkpoint(_name(origin), size, root, ())
    if not 0 <= size <= merkle.MAX_SIZE or len(root) != 32:
        raise NotaryError(f"no tree has {size} leaves and a root of {len(root)} bytes")
    hints = [key_hint(origin, signer.public) for signer in signers]
    text = unsigned.text.encode("utf-8")
    signatures = tuple(
        NoteSignature(origin, hint, signer.sign(text)) for hint, signer in zip(hints, signers, strict=True)
    )
    return Checkpoint(origin, size, root, signatures).note


def parse(note: str) -> Checkpoint:
    """Read a note; NotaryError on anything `write` would not have written. Proves nothing: see `verify`."""
    if type(note) is not str or len(note) > MAX_NOTE:
        raise NotaryError(f"a checkpoint is a text of at most {MAX_NOTE} characters")
    text, gap, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) != 3 or not signatures.endswith("\n"):
        raise NotaryError("a checkpoint has three lines, an empty line and signature lines")
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > merkle.MAX_SIZE:
        raise NotaryError("the second line of a checkpoint is not the number of leaves")
    root = canonical.bytes_of(lines[2], "the checkpoint's root", 32, exactly=32)
    found = tuple(map(signature_of, signatures[:-1].split("\n")))
    if len(found) > MAX_SIGNATURES or len({(s.name, s.hint) for s in found}) != len(found):
        raise NotaryError(f"a checkpoint has at most {MAX_SIGNATURES} signatures, each by a key of its own")
    return Checkpoint(_name(lines[0]), int(lines[1]), root, found)


def verify(checkpoint: Checkpoint, origin: str, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """The keys that signed, all of them among `keys` of the log `origin`; VerificationError otherwise.

    Lines of witnesses say nothing here: who trusts a witness asks `notary.cosignature`.
    """
    if checkpoint.origin != origin:
        raise VerificationError(STEP, f"it is of the log {checkpoint.origin}, not of {origin}")
    known = {key_hint(origin, key): key for key in keys}
    own = [each for each in checkpoint.signatures if not each.is_cosignature]
    if not known or not own:
        raise VerificationError(STEP, f"there is no key, or no signature, for the log {origin}")
    text = checkpoint.text.encode("utf-8")
    return tuple(_verified(each, origin, known, text) for each in own)


def _verified(signature: NoteSignature, origin: str, known: dict[bytes, PublicKey], text: bytes) -> PublicKey:
    key = known.get(signature.hint)
    if signature.name != origin or key is None:
        raise VerificationError(
            STEP,
            f"it is signed by {signature.name} ({signature.hint.hex()}), whom the trust root does not name",
        )
    try:
        key.verify(signature.sig, text)
    except NotaryError as error:
        raise VerificationError(STEP, str(error)) from None
    return key


def _name(name: object) -> str:
    if type(name) is not str or not _NAME.fullmatch(name):
        raise NotaryError(
            "a log's origin is 1 to 255 characters without spaces, plus signs or control characters"
        )
    return name


def signature_of(line: str) -> NoteSignature:
    """A signature line without its newline; NotaryError on anything `NoteSignature.line` would not have written."""
    dash, _, rest = line.partition(" ")
    name, space, text = rest.partition(" ")
    if dash != "—" or not space:
        raise NotaryError("a signature line of a checkpoint is not '— name base64'")
    data = canonical.bytes_of(text, "a signature of the checkpoint", 4 + COSIGNATURE_SIZE)
    if len(data) - 4 not in (SIGNATURE_SIZE, COSIGNATURE_SIZE):
        raise NotaryError(f"a signature of the checkpoint has {len(data)} bytes, which none has")
    return NoteSignature(_name(name), data[:4], data[4:])
