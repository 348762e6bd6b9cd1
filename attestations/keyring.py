"""The platform's keys: which there are, what each is for, and the private halves for those who may hold them.

`keys.json` names the public halves and their use; it is all that verifying and the trust root need. The private
halves lie beside it as encrypted PEM and are opened only by the process that signs.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from notary import keys, trust
from standards.errors import Refusal

ATTESTATION = "attestation"
LOG = "log"
#: What each new set of keys holds: one classical and one post-quantum signature, and the log's own.
NEW = ((ATTESTATION, keys.ED25519), (ATTESTATION, keys.ML_DSA_65), (LOG, keys.ED25519))


def folder() -> Path:
    return Path(settings.VEDC_KEYS)


def make(on: date) -> list[dict[str, Any]]:
    """Make the platform's keys, valid from a day; refused where there are keys already. Returns what was made."""
    index = folder() / "keys.json"
    if index.exists():
        raise Refusal(f"there are keys in {folder()} already; they are not replaced")
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for use, algorithm in NEW:
        signer = keys.generate(algorithm)
        private = folder() / f"{use}-{algorithm}.pem"
        private.touch(mode=0o600)
        private.write_bytes(keys.dump(signer, settings.VEDC_KEY_PASSPHRASE.encode()))
        made.append(
            {
                "algorithm": algorithm,
                "file": private.name,
                "keyid": signer.keyid,
                "public": signer.public.pem().decode(),
                "use": use,
                "valid_from": on.isoformat(),
            }
        )
    # The index comes last: a set without one was never finished and is made again.
    index.write_text(json.dumps(made, indent=1) + "\n")
    listed.cache_clear()
    signers.cache_clear()
    return made


@cache
def listed() -> tuple[dict[str, Any], ...]:
    """The public record of every key; a Refusal where none was made yet."""
    index = folder() / "keys.json"
    if not index.exists():
        raise Refusal(f"there are no keys in {folder()}: run 'python manage.py make_keys'")
    return tuple(json.loads(index.read_text()))


@cache
def signers(use: str) -> tuple[keys.LocalSigner, ...]:
    """The signers of one use, opened once and kept."""
    passphrase = settings.VEDC_KEY_PASSPHRASE.encode()
    return tuple(
        keys.load((folder() / key["file"]).read_bytes(), passphrase) for key in listed() if key["use"] == use
    )


def trust_root() -> trust.TrustRoot:
    """What a verifier needs to believe: the public keys, the log they sign, and which signatures must be there."""
    entries = tuple(
        trust.TrustedKey(
            public=keys.PublicKey.from_pem(key["public"].encode()),
            use=(key["use"],),
            valid_from=date.fromisoformat(key["valid_from"]),
            valid_until=date.fromisoformat(key["valid_until"]) if key.get("valid_until") else None,
        )
        for key in listed()
    )
    origin = settings.VEDC_LOG_ORIGIN
    logs = tuple(trust.TrustedLog(origin, key.keyid) for key in entries if LOG in key.use)
    return trust.TrustRoot(entries, logs)
