"""What the seal costs, as functions to time: each beside the bare work it is measured against."""

import hashlib
from collections.abc import Callable
from datetime import date

from notary import bundle, canonical, dsse, merkle, verify
from notary.statement import PAYLOAD_TYPE, Statement
from tests.notary import world

Case = tuple[str, Callable[[], object], str]
DAY = date(2027, 1, 1)
POLICY = dsse.Policy(("ed25519",))


def five_kilobytes() -> dict[str, object]:
    """A determination of about 5 KB, with a findings summary as long as a real one."""
    summary = [
        {"id": f"s10-{number:02}", "paragraph": f"({number})", "title": "Requirement", "status": "satisfied",
         "provenance": "verified", "by": "machine"}
        for number in range(30)
    ]  # fmt: skip
    return world.predicate(findings__summary=summary)


def cases() -> list[Case]:
    """(name, function, goal) for each; a raw case stands before what is held against it."""
    return [*_signing(), *_logging(1_000), *_logging(100_000), *_verifying()]


def _signing() -> list[Case]:
    said = five_kilobytes()
    payload = world.state(said)
    message = dsse.pae(PAYLOAD_TYPE, payload)
    sealed = dsse.sign(payload, PAYLOAD_TYPE, [world.CLASSIC])
    envelope, mark = sealed.to_bytes(), sealed.signatures[0].sig
    statement = Statement.from_bytes(payload)
    keys = [world.CLASSIC.public]

    def read_and_verify() -> object:
        return dsse.verify(dsse.Envelope.from_bytes(envelope), keys, POLICY)

    return [
        ("canonical JSON, 5 KB", lambda: canonical.dumps(said), ""),
        ("Ed25519 sign, raw", lambda: world.CLASSIC.sign(message), ""),
        (
            "state and DSSE sign, Ed25519",
            lambda: dsse.sign(statement.to_bytes(), PAYLOAD_TYPE, [world.CLASSIC]).to_bytes(),
            "G1: at most 1.8x Ed25519 sign, raw",
        ),
        ("Ed25519 verify, raw", lambda: world.CLASSIC.public.verify(mark, message), ""),
        ("DSSE verify from bytes, Ed25519", read_and_verify, "G2: at most 1.45x Ed25519 verify, raw"),
        ("Ed25519 + ML-DSA-65 sign, raw", lambda: [each.sign(message) for each in world.SIGNERS], ""),
        (
            "DSSE sign, hybrid",
            lambda: dsse.sign(payload, PAYLOAD_TYPE, world.SIGNERS).to_bytes(),
            "G3: at most 1.15x Ed25519 + ML-DSA-65 sign, raw (medians of 200)",
        ),
    ]


def _logging(size: int) -> list[Case]:
    log = world.Log()
    for number in range(size):
        log.add(number.to_bytes(32, "big"))
    data, index, root = bytes(65), size // 3, merkle.root(size, log.read)
    leaf = merkle.leaf_hash(index.to_bytes(32, "big"))
    proof = merkle.inclusion(index, size, log.read)

    def append_sixteen() -> None:
        for more in range(16):
            merkle.append(size - 16 + more, leaf, log.read)

    return [
        (f"16 SHA-256 of 65 bytes ({size})", lambda: [hashlib.sha256(data).digest() for _ in range(16)], ""),
        (f"16 log appends at {size} entries", append_sixteen, "G6: at most 4.5x 16 SHA-256"),
        (
            f"inclusion proof at {size} entries",
            lambda: merkle.inclusion(index, size, log.read),
            "G6: 50x one SHA-256",
        ),
        (
            f"inclusion verified at {size} entries",
            lambda: merkle.verify_inclusion(leaf, index, size, proof, root),
            "G6: 50x one SHA-256",
        ),
        (f"consistency proof at {size} entries", lambda: merkle.consistency(index, size, log.read), ""),
    ]


def _verifying() -> list[Case]:
    made = world.make(world.state(five_kilobytes()))
    data, trust = made.to_bytes(), world.trusted()
    return [
        ("bundle read", lambda: bundle.Bundle.from_bytes(data), ""),
        (
            "bundle verified from bytes, hybrid",
            lambda: verify.verify(verify.read(data), trust, DAY),
            "under 2 ms",
        ),
    ]
