"""How the trust root changes: version by version, each signed by the root keys of the one before and by its own.

The model is TUF's root role (The Update Framework, specification section 5.3). Root keys sign nothing else and are
kept offline. Whoever has any version from a source of their own can follow to the newest with files from anybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from notary import canonical, dsse
from notary.dsse import Envelope
from notary.errors import NotaryError, VerificationError
from notary.keys import PublicKey, Signer
from notary.trust import TrustRoot, day

PAYLOAD_TYPE = "application/vnd.vedc.trust-root+json;version=1"
MAX_BYTES = 2 * 1024 * 1024
MAX_KEYS = 16
MAX_VERSION = 1_000_000
STEP = "trust root"


@dataclass(frozen=True)
class Version:
    """number: from 1; keys: the offline root keys; threshold: how many must sign the next; trust: what counts."""

    number: int
    issued_on: date
    keys: tuple[PublicKey, ...]
    threshold: int
    trust: TrustRoot

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MAX_VERSION:
            raise NotaryError(f"there is no version {self.number}")
        if len({key.keyid for key in self.keys}) != len(self.keys) or len(self.keys) > MAX_KEYS:
            raise NotaryError(f"a root has at most {MAX_KEYS} keys, none twice")
        if not 1 <= self.threshold <= len(self.keys):
            raise NotaryError(f"of {len(self.keys)} root keys {self.threshold} cannot be required")
        online = {key.keyid for key in self.trust.keys}
        if shared := [key for key in self.keys if key.keyid in online]:
            raise NotaryError(f"key {shared[0].keyid[:16]}… is a root key and signs other things too")

    def to_bytes(self) -> bytes:
        """Canonical JSON: what is signed."""
        return canonical.dumps(
            {
                "version": self.number,
                "issued_on": self.issued_on.isoformat(),
                "root": {
                    "keys": [canonical.text_of(key.spki) for key in self.keys],
                    "threshold": self.threshold,
                },
                "trust": canonical.loads(self.trust.to_bytes()),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Version":
        """Read canonical JSON; NotaryError on anything `to_bytes` would not have written."""
        names = ("version", "issued_on", "root", "trust")
        found = canonical.fields(canonical.loads(data, MAX_BYTES), "the trust root", names)
        root = canonical.fields(found["root"], "root", ("keys", "threshold"))
        spkis = canonical.array(root["keys"], "root.keys", MAX_KEYS)
        return cls(
            canonical.integer(found["version"], "version"),
            day(found["issued_on"], "issued_on"),
            tuple(PublicKey.from_spki(canonical.bytes_of(each, "a root key", 16 * 1024)) for each in spkis),
            canonical.integer(root["threshold"], "root.threshold"),
            TrustRoot.from_bytes(canonical.dumps(found["trust"])),
        )


def sign(version: Version, signers: Sequence[Signer]) -> Envelope:
    """A version signed by holders of root keys. Each may sign alone: see `join`."""
    return dsse.sign(version.to_bytes(), PAYLOAD_TYPE, signers)


def join(envelopes: Iterable[Envelope]) -> Envelope:
    """One envelope with the signatures of several over the same bytes, as a ceremony gathers them."""
    found = list(envelopes)
    if not found or any((e.payload, e.payload_type) != (found[0].payload, PAYLOAD_TYPE) for e in found):
        raise NotaryError("these are not signatures over one version of the trust root")
    signatures = {each.keyid: each for envelope in found for each in envelope.signatures}
    return Envelope(found[0].payload, PAYLOAD_TYPE, tuple(signatures[keyid] for keyid in sorted(signatures)))


def first(data: bytes) -> Version:
    """A version that the caller has from a source of their own: whole, and signed by enough of its own keys."""
    envelope, version = _opened(data)
    _enough(envelope, version, version, version.keys)
    return version


def after(current: Version, data: bytes) -> Version:
    """The next version, believed because enough root keys of `current` signed it, and enough of its own."""
    envelope, version = _opened(data)
    if version.number != current.number + 1:
        raise VerificationError(STEP, f"version {version.number} does not follow version {current.number}")
    if version.issued_on < current.issued_on:
        raise VerificationError(STEP, f"version {version.number} is older than the one before it")
    everybody = {key.keyid: key for key in (*current.keys, *version.keys)}.values()
    for judge in (current, version):
        _enough(envelope, version, judge, tuple(everybody))
    return version


def follow(current: Version, newer: Iterable[bytes]) -> Version:
    """The newest version, from one that is believed and the envelopes of those after it, in their order."""
    for data in newer:
        current = after(current, data)
    return current


def _opened(data: bytes) -> tuple[Envelope, Version]:
    try:
        envelope = Envelope.from_plain(canonical.loads(data, 2 * MAX_BYTES))
        if envelope.payload_type != PAYLOAD_TYPE:
            raise NotaryError(f"what is signed is not {PAYLOAD_TYPE}")
        return envelope, Version.from_bytes(envelope.payload)
    except NotaryError as error:
        raise VerificationError(STEP, str(error)) from None


def _enough(envelope: Envelope, version: Version, judge: Version, known: tuple[PublicKey, ...]) -> None:
    try:
        signed = dsse.signers(envelope, known)
    except VerificationError as error:
        raise VerificationError(STEP, error.sentence) from None
    count = sum(key in judge.keys for key in signed)
    if count < judge.threshold:
        raise VerificationError(
            STEP,
            f"version {version.number} is signed by {count} root keys of version {judge.number}; "
            f"{judge.threshold} are required",
        )
