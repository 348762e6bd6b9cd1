"""A JSON document signed beside itself, as compliance-trestle signs and verifies OSCAL (`trestle verify`).

Source: trestle.core.signing of compliance-trestle 5.2. An in-toto statement names the document and the SHA-256 of its
RFC 8785 bytes, so that spaces and the order of keys may change and words may not. It is no determination: who verifies
attestations refuses it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from notary import canonical, dsse
from notary.dsse import Envelope, Policy
from notary.errors import NotaryError, VerificationError
from notary.keys import PublicKey, Signer
from notary.statement import PAYLOAD_TYPE, Statement

PREDICATE_TYPE = "https://oscal-compass.github.io/compliance-trestle/predicates/oscal-signing/v1"
STEP = "document"
_HOW = {"canonicalization": "RFC8785", "digestAlgorithm": "sha256", "digestSource": "canonical-json"}


def state(document: bytes, name: str) -> Statement:
    """What is said of a document under its file's name; NotaryError if it has no one spelling."""
    digest = hashlib.sha256(canonical.dumps(_value(document))).hexdigest()
    return Statement(name, digest, PREDICATE_TYPE, {**_HOW, "tool": "vedc"})


def sign(document: bytes, name: str, signers: Sequence[Signer]) -> Envelope:
    """The envelope to be kept beside a document."""
    return dsse.sign(state(document, name).to_bytes(), PAYLOAD_TYPE, signers)


def verify(
    envelope: Envelope, document: bytes, name: str, keys: Iterable[PublicKey], policy: Policy
) -> tuple[PublicKey, ...]:
    """The keys that signed this document under this name; VerificationError otherwise."""
    signed = dsse.verify(envelope, keys, policy)
    try:
        said = Statement.from_bytes(envelope.payload)
        ours = state(document, name)
    except NotaryError as error:
        raise VerificationError(STEP, str(error)) from None
    if envelope.payload_type != PAYLOAD_TYPE or said != ours:
        raise VerificationError(STEP, f"what is signed is not this document under the name {name}")
    return signed


def _value(document: bytes) -> Any:
    try:
        return json.loads(document.decode("utf-8"), object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise NotaryError("these bytes are not JSON") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice is read by some as the first and by some as the last: it is refused."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotaryError("an object of this JSON has a key twice")
    return found
