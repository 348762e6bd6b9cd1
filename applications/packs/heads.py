"""The head of a pack: what it is for and what stood when it was taken, sealed so that no other passes for it."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from applications.packs.grounds import Ground
from applications.packs.plain import mark, plain
from notary import canonical
from notary.errors import NotaryError
from standards.errors import Refusal

FORMAT = "vedc-pack/1"
ANSWERS = "vedc-pack-answers/1"
_SALT = "vedc.applications.packs"
_NO_PACK = "This is no file of a form that was taken along"

Head = dict[str, Any]


def key_of(question: str, site: str | None) -> str:
    """How a place is written in a pack: question, or question@site."""
    return question if site is None else f"{question}@{site}"


def head(ground: Ground, now: datetime) -> Head:
    """What the pack says of itself. `seen` has the mark of every answer that stood when it was taken."""
    application = ground.application
    marks = {
        key_of(question.id, site): mark(plain(ground, question, ground.said(question.id, site)))
        for question, site in ground.all_places()
    }
    return {
        "format": FORMAT,
        "reference": application.reference,
        "rulebook": {
            "id": application.rulebook_id,
            "edition": application.edition,
            "hash": application.rulebook_hash,
        },
        "kind": application.kind,
        "filing": ground.filing,
        "taken_at": now.isoformat(timespec="seconds"),
        "sections": [section.id for section, _ in ground.chapters()],
        "sites": [{"id": site.key, "name": site.name} for site in ground.sites],
        "seen": {place: one for place, one in marks.items() if one},
    }


def seal(said: Head) -> str:
    """HMAC-SHA-256 over the head's canonical bytes, under a key of this platform."""
    return _seal(said, settings.SECRET_KEY)


def _seal(said: Head, secret: str) -> str:
    return salted_hmac(_SALT, canonical.dumps(said), secret=secret, algorithm="sha256").hexdigest()


def refuse_foreign(said: Any, its_seal: Any, ground: Ground) -> Head:
    """The head, once it is known to be ours, and of this application; a Refusal says what it is for otherwise."""
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(its_seal, str):
        raise Refusal(
            f"{_NO_PACK}: it has no head. Upload the file that “Save to file” made, or the workbook."
        )
    if not _is_ours(said, its_seal):
        raise Refusal(
            f"{_NO_PACK} from this platform, or its head was changed. Nothing of it was read. Download the form "
            "again, open it, load what you saved, and save it once more."
        )
    application = ground.application
    its = f"{said['kind']} of {said['rulebook']['id']}, edition {said['rulebook']['edition']}"
    about = f"This form was taken for {said['reference']} ({its}) on {said['taken_at'][:10]}"
    if said["reference"] != application.reference:
        raise Refusal(
            f"{about}; this is {application.reference}. Upload it on the page of {said['reference']}."
        )
    if said["kind"] != application.kind:
        raise Refusal(f"{about}; the application is for {application.kind} now. Download the form again.")
    if said["rulebook"]["hash"] != application.rulebook_hash:
        raise Refusal(
            f"{about}, under {said['rulebook']['hash'][:19]}…; the application stands under edition "
            f"{application.edition}, {application.rulebook_hash[:19]}…. Download the form again."
        )
    return said


def _is_ours(said: Head, its_seal: str) -> bool:
    try:
        return any(
            hmac.compare_digest(_seal(said, secret).encode(), its_seal.encode())
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        )
    except (NotaryError, UnicodeEncodeError):
        return False
