"""A passkey's signature over something said: the ceremony at the door, and the check anybody can make later.

The challenge is SHA-256 over a purpose, the digest of what is signed and a nonce, so that what the key signs is
bound to exactly that; the assertion is kept with the public key. docs/adr/0030-passkey-over-the-digest.md.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.http import HttpRequest
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData, CollectedClientData, UserVerificationRequirement

from organizations.models import User
from standards.errors import Refusal

MEMBERS = (
    "purpose",
    "digest",
    "nonce",
    "rp_id",
    "credential_id",
    "client_data",
    "authenticator_data",
    "signature",
    "public_key",
)
_SESSION = "vedc.passkey"
_NOT_USED = "the passkey did not sign what is on this page: try again"


def challenge(purpose: str, digest: str, nonce: str) -> bytes:
    """What a key signs: SHA-256 over the purpose, the digest (hex) of what is signed and the nonce."""
    return hashlib.sha256(f"{purpose}\n{digest}\n{nonce}".encode()).digest()


def has_passkey(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()


def begin(request: HttpRequest, person: User, purpose: str, digest: str) -> dict[str, Any] | None:
    """The options of the ceremony for the browser; None where the account has no passkey.

    The nonce waits in the session. Only the last thing shown for a purpose can be signed.
    """
    credentials = auth.get_credentials(person)
    if not credentials:
        return None
    waiting = request.session.get(_SESSION, {})
    kept = waiting.get(purpose)
    if not kept or kept["digest"] != digest:
        kept = {"digest": digest, "nonce": secrets.token_hex(16)}
        request.session[_SESSION] = {**waiting, purpose: kept}
    options, _ = auth.get_server().authenticate_begin(
        credentials=credentials,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge(purpose, digest, kept["nonce"]),
    )
    return {"request_options": dict(options)}


def finish(request: HttpRequest, person: User, purpose: str, digest: str, credential: str) -> dict[str, str]:
    """The assertion, checked and fit to be kept; the nonce is used up, whatever comes of it."""
    waiting = dict(request.session.get(_SESSION, {}))
    kept = waiting.pop(purpose, None)
    request.session[_SESSION] = waiting
    if not kept or kept["digest"] != digest:
        raise Refusal(_NOT_USED)
    given = _read(credential)
    known = {one.credential_id: one for one in auth.get_credentials(person)}
    held = known.get(given["id"])
    if held is None:
        raise Refusal("this passkey is not one of your account")
    assertion = {
        "purpose": purpose,
        "digest": digest,
        "nonce": kept["nonce"],
        "rp_id": auth.get_server().rp.id or "",
        "credential_id": websafe_encode(held.credential_id),
        "client_data": websafe_encode(given["clientDataJSON"]),
        "authenticator_data": websafe_encode(given["authenticatorData"]),
        "signature": websafe_encode(given["signature"]),
        "public_key": websafe_encode(cbor.encode(dict(held.public_key))),
    }
    verify(assertion, purpose=purpose, digest=digest)
    used = auth.get_authenticator_by_credential_id(person, held.credential_id)
    if used is not None:
        used.record_usage()
    return assertion


def verify(assertion: dict[str, Any], *, purpose: str, digest: str) -> None:
    """Refuse, unless the kept assertion is a user-verified signature over exactly this digest for this purpose.

    Pure: no row, no request, no clock. It shows that the holder of the kept public key signed; whose key that was
    is what the platform recorded with it.
    """
    if set(assertion) != set(MEMBERS) or not all(isinstance(one, str) for one in assertion.values()):
        raise Refusal("the assertion does not have the members it should have")
    try:
        client = CollectedClientData(websafe_decode(assertion["client_data"]))
        said = AuthenticatorData(websafe_decode(assertion["authenticator_data"]))
        key = CoseKey.parse(cbor.decode(websafe_decode(assertion["public_key"])))  # type: ignore[arg-type]
        signature = websafe_decode(assertion["signature"])
    except (ValueError, KeyError, TypeError) as fault:
        raise Refusal("the assertion cannot be read") from fault
    rp, host = assertion["rp_id"], urlsplit(client.origin).hostname or ""
    wrong = (
        (assertion["purpose"] != purpose or assertion["digest"] != digest, "it was made for something else"),
        (client.type != "webauthn.get", "it is not an assertion"),
        (client.challenge != challenge(purpose, digest, assertion["nonce"]), "its challenge is another"),
        (host != rp and not host.endswith(f".{rp}"), "it was made on another site"),
        (said.rp_id_hash != hashlib.sha256(rp.encode()).digest(), "it was made for another site"),
        (not said.is_user_present() or not said.is_user_verified(), "nobody was verified at the key"),
    )
    for is_wrong, why in wrong:
        if is_wrong:
            raise Refusal(f"the passkey's signature does not hold: {why}")
    try:
        key.verify(bytes(said) + hashlib.sha256(bytes(client)).digest(), signature)
    except (InvalidSignature, ValueError, KeyError, NotImplementedError) as fault:
        raise Refusal("the passkey's signature does not hold: the key did not make it") from fault


def _read(credential: str) -> dict[str, bytes]:
    try:
        given = json.loads(credential)
        response = given["response"]
        names = ("clientDataJSON", "authenticatorData", "signature")
        found = {name: websafe_decode(response[name]) for name in names}
        return {**found, "id": websafe_decode(given["rawId"])}
    except (ValueError, KeyError, TypeError) as fault:
        raise Refusal(_NOT_USED) from fault
