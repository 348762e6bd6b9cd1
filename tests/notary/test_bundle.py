"""The bundle: one spelling, bounded, and committed to the log under a salt."""

import hashlib

import pytest

from notary import bundle, canonical
from notary.errors import NotaryError
from tests.notary import world

GOOD = world.make()


def test_it_round_trips_in_canonical_bytes() -> None:
    data = GOOD.to_bytes()
    assert bundle.Bundle.from_bytes(data) == GOOD
    assert data == canonical.dumps(canonical.loads(data))


def test_the_log_holds_a_salted_commitment_and_nothing_else() -> None:
    salt, envelope = bytes(32), b"{}"
    inner = hashlib.sha256(envelope).digest()
    expected = hashlib.sha256(b"vedc log entry v1\n" + salt + inner).digest()
    assert bundle.commitment(salt, envelope) == expected
    assert bundle.commitment(bytes(31) + b"\x01", envelope) != expected
    with pytest.raises(NotaryError, match="a salt has 32 bytes, not 16"):
        bundle.commitment(bytes(16), envelope)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda b: b.update(mediaType="application/json"), "not of type"),
        (lambda b: b.update(more=1), "a key nobody knows: 'more'"),
        (lambda b: b.pop("log"), "lacks 'log'"),
        (lambda b: b.update(envelope=None), "the envelope is not an object"),
        (lambda b: b.update(checkpoint=7), "a checkpoint is a text"),
        (lambda b: b["log"].update(index=-1), "log.index is not a whole number"),
        (lambda b: b["log"].update(index=True), "log.index is not a whole number"),
        (lambda b: b["log"].update(index="6"), "log.index is not a whole number"),
        (lambda b: b["log"].update(salt="AAAA"), "log.salt has 3 bytes where 32"),
        (lambda b: b["log"].update(proof=b["log"]["proof"] * 20), "not a list of at most 64"),
        (lambda b: b["log"].update(proof=["AAAA"]), "a hash of log.proof has 3 bytes where 32"),
        (lambda b: b["log"].update(origin=""), "log.origin is not a string"),
        (lambda b: b["log"].update(tree="x"), "a key nobody knows: 'tree'"),
    ],
)
def test_what_we_would_not_have_written_is_refused(change: object, sentence: str) -> None:
    value = canonical.loads(GOOD.to_bytes())
    change(value)
    with pytest.raises(NotaryError, match=sentence):
        bundle.Bundle.from_bytes(canonical.dumps(value))


def test_more_than_any_bundle_needs_is_refused_unread() -> None:
    with pytest.raises(NotaryError, match="more than the 4194304 allowed"):
        bundle.Bundle.from_bytes(b" " * (bundle.MAX_BYTES + 1))
