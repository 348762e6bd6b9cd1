"""A small world for the tests and the vectors: keys grown from seeds, a log in a dict, a determination.

THE KEYS OF THIS WORLD ARE PUBLIC: their seeds are the SHA-256 of their names. They protect nothing.
"""

import copy
import hashlib
from datetime import date
from typing import Any

from notary import bundle, checkpoint, dsse, keys, merkle, trust
from notary.statement import PAYLOAD_TYPE, Statement

ORIGIN = "log.vedc.example/determinations"
DETERMINATION = "https://vedc.example/predicates/determination/v1"
SINCE = date(2026, 1, 1)


def key(name: str, algorithm: str = keys.ED25519) -> keys.LocalSigner:
    """The test key called `name`."""
    return keys.from_seed(algorithm, hashlib.sha256(f"vedc test key {name}".encode()).digest())


CLASSIC = key("attestation ed25519")
QUANTUM = key("attestation ml-dsa-65", keys.ML_DSA_65)
LOG_KEY = key("log")
MALLORY = key("mallory")
MALLORY_QUANTUM = key("mallory ml-dsa-65", keys.ML_DSA_65)
SIGNERS = (CLASSIC, QUANTUM)

PREDICATE: dict[str, Any] = {
    "reference": "VEU-2026-0007",
    "decision": "authorized_with_conditions",
    "endUser": {"name": "Nordlicht Compute AS", "address": "Havnegata 1, 7010 Trondheim", "country": "NO"},
    "kind": "UVEU",
    "kindTitle": "Universal Validated End User",
    "sites": [
        {"id": "site-1", "name": "Trondheim", "address": "Havnegata 1, 7010 Trondheim", "country": "NO"},
        {"id": "site-2", "name": "Luleå", "address": "Kungsgatan 5, 972 38 Luleå", "country": "SE"},
    ],
    "rulebook": {
        "id": "ai-diffusion-2025",
        "edition": "2025-01-15",
        "hash": "sha256:" + "5a" * 32,
        "title": "Framework for Artificial Intelligence Diffusion",
        "citation": "90 FR 4544",
        "enforcement": {"status": "not enforced", "since": "2025-05-13", "note": "Announced by BIS."},
    },
    "dossier": {"sha256": "d0" * 32, "filing": 2, "filedOn": "2026-11-20"},
    "findings": {"sha256": "f1" * 32, "on": "2026-11-21", "summary": []},
    "determination": {
        "decidedOn": "2026-11-23",
        "determinedBy": {"name": "Ravi Shah", "agency": "Commerce"},
        "approvedBy": {"name": "Rhea Cole", "agency": "Commerce"},
        "reasons": "Every requirement is met.",
    },
    "conditions": [
        {"number": 1, "text": "Report twice a year.", "requirement": "s10-14", "dueOn": "2027-01-31"}
    ],
    "validity": {
        "from": "2026-11-23",
        "until": "2029-11-22",
        "basis": "Platform policy; the rule sets no term.",
    },
    "issuer": {"name": "VEDC", "url": "https://vedc.example"},
}  # fmt: skip


class Log:
    """A log of commitments: nodes by place, written once."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.size = 0
        self.nodes: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def add(self, entry: bytes) -> int:
        for level, index, digest in merkle.append(self.size, merkle.leaf_hash(entry), self.read):
            self.nodes[level, index] = digest
        self.size += 1
        return self.size - 1

    def head(self, *signers: keys.Signer, size: int | None = None) -> str:
        size = self.size if size is None else size
        return checkpoint.write(self.origin, size, merkle.root(size, self.read), signers or (LOG_KEY,))


def predicate(**changes: Any) -> dict[str, Any]:
    """The determination of this world; `determination__decidedOn="…"` changes what is nested."""
    said = copy.deepcopy(PREDICATE)
    for path, value in changes.items():
        *parents, last = path.split("__")
        part = said
        for parent in parents:
            part = part[parent]
        part[last] = value
    return said


def state(said: dict[str, Any], kind: str = DETERMINATION) -> bytes:
    dossier = said["dossier"]
    name = f"{said['reference']}/dossier/{dossier['filing']}"
    return Statement(name, dossier["sha256"], kind, said).to_bytes()


def make(
    payload: bytes | None = None,
    signers: tuple[keys.Signer, ...] = SIGNERS,
    payload_type: str = PAYLOAD_TYPE,
    log: Log | None = None,
    head_signers: tuple[keys.Signer, ...] = (),
) -> bundle.Bundle:
    """A bundle as the issuer makes it: state, sign, log among others, checkpoint."""
    envelope = dsse.sign(state(PREDICATE) if payload is None else payload, payload_type, signers)
    return place(envelope, log, head_signers)


def place(
    envelope: dsse.Envelope, log: Log | None = None, head_signers: tuple[keys.Signer, ...] = ()
) -> bundle.Bundle:
    """`envelope` logged as entry 6 of 11."""
    log, salt = log or Log(), hashlib.sha256(b"salt of a test").digest()
    for number in range(6):
        log.add(hashlib.sha256(b"before %d" % number).digest())
    index = log.add(bundle.commitment(salt, envelope.to_bytes()))
    for number in range(4):
        log.add(hashlib.sha256(b"after %d" % number).digest())
    proof = tuple(merkle.inclusion(index, log.size, log.read))
    return bundle.Bundle(envelope, bundle.LogPlace(log.origin, index, salt, proof), log.head(*head_signers))


def trusted(
    signers: tuple[keys.LocalSigner, ...] = SIGNERS,
    log_key: keys.LocalSigner = LOG_KEY,
    since: date = SINCE,
    until: date | None = None,
    log_since: date = SINCE,
    log_until: date | None = None,
    origin: str = ORIGIN,
) -> trust.TrustRoot:
    return trust.TrustRoot(
        (
            *(trust.TrustedKey(each.public, ("attestation",), since, until) for each in signers),
            trust.TrustedKey(log_key.public, ("log",), log_since, log_until),
        ),
        (trust.TrustedLog(origin, log_key.keyid),),
    )
