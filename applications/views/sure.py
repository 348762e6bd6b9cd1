"""How somebody who signs shows who they are: a passkey over the digest of what they sign, or signing in anew."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from django.http import HttpRequest

from organizations import passkeys
from organizations.models import User


def shown(
    request: HttpRequest, person: User, purpose: str, digest: str, credential: str
) -> tuple[str, dict[str, str] | None]:
    """(how, assertion): by `passkey`; or `again`, having signed in anew, and what was posted is kept meanwhile.
    An account that only a directory opens has nothing to be asked for: `directory`.
    """
    if credential:
        return "passkey", passkeys.finish(request, person, purpose, digest, credential)
    raise_if_reauthentication_required(request, app="allauth.account")
    return "again" if get_reauthentication_flows(person) else "directory", None
