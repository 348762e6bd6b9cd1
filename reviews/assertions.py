"""A vote as something that can be checked later: what was voted on, kept whole, and the key's signature over it.

What the key signs is SHA-256 over the purpose, the draft's digest and a nonce (`organizations.passkeys`); the purpose
names the choice, so that a signature for one choice is none for the other. The reason is beside it and not in it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from fido2 import cbor
from fido2.utils import websafe_encode

from notary import canonical
from organizations import passkeys
from organizations.models import User
from reviews.models import Choice, How, Vote
from standards.errors import Refusal

PURPOSES = {
    Choice.APPROVE.value: "vedc vote to approve a determination",
    Choice.DISAPPROVE.value: "vedc vote to disapprove a determination",
}


def agency_signs(agency: str) -> bool:
    """Whether somebody of the agency has a passkey: then all its votes are signed with one."""
    people = User.objects.filter(agency=agency, is_active=True, is_staff=True)
    return Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN, user__in=people).exists()


def refuse_strange_key(person: User, assertion: dict[str, Any] | None) -> None:
    """Refuse an assertion of a key that is not one of this person's account."""
    said = assertion or {}
    for one in auth.get_credentials(person):
        public_key = websafe_encode(cbor.encode(dict(one.public_key)))
        if (websafe_encode(one.credential_id), public_key) == (
            said.get("credential_id"),
            said.get("public_key"),
        ):
            return
    raise Refusal(f"this passkey is not one of {person}")


def refuse_unless_signed(assertion: dict[str, Any] | None, choice: str, sha256: str) -> None:
    """Refuse, unless this is a passkey's signature for exactly this choice on exactly this draft."""
    passkeys.verify(assertion or {}, purpose=PURPOSES[choice], digest=sha256)


def verify(vote: Vote) -> str:
    """What can be said of a vote in words, once it was checked; a Refusal where something does not hold.

    Reads the vote's row and its draft's and nothing else: what has changed since is another question.
    """
    content, found = bytes(vote.draft.content), bytes(vote.draft.findings)
    said = canonical.loads(content)
    wrong = (
        (hashlib.sha256(content).hexdigest() != vote.draft.sha256, "the draft is not what was voted on"),
        (
            hashlib.sha256(found).hexdigest() != said.get("findings"),
            "the findings are not those of the draft",
        ),
        (vote.draft.determination_id != vote.determination_id, "the draft is of another ballot"),
        (vote.person_id == said.get("madeBy"), "it was cast by who made the determination"),
        (vote.made_by_id != said.get("madeBy"), "the determination was made by somebody else"),
        (vote.entitled.get("agency") != vote.agency, "the person spoke for another agency"),
    )
    for is_wrong, why in wrong:
        if is_wrong:
            raise Refusal(f"{vote}: {why}")
    if vote.how != How.PASSKEY.value:
        return vote.get_how_display()
    refuse_unless_signed(vote.assertion, vote.choice, vote.draft.sha256)
    return "signed with a passkey; the signature holds"
