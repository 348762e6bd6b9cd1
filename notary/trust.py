"""The trust root: which keys may sign what and when, which logs count, and what a signature policy requires.

It is the one thing a verifier must have from a source of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from notary import canonical
from notary.dsse import Policy
from notary.errors import NotaryError
from notary.keys import ALGORITHMS, ED25519, ML_DSA_65, PublicKey

MEDIA_TYPE = "application/vnd.vedc.trust+json;version=1"
MAX_BYTES = 1024 * 1024
MAX_KEYS = 256
ATTESTATION = "attestation"
LOG = "log"
USES = (ATTESTATION, LOG)
HYBRID = Policy((ED25519, ML_DSA_65))


@dataclass(frozen=True)
class TrustedKey:
    """use: one or both of USES; valid_from and valid_until: both days included, the latter open if None.

    compromised_from: the first day on which somebody else may have held the key. From then on it proves nothing, and
    what bears its signature was made before only if something else proves it.
    """

    public: PublicKey
    use: tuple[str, ...]
    valid_from: date
    valid_until: date | None = None
    compromised_from: date | None = None

    def __post_init__(self) -> None:
        if not self.use or list(self.use) != sorted(set(self.use) & set(USES)):
            raise NotaryError(
                f"the use of key {self.keyid[:16]}… is not some of {', '.join(USES)}, in that order"
            )
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise NotaryError(f"key {self.keyid[:16]}… would end before it begins")

    @property
    def keyid(self) -> str:
        return self.public.keyid

    def plain(self) -> dict[str, Any]:
        """The JSON object of one key."""
        days = {"valid_until": self.valid_until, "compromised_from": self.compromised_from}
        return {
            "keyid": self.keyid,
            "algorithm": self.public.algorithm,
            "public": canonical.text_of(self.public.spki),
            "use": list(self.use),
            "valid_from": self.valid_from.isoformat(),
        } | {name: each.isoformat() for name, each in days.items() if each is not None}


@dataclass(frozen=True)
class TrustedLog:
    """A log by its origin, and a key that signs its checkpoints; one line for each such key."""

    origin: str
    keyid: str


@dataclass(frozen=True)
class TrustRoot:
    """Never empty: at least one key for each required algorithm, and one log with its key."""

    keys: tuple[TrustedKey, ...]
    logs: tuple[TrustedLog, ...]
    attestation: Policy = HYBRID

    def __post_init__(self) -> None:
        by_id = {key.keyid: key for key in self.keys}
        if not self.keys or not self.logs:
            raise NotaryError("a trust root without keys, or without a log, trusts nothing")
        if len(by_id) != len(self.keys) or len(set(self.logs)) != len(self.logs):
            raise NotaryError("the trust root names a key or a log twice")
        signing = {key.public.algorithm for key in self.keys if ATTESTATION in key.use}
        if missing := [name for name in self.attestation.require if name not in signing]:
            raise NotaryError(f"the policy requires {missing[0]}, and the trust root has no such key")
        for log in self.logs:
            key = by_id.get(log.keyid)
            if key is None or LOG not in key.use or key.public.algorithm != ED25519:
                raise NotaryError(f"the log {log.origin} has no ed25519 key of use {LOG} in the trust root")

    def keys_for(self, use: str) -> tuple[TrustedKey, ...]:
        """The keys of one use."""
        return tuple(key for key in self.keys if use in key.use)

    def log_keys(self, origin: str) -> tuple[TrustedKey, ...]:
        """The keys that may sign checkpoints of the log `origin`; none if the log is not trusted."""
        keyids = {log.keyid for log in self.logs if log.origin == origin}
        return tuple(key for key in self.keys if key.keyid in keyids)

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical.dumps(
            {
                "mediaType": MEDIA_TYPE,
                "keys": [key.plain() for key in self.keys],
                "logs": [{"origin": log.origin, "keyid": log.keyid} for log in self.logs],
                "policy": {ATTESTATION: {"require": list(self.attestation.require)}},
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "TrustRoot":
        """Read canonical JSON; NotaryError on anything `to_bytes` would not have written."""
        value = canonical.loads(data, MAX_BYTES)
        found = canonical.fields(value, "the trust root", ("mediaType", "keys", "logs", "policy"))
        if found["mediaType"] != MEDIA_TYPE:
            raise NotaryError(f"the trust root is not of type {MEDIA_TYPE}")
        policy = canonical.fields(found["policy"], "policy", (ATTESTATION,))
        rule = canonical.fields(policy[ATTESTATION], "policy.attestation", ("require",))
        return cls(
            tuple(map(_key, canonical.array(found["keys"], "keys", MAX_KEYS))),
            tuple(map(_log, canonical.array(found["logs"], "logs", MAX_KEYS))),
            Policy(_strings(rule["require"], "policy.attestation.require")),
        )


def day(value: object, what: str) -> date:
    """`value` as a date written YYYY-MM-DD."""
    try:
        found = date.fromisoformat(canonical.string(value, what, 10))
    except ValueError:
        raise NotaryError(f"{what} is not a date YYYY-MM-DD") from None
    if found.isoformat() != value:
        raise NotaryError(f"{what} is not a date YYYY-MM-DD")
    return found


def _key(value: Any) -> TrustedKey:
    required = ("keyid", "algorithm", "public", "use", "valid_from")
    optional = ("valid_until", "compromised_from")
    found = canonical.fields(value, "a key of the trust root", required, optional)
    public = PublicKey.from_spki(canonical.bytes_of(found["public"], "a public key", 16 * 1024))
    if (found["keyid"], found["algorithm"]) != (public.keyid, public.algorithm):
        raise NotaryError(
            f"the key {public.keyid[:16]}… stands under another keyid or algorithm than its own"
        )
    until, compromised = (day(found[name], name) if name in found else None for name in optional)
    return TrustedKey(
        public, _strings(found["use"], "use"), day(found["valid_from"], "valid_from"), until, compromised
    )


def _log(value: Any) -> TrustedLog:
    found = canonical.fields(value, "a log of the trust root", ("origin", "keyid"))
    return TrustedLog(
        canonical.string(found["origin"], "origin", 255), canonical.string(found["keyid"], "keyid", 64)
    )


def _strings(value: Any, what: str) -> tuple[str, ...]:
    items: Iterable[Any] = canonical.array(value, what, len(ALGORITHMS) + len(USES))
    return tuple(canonical.string(item, what, 40) for item in items)
