"""How somebody who signs shows who they are: a passkey over the digest of what they sign, or signing in anew."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest

from organizations import passkeys
from organizations.models import User


def shown(
    request: HttpRequest, person: User, purpose: str, digest: str, credential: str
) -> tuple[str, dict[str, str] | None]:
    """(how, assertion). Without a passkey's answer the person confirms who they are, and what was posted is kept."""
    if credential:
        return "passkey", passkeys.finish(request, person, purpose, digest, credential)
    raise_if_reauthentication_required(request, app="allauth.account")
    return "again", None
