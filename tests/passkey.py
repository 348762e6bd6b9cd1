"""A passkey in software: made for an account as the platform keeps it, and it signs what a page asks for."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from organizations import passkeys
from organizations.models import User

_USED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Key:
    """One key of one account. `rp` is the host it was made for."""

    def __init__(self, person: User, rp: str = "testserver") -> None:
        self.rp, self.id = rp, hashlib.sha256(person.email.encode()).digest()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.public = ES256.from_cryptography_key(self._key.public_key())
        held = AttestedCredentialData.create(bytes(16), self.id, self.public)
        data = AuthenticatorData.create(self._rp_hash, _USED | AuthenticatorData.FLAG.AT, 0, bytes(held))
        client = CollectedClientData.create("webauthn.create", b"made before", f"https://{rp}")
        attested = AttestationObject.create("none", data, {})
        credential = {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(bytes(client)),
                "attestationObject": websafe_encode(bytes(attested)),
            },
        }
        Authenticator.objects.create(
            user=person,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "software", "passwordless": False, "credential": credential},
        )

    def answer(self, options: dict[str, Any]) -> str:
        """What the browser posts, given the options of the page."""
        said = self._signed(websafe_decode(options["request_options"]["publicKey"]["challenge"]))
        names = ("clientDataJSON", "authenticatorData", "signature")
        response = {name: websafe_encode(part) for name, part in zip(names, said, strict=True)}
        return json.dumps(
            {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "response": response}
        )

    def assertion(self, purpose: str, digest: str) -> dict[str, str]:
        """The assertion as the platform keeps it."""
        client, data, signature = self._signed(passkeys.challenge(purpose, digest, "nonce"))
        return {
            "purpose": purpose,
            "digest": digest,
            "nonce": "nonce",
            "rp_id": self.rp,
            "credential_id": websafe_encode(self.id),
            "client_data": websafe_encode(client),
            "authenticator_data": websafe_encode(data),
            "signature": websafe_encode(signature),
            "public_key": websafe_encode(cbor.encode(dict(self.public))),
        }

    def _signed(self, challenge: bytes) -> tuple[bytes, bytes, bytes]:
        client = bytes(CollectedClientData.create("webauthn.get", challenge, f"https://{self.rp}"))
        data = bytes(AuthenticatorData.create(self._rp_hash, _USED, 1))
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return client, data, signed

    @property
    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest()
