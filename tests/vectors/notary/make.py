"""Write the vectors of this folder, from the root of the project.

    python -m tests.vectors.notary.make new   what is not there yet, and the list
    python -m tests.vectors.notary.make       everything anew

Ed25519 signatures come out the same each time; those of ML-DSA-65 and ECDSA are randomised and come out different.
"""

import dataclasses
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from weasyprint import HTML, Attachment

from notary import bundle, canonical, checkpoint, cosignature, dsse, keys, merkle
from notary.bundle import Bundle
from notary.statement import PAYLOAD_TYPE
from notary.trust import TrustedKey, TrustRoot
from tests.notary import world

HERE = Path(__file__).parent
TRUST = "trust.json"
GOOD = world.make()
DATA = GOOD.to_bytes()
WITNESS = world.key("witness")
Broken = tuple[str, bytes, str, str]


def curve() -> keys.LocalSigner:
    """The test key of P-256, grown from its name like the others."""
    number = int.from_bytes(hashlib.sha256(b"vedc test key attestation ecdsa-p256").digest(), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return keys.LocalSigner(keys.PublicKey.from_spki(private.public_key().public_bytes(*form)), private)


CURVE = curve()
BY_CURVE = world.make(signers=(CURVE,))


def changed(*path: str | int, to: Any) -> bytes:
    """The good bundle with one value changed, in canonical bytes."""
    value = canonical.loads(DATA)
    part = value
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to(part[path[-1]]) if callable(to) else to
    return canonical.dumps(value)


def flip(text: str) -> str:
    """The base64 of the same bytes with the lowest bit of the last one changed."""
    data = canonical.bytes_of(text, "it", 100_000)
    return canonical.text_of(data[:-1] + bytes([data[-1] ^ 1]))


def padded(text: str) -> str:
    """An ECDSA signature (DER) whose first number has a zero more than it needs: the same number, spelled otherwise."""
    sig = canonical.bytes_of(text, "it", 100)
    return canonical.text_of(bytes((0x30, sig[1] + 1, 2, sig[3] + 1, 0)) + sig[4:])


def resealed(payload: bytes) -> bytes:
    """A bundle of the right keys and log, over these bytes."""
    return world.make(payload).to_bytes()


def signatures() -> Iterator[Broken]:
    step = "signatures"
    payload = world.state(world.predicate(endUser__name="Mallory Compute Ltd"))
    yield "statement-changed", changed("envelope", "payload", to=canonical.text_of(payload)), TRUST, step
    yield "payload-type-changed", changed("envelope", "payloadType", to="text/plain"), TRUST, step
    for place, signature in enumerate(GOOD.envelope.signatures):
        name = "ed25519" if signature.keyid == world.CLASSIC.keyid else "ml-dsa-65"
        other = GOOD.envelope.plain()["signatures"][1 - place]
        yield (
            f"signature-{name}-changed",
            changed("envelope", "signatures", place, "sig", to=flip),
            TRUST,
            step,
        )
        yield f"signature-{name}-missing", changed("envelope", "signatures", to=[other]), TRUST, step
        nearby = signature.keyid[:-1] + ("1" if signature.keyid[-1] == "0" else "0")
        yield (
            f"key-id-{name}-changed",
            changed("envelope", "signatures", place, "keyid", to=nearby),
            TRUST,
            step,
        )
    first, second = GOOD.envelope.signatures
    swapped = (dsse.Signature(first.keyid, second.sig), dsse.Signature(second.keyid, first.sig))
    envelope = dataclasses.replace(GOOD.envelope, signatures=swapped)
    yield "signatures-swapped", dataclasses.replace(GOOD, envelope=envelope).to_bytes(), TRUST, step
    forged = world.make(payload, (world.MALLORY, world.MALLORY_QUANTUM))
    yield "signed-by-mallory", forged.to_bytes(), TRUST, step
    more = world.make(signers=(*world.SIGNERS, world.MALLORY))
    yield "signed-by-mallory-too", more.to_bytes(), TRUST, step
    yield "signed-by-the-log-key", world.make(signers=(world.LOG_KEY, world.QUANTUM)).to_bytes(), TRUST, step
    text = world.make(world.state(world.PREDICATE), payload_type="application/json")
    yield "signed-as-another-payload-type", text.to_bytes(), TRUST, step
    (signature,) = BY_CURVE.envelope.signatures
    for name, sig in (("changed", flip), ("padded", padded)):
        mark = dsse.Signature(
            signature.keyid, canonical.bytes_of(sig(canonical.text_of(signature.sig)), "it", 100)
        )
        envelope = dataclasses.replace(BY_CURVE.envelope, signatures=(mark,))
        yield f"signature-ecdsa-p256-{name}", world.place(envelope).to_bytes(), "trust-ecdsa-p256.json", step


def statements() -> Iterator[Broken]:
    step = "statement"
    plain = world.state(world.PREDICATE)
    value = json.loads(plain)
    spaced = json.dumps(value).encode()
    yield "statement-with-spaces", resealed(spaced), TRUST, step
    yield "statement-is-no-json", resealed(b"validated, believe us"), TRUST, step
    kind = "https://vedc.example/predicates/menu/v1"
    yield "statement-of-another-kind", resealed(world.state(world.PREDICATE, kind)), TRUST, step
    two = canonical.dumps(value | {"subject": value["subject"] * 2})
    yield "statement-of-two-subjects", resealed(two), TRUST, step
    other = canonical.dumps(value | {"_type": "https://in-toto.io/Statement/v0.1"})
    yield "statement-of-another-type", resealed(other), TRUST, step
    doubled = plain.replace(b'{"_type":', b'{"_type":"x","_type":', 1)
    yield "statement-with-a-key-twice", resealed(doubled), TRUST, step
    halved = plain.replace(b'"kind":"UVEU"', b'"kind":"\\ud800"', 1)
    yield "statement-with-half-a-character", resealed(halved), TRUST, step
    subject = value["subject"][0] | {"name": "VEU-2026-0008/dossier/1"}
    of_another = canonical.dumps(value | {"subject": [subject]})
    yield "subject-is-another-dossier", resealed(of_another), TRUST, step
    ends = world.predicate(validity__until="2020-01-01")
    yield "validity-ends-before-it-begins", resealed(world.state(ends)), TRUST, step
    yield (
        "decided-on-no-day",
        resealed(world.state(world.predicate(determination__decidedOn="soon"))),
        TRUST,
        step,
    )
    yield "reference-missing", resealed(world.state(world.predicate(reference=""))), TRUST, step


def windows() -> Iterator[Broken]:
    early = world.state(world.predicate(determination__decidedOn="2025-12-31"))
    yield "decided-before-the-key-was-valid", resealed(early), TRUST, "keys"
    yield "key-expired", DATA, "trust-key-expired.json", "keys"
    yield "key-not-yet-valid", DATA, "trust-key-not-yet-valid.json", "keys"
    yield "log-key-expired", DATA, "trust-log-key-expired.json", "checkpoint"
    yield "log-key-not-yet-valid", DATA, "trust-log-key-not-yet-valid.json", "checkpoint"
    yield "key-compromised", DATA, "trust-key-compromised.json", "keys"
    yield "log-key-compromised", DATA, "trust-log-key-compromised.json", "checkpoint"
    yield "wrong-attestation-key", DATA, "trust-wrong-attestation-key.json", "signatures"
    yield "wrong-log-key", DATA, "trust-wrong-log-key.json", "checkpoint"
    yield "wrong-log", DATA, "trust-wrong-log.json", "log"
    yield "trust-root-without-keys", DATA, "trust-without-keys.json", "trust root"
    yield "trust-root-without-policy", DATA, "trust-without-policy.json", "trust root"
    yield "trust-root-with-a-false-key-id", DATA, "trust-false-key-id.json", "trust root"


def logs() -> Iterator[Broken]:
    step = "inclusion"
    yield "salt-changed", changed("log", "salt", to=flip), TRUST, step
    yield "index-changed", changed("log", "index", to=5), TRUST, step
    yield "index-beyond-the-tree", changed("log", "index", to=11), TRUST, step
    yield "proof-changed", changed("log", "proof", 0, to=flip), TRUST, step
    yield "proof-too-short", changed("log", "proof", to=lambda proof: proof[:-1]), TRUST, step
    yield "proof-too-long", changed("log", "proof", to=lambda proof: [*proof, proof[0]]), TRUST, step
    yield "proof-empty", changed("log", "proof", to=[]), TRUST, step
    signed_again = dsse.sign(world.state(world.predicate(kind="NVEU")), PAYLOAD_TYPE, world.SIGNERS)
    yield "signed-but-not-logged", dataclasses.replace(GOOD, envelope=signed_again).to_bytes(), TRUST, step
    log = world.Log()
    world.make(log=log)
    older = dataclasses.replace(GOOD, checkpoint=log.head(size=6))
    yield "checkpoint-from-before-the-entry", older.to_bytes(), TRUST, step
    elsewhere = world.make(log=world.Log("log.mallory.example"))
    yield "logged-elsewhere", elsewhere.to_bytes(), TRUST, "log"


def checkpoints() -> Iterator[Broken]:
    step = "checkpoint"

    def note(old: str, new: str) -> bytes:
        return changed("checkpoint", to=lambda text: text.replace(old, new))

    lines = GOOD.checkpoint.split("\n")
    yield "checkpoint-size-changed", note("\n11\n", "\n12\n"), TRUST, step
    yield "checkpoint-root-changed", note(lines[2], flip(lines[2])), TRUST, step
    mark = lines[4].rsplit(" ", 1)[1]
    yield "checkpoint-signature-changed", note(mark, flip(mark)), TRUST, step
    yield "checkpoint-of-another-log", note(world.ORIGIN, "log.mallory.example"), TRUST, step
    yield "checkpoint-signed-by-mallory", world.make(head_signers=(world.MALLORY,)).to_bytes(), TRUST, step
    both = world.make(head_signers=(world.LOG_KEY, world.MALLORY))
    yield "checkpoint-signed-by-mallory-too", both.to_bytes(), TRUST, step
    alone = "\n".join(lines[:4]) + "\n" + cosigned().splitlines(keepends=True)[-1]
    yield "checkpoint-cosigned-but-unsigned", changed("checkpoint", to=alone), TRUST, step
    yield "checkpoint-unsigned", changed("checkpoint", to="\n".join(lines[:4]) + "\n"), TRUST, "bundle"
    yield "checkpoint-with-an-extension", note("\n\n", "\nmore\n\n"), TRUST, "bundle"


def cosigned() -> str:
    """The good checkpoint with the line of a witness whom no trust root names."""
    head = checkpoint.parse(GOOD.checkpoint)
    line = cosignature.sign(head, "witness.agency.example", WITNESS, datetime(2026, 11, 24, tzinfo=UTC))
    return GOOD.checkpoint + line.line


def spellings() -> Iterator[Broken]:
    spaced = json.dumps(json.loads(DATA), ensure_ascii=False).encode()
    yield "bundle-with-spaces", spaced, TRUST, "bundle"
    yield "bundle-with-a-newline", DATA + b"\n", TRUST, "bundle"
    yield "bundle-with-a-mark", b"\xef\xbb\xbf" + DATA, TRUST, "bundle"
    yield "bundle-with-keys-unsorted", b'{"mediaType":"",' + DATA[1:], TRUST, "bundle"
    twice = DATA.replace(b'"log":{', b'"log":{},"log":{', 1)
    yield "bundle-with-a-key-twice", twice, TRUST, "bundle"
    yield "bundle-with-an-unknown-key", changed("note", to="x"), TRUST, "bundle"
    yield "bundle-of-another-type", changed("mediaType", to=bundle.MEDIA_TYPE[:-1] + "2"), TRUST, "bundle"
    yield "bundle-with-index-as-a-float", DATA.replace(b'"index":6', b'"index":6.0'), TRUST, "bundle"
    yield "bundle-truncated", DATA[: len(DATA) // 2], TRUST, "bundle"
    yield "bundle-empty", b"", TRUST, "bundle"
    yield "bundle-nested-too-deeply", b"[" * 5000 + b"]" * 5000, TRUST, "bundle"
    yield "salt-too-short", changed("log", "salt", to="AAAA"), TRUST, "bundle"
    yield "base64-without-padding", changed("log", "salt", to=lambda text: text.rstrip("=")), TRUST, "bundle"
    yield "base64-with-a-newline", changed("log", "salt", to=lambda text: text + "\n"), TRUST, "bundle"
    loose = changed("log", "salt", to=lambda text: text[:-2] + chr(ord(text[-2]) + 1) + "=")
    yield "base64-with-loose-bits", loose, TRUST, "bundle"
    yield "signatures-none", changed("envelope", "signatures", to=[]), TRUST, "bundle"
    yield (
        "signatures-in-another-order",
        changed("envelope", "signatures", to=lambda s: s[::-1]),
        TRUST,
        "bundle",
    )
    yield "signature-twice", changed("envelope", "signatures", to=lambda s: [s[0], *s]), TRUST, "bundle"


def trusts() -> dict[str, bytes]:
    """Every trust root by its file name."""
    good = world.trusted()
    plain = canonical.loads(good.to_bytes())
    day = date.fromisoformat
    false_id = json.loads(good.to_bytes())
    false_id["keys"][0]["keyid"] = "0" * 64
    return {
        TRUST: good.to_bytes(),
        "trust-key-retired-later.json": world.trusted(until=day("2026-12-31")).to_bytes(),
        "trust-key-compromised.json": compromised(good, world.CLASSIC.keyid),
        "trust-log-key-compromised.json": compromised(good, world.LOG_KEY.keyid),
        "trust-ed25519.json": requiring(world.CLASSIC),
        "trust-ecdsa-p256.json": requiring(CURVE),
        "trust-key-expired.json": world.trusted(until=day("2026-11-22")).to_bytes(),
        "trust-key-not-yet-valid.json": world.trusted(since=day("2026-11-24")).to_bytes(),
        "trust-log-key-expired.json": world.trusted(log_until=day("2026-11-22")).to_bytes(),
        "trust-log-key-not-yet-valid.json": world.trusted(log_since=day("2027-01-02")).to_bytes(),
        "trust-wrong-attestation-key.json": world.trusted((world.MALLORY, world.QUANTUM)).to_bytes(),
        "trust-wrong-log-key.json": world.trusted(log_key=world.MALLORY).to_bytes(),
        "trust-wrong-log.json": world.trusted(origin="log.mallory.example").to_bytes(),
        "trust-without-keys.json": canonical.dumps(plain | {"keys": []}),
        "trust-without-policy.json": canonical.dumps(plain | {"policy": {"attestation": {"require": []}}}),
        "trust-false-key-id.json": canonical.dumps(false_id),
    }


def compromised(root: TrustRoot, keyid: str) -> bytes:
    """A trust root that says of one key: since three weeks after the decision it may be in other hands."""
    since = date(2026, 12, 14)
    told = (
        dataclasses.replace(key, compromised_from=since) if key.keyid == keyid else key for key in root.keys
    )
    return dataclasses.replace(root, keys=tuple(told)).to_bytes()


def requiring(signer: keys.LocalSigner) -> bytes:
    """A trust root whose policy is content with the signature of this one key."""
    root = world.trusted()
    own = TrustedKey(signer.public, ("attestation",), world.SINCE)
    return TrustRoot((own, root.keys[-1]), root.logs, dsse.Policy((signer.algorithm,))).to_bytes()


def goods() -> Iterator[tuple[str, bytes, str, str, str]]:
    """Name, bytes, trust root, the day asked about and the standing on it."""
    yield "hybrid.json", DATA, TRUST, "2027-01-01", "valid"
    yield "lapsed.json", DATA, TRUST, "2029-11-23", "lapsed"
    yield "last-day.json", DATA, TRUST, "2029-11-22", "valid"
    yield "day-before.json", DATA, TRUST, "2026-11-22", "not yet valid"
    yield "key-retired-later.json", DATA, "trust-key-retired-later.json", "2028-01-01", "valid"
    yield "only-entry-of-its-log.json", alone().to_bytes(), TRUST, "2027-01-01", "valid"
    yield "certificate.pdf", certificate(DATA), TRUST, "2027-01-01", "valid"
    for name, packed in (("packed", True), ("with-a-table", False)):
        data = rewritten(certificate(DATA), packed=packed)
        yield f"certificate-{name}.pdf", data, TRUST, "2027-01-01", "valid"
    yield "cosigned.json", changed("checkpoint", to=cosigned()), TRUST, "2027-01-01", "valid"
    classic = world.make(signers=(world.CLASSIC,)).to_bytes()
    yield "ed25519.json", classic, "trust-ed25519.json", "2027-01-01", "valid"
    yield "ecdsa-p256.json", BY_CURVE.to_bytes(), "trust-ecdsa-p256.json", "2027-01-01", "valid"


def alone() -> Bundle:
    """The first entry of a log of one: the proof is empty and rightly so."""
    log = world.Log()
    salt = bytes(range(32))
    log.add(bundle.commitment(salt, GOOD.envelope.to_bytes()))
    proof = tuple(merkle.inclusion(0, 1, log.read))
    return Bundle(GOOD.envelope, bundle.LogPlace(log.origin, 0, salt, proof), log.head())


def certificate(*attachments: bytes, name: str = "bundle.json") -> bytes:
    """A plain PDF/A-3 that carries these files under one name."""
    files = [
        Attachment(string=data, name=name, relationship="Data", description="The signed attestation")
        for data in attachments
    ]
    page = "<html lang=en><title>Certificate</title><body><h1>VEU-2026-0007</h1>"
    made: bytes = HTML(string=page).write_pdf(
        attachments=files, pdf_variant="pdf/a-3u", pdf_identifier=b"vectors"
    )
    return made


def rewritten(pdf: bytes, *, packed: bool) -> bytes:
    """The same PDF as other writers make them: objects in streams, or each by itself and listed in a table."""
    made = io.BytesIO()
    modes = pikepdf.ObjectStreamMode
    with pikepdf.open(io.BytesIO(pdf)) as held:
        mode = modes.generate if packed else modes.disable
        held.save(made, object_stream_mode=mode, deterministic_id=True)
    return made.getvalue()


def broken() -> Iterator[Broken]:
    for family in (signatures, statements, windows, logs, checkpoints, spellings):
        for name, data, trust, step in family():
            yield f"{name}.json", data, trust, step
    yield "certificate-without-bundle.pdf", certificate(), TRUST, "bundle"
    yield "certificate-with-two-bundles.pdf", certificate(DATA, DATA), TRUST, "bundle"
    two = rewritten(certificate(DATA, DATA), packed=False)
    yield "certificate-with-a-table-and-two-bundles.pdf", two, TRUST, "bundle"
    yield "certificate-truncated.pdf", certificate(DATA)[:-400], TRUST, "bundle"
    forged = world.make(signers=(world.MALLORY, world.MALLORY_QUANTUM)).to_bytes()
    yield "certificate-signed-by-mallory.pdf", certificate(forged), TRUST, "signatures"


def write(anew: bool) -> None:
    for folder in ("good", "broken", "trust"):
        (HERE / folder).mkdir(exist_ok=True)
        for old in (HERE / folder).iterdir() if anew else ():
            old.unlink()
    for name, data in trusts().items():
        keep(f"trust/{name}", data)
    listed: dict[str, list[dict[str, str]]] = {"good": [], "broken": []}
    for name, data, trust, at, standing in goods():
        keep(f"good/{name}", data)
        listed["good"].append(
            {"file": f"good/{name}", "trust": f"trust/{trust}", "at": at, "standing": standing}
        )
    for name, data, trust, step in broken():
        keep(f"broken/{name}", data)
        listed["broken"].append(
            {"file": f"broken/{name}", "trust": f"trust/{trust}", "at": "2027-01-01", "step": step}
        )
    (HERE / "vectors.json").write_text(json.dumps(listed, indent=1) + "\n")


def keep(name: str, data: bytes) -> None:
    """What is there already stays as it is."""
    if not (HERE / name).exists():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    write(anew="new" not in sys.argv[1:])
