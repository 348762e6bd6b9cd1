"""Verification in numbered steps: from bytes and a trust root to what was said, by whom, and where logged.

Nothing inside the envelope is understood before its signatures are checked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from notary import canonical, checkpoint, dsse, merkle, pdf
from notary.bundle import Bundle
from notary.checkpoint import Checkpoint
from notary.errors import NotaryError, VerificationError
from notary.keys import PublicKey
from notary.statement import PAYLOAD_TYPE, Statement
from notary.trust import ATTESTATION, TrustedKey, TrustRoot, day

DETERMINATION = "https://vedc.example/predicates/determination/v1"
_T = TypeVar("_T")
VALID, LAPSED, NOT_YET = "valid", "lapsed", "not yet valid"


@dataclass(frozen=True)
class Step:
    """One thing that was checked: its number from 1, its name, and what was found."""

    number: int
    name: str
    detail: str


@dataclass(frozen=True)
class Facts:
    """What verification reads from the predicate: whose it is, when it was decided, and when it holds."""

    reference: str
    decided_on: date
    valid_from: date
    valid_until: date

    def standing(self, at: date) -> str:
        """VALID, LAPSED or NOT_YET on the day `at`; both ends of the validity belong to it."""
        if at > self.valid_until:
            return LAPSED
        return NOT_YET if at < max(self.valid_from, self.decided_on) else VALID


@dataclass(frozen=True)
class Verified:
    """A bundle that passed every step. keyids: of the signers; index: of its leaf; standing: on `at`."""

    statement: Statement
    facts: Facts
    keyids: tuple[str, ...]
    checkpoint: Checkpoint
    index: int
    at: date
    standing: str
    steps: tuple[Step, ...]

    @property
    def reference(self) -> str:
        return self.facts.reference


def read(data: bytes) -> Bundle:
    """The bundle in `data`: its own bytes, or those of a certificate PDF that carries it (step "bundle")."""
    return _step("bundle", lambda: Bundle.from_bytes(pdf.attached(data) if data[:5] == b"%PDF-" else data))


def read_trust(data: bytes) -> TrustRoot:
    """The trust root in `data` (step "trust root")."""
    return _step("trust root", lambda: TrustRoot.from_bytes(data))


def verify(
    bundle: Bundle,
    trust: TrustRoot,
    at: date | None = None,
    read_facts: Callable[[Statement], Facts] | None = None,
) -> Verified:
    """Every step, in order, or VerificationError naming the one that refused.

    read_facts: reads another kind of statement than a determination; NotaryError where it is not of that kind.

    Keys of an attestation are judged on the day it was decided: a key retired later still verifies, a compromised one
    does not. The
    log's key must have been in use at some time between that day and `at` (the day asked about; if None,
    that day).
    A lapsed statement verifies; `Verified.standing` says that it lapsed.
    """
    steps = list[tuple[str, str]]()
    envelope = bundle.envelope
    signers = _signatures(bundle, trust)
    steps.append(
        ("signatures", f"{_names(signers)} signed these {len(envelope.payload)} bytes; the policy is met")
    )
    statement = _step("statement", lambda: Statement.from_bytes(envelope.payload))
    facts = _step("statement", lambda: (read_facts or facts_of)(statement))
    steps.append(("statement", f"{facts.reference}, decided on {facts.decided_on}, of {statement.name}"))
    at = at or facts.decided_on
    _in_their_time(trust, signers, facts.decided_on)
    steps.append(("keys", f"each signing key was in its time on {facts.decided_on}"))
    log_keys = _log_keys(bundle, trust)
    steps.append(
        ("log", f"{bundle.log.origin} is a log of the trust root; the entry is {bundle.entry.hex()[:16]}…")
    )
    head = _step("checkpoint", lambda: checkpoint.parse(bundle.checkpoint))
    _checkpoint(bundle, head, log_keys, facts.decided_on, at)
    steps.append(("checkpoint", f"signed by the log at {head.size} entries, root {head.root.hex()[:16]}…"))
    _inclusion(bundle, head)
    steps.append(("inclusion", f"the entry stands at index {bundle.log.index} under that root"))
    standing = facts.standing(at)
    steps.append(("validity", f"from {facts.valid_from} until {facts.valid_until}: {standing} on {at}"))
    return Verified(
        statement,
        facts,
        tuple(key.keyid for key in signers),
        head,
        bundle.log.index,
        at,
        standing,
        tuple(Step(number, *each) for number, each in enumerate(steps, 1)),
    )


def facts_of(statement: Statement) -> Facts:
    """The facts of a determination; NotaryError if it is another kind of statement, or contradicts itself."""
    if statement.predicate_type != DETERMINATION:
        raise NotaryError(f"it is not a determination but {statement.predicate_type}")
    said = statement.predicate
    dossier = _object(said, "dossier")
    reference = canonical.string(said.get("reference"), "reference", 100)
    subject = f"{reference}/dossier/{canonical.integer(dossier.get('filing'), 'dossier.filing')}"
    if (statement.name, statement.sha256) != (subject, dossier.get("sha256")):
        raise NotaryError("its subject is not the dossier that it names")
    validity = _object(said, "validity")
    facts = Facts(
        reference,
        day(_object(said, "determination").get("decidedOn"), "determination.decidedOn"),
        day(validity.get("from"), "validity.from"),
        day(validity.get("until"), "validity.until"),
    )
    if facts.valid_until < facts.valid_from:
        raise NotaryError("its validity ends before it begins")
    return facts


def _signatures(bundle: Bundle, trust: TrustRoot) -> tuple[PublicKey, ...]:
    if bundle.envelope.payload_type != PAYLOAD_TYPE:
        raise VerificationError(dsse.STEP, f"what is signed is not {PAYLOAD_TYPE}")
    return dsse.verify(bundle.envelope, _public(trust.keys_for(ATTESTATION)), trust.attestation)


def _in_their_time(trust: TrustRoot, signers: tuple[PublicKey, ...], on: date) -> None:
    windows = {key.keyid: key for key in trust.keys}
    for signer in signers:
        _overlap("keys", windows[signer.keyid], on, on)


def _log_keys(bundle: Bundle, trust: TrustRoot) -> tuple[TrustedKey, ...]:
    keys = trust.log_keys(bundle.log.origin)
    if not keys:
        raise VerificationError("log", f"{bundle.log.origin} is not a log of the trust root")
    return keys


def _checkpoint(
    bundle: Bundle, head: Checkpoint, keys: tuple[TrustedKey, ...], decided_on: date, at: date
) -> None:
    signed = checkpoint.verify(head, bundle.log.origin, _public(keys))
    for key in keys:
        if key.public in signed:
            _overlap("checkpoint", key, decided_on, max(decided_on, at))


def _inclusion(bundle: Bundle, head: Checkpoint) -> None:
    place = bundle.log
    merkle.verify_inclusion(merkle.leaf_hash(bundle.entry), place.index, head.size, place.proof, head.root)


def _overlap(step: str, key: TrustedKey, first: date, last: date) -> None:
    """Refuse a key whose window has no day between `first` and `last`, and one that somebody else may have held:
    a date it signed is no proof of when it signed.
    """
    if key.compromised_from is not None:
        raise VerificationError(
            step,
            f"key {key.keyid[:16]}… is compromised since {key.compromised_from}, "
            "and nothing proves that it signed before",
        )
    if key.valid_from > last:
        raise VerificationError(step, f"key {key.keyid[:16]}… is valid from {key.valid_from}, after {last}")
    if key.valid_until is not None and key.valid_until < first:
        raise VerificationError(step, f"key {key.keyid[:16]}… expired on {key.valid_until}, before {first}")


def _public(keys: tuple[TrustedKey, ...]) -> Iterator[PublicKey]:
    return (key.public for key in keys)


def _names(keys: tuple[PublicKey, ...]) -> str:
    return " and ".join(f"{key.algorithm} key {key.keyid[:16]}…" for key in keys)


def _object(said: dict[str, object], name: str) -> dict[str, object]:
    value = said.get(name)
    if type(value) is not dict:
        raise NotaryError(f"the predicate has no {name}")
    return value


def _step(name: str, act: Callable[[], _T]) -> _T:
    """What `act` returns; its NotaryError becomes a refusal of step `name`."""
    try:
        return act()
    except VerificationError:
        raise
    except NotaryError as error:
        raise VerificationError(name, str(error)) from None
