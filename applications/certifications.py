"""Other parties' certifications: ask by a link, sign what is shown, state that one is missing, take a link back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from applications import covering, dossiers, services, words
from applications.covering import Party
from applications.models import Application, PartyCertification
from notary import canonical
from organizations import letters
from organizations.invitations import speaks_for
from organizations.models import User
from organizations.permissions import Permission
from standards.errors import Refusal

PURPOSE = "vedc certification of a party"  # what a passkey signs for
A_DAY = 50  # letters of one application in a day: enough for any site, too few to flood strangers
USED = "this link was used, taken back or has expired: ask whoever sent it for a new one"


@dataclass(frozen=True, slots=True)
class Standing:
    """One party that must certify, what is kept of it, and how it stands: `signed`, `void`, `missing`, `open`."""

    party: Party
    word: PartyCertification | None
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Exactly what a party is shown, and its digest."""

    content: dict[str, Any]
    sha256: str


def standings(
    application: Application, plain: dict[str, Any], kept: Iterable[PartyCertification] | None = None
) -> list[Standing]:
    """Every party that must certify what the draft says now, with its word. One query, or none where `kept` is told."""
    rulebook = dossiers.rulebook_of(application)
    if kept is None:
        kept = application.party_certifications.standing().select_related("signed_by", "made_by")
    by_party = {word.party: word for word in kept}
    return [
        Standing(party, word := by_party.get(party.id), covering.state(plain, rulebook, party, word))
        for party in covering.parties(plain, rulebook)
    ]


def shown_to(word: PartyCertification, now: datetime) -> Shown:
    """What its party would sign now; a Refusal where the application no longer names it."""
    application = word.application
    plain = dossiers.plain(application, filing=1, filed_on=now.date())
    party = _party(application, plain, word.party)
    content = covering.covered(plain, dossiers.rulebook_of(application), party, word.sections, word.sites)
    return Shown(content, covering.digest(content))


def named(token: str) -> PartyCertification | None:
    """What a link names, whatever became of it."""
    found = PartyCertification.objects.filter(token_sha256=_digest(token))
    return found.select_related(
        "application__organization", "application__end_user", "made_by", "signed_by"
    ).first()


@transaction.atomic
def ask(
    application: Application,
    person: User,
    *,
    party: str,
    email: str,
    sections: Sequence[str],
    sites: Sequence[str],
    now: datetime,
) -> PartyCertification:
    """Send a party the link to what it certifies. What it was sent, signed or stated before ends with that."""
    held = services.locked_for_edit(application, person)
    found = _named_party(held, party, now)
    rulebook = dossiers.rulebook_of(held)
    unknown = set(sections) - {question.section for question in rulebook.questions_for(held.kind)}
    unknown |= set(sites) - set(held.sites.values_list("key", flat=True))
    if unknown:
        raise Refusal(f"{held.reference} has no section or site {', '.join(sorted(unknown))}")
    if not sections:
        raise Refusal("choose at least one section for the party to read and sign")
    sent = held.party_certifications.filter(made_at__gt=now - timedelta(days=1)).exclude(email="")
    if sent.count() >= A_DAY:
        raise Refusal(f"{held.reference} has sent {A_DAY} of these letters within a day: go on tomorrow")
    token = secrets.token_urlsafe(32)
    word = _put(
        held,
        found,
        now=now,
        made_by=person,
        email=email.strip().lower(),
        sections=list(sections),
        sites=list(sites),
        token_sha256=_digest(token),
        expires_at=now + timedelta(days=settings.VEDC_INVITATION_DAYS),
    )
    asked = words.for_parties(rulebook, held.kind)
    letters.must_send(
        "party_certification",
        word.email,
        word=word,
        application=held,
        act=asked.act if asked else "",
        link=settings.VEDC_BASE_URL + reverse("applications:party_sign", args=[token]),
        days=settings.VEDC_INVITATION_DAYS,
    )
    return word


@transaction.atomic
def state_missing(
    application: Application, person: User, *, party: str, reason: str, now: datetime
) -> PartyCertification:
    """The official says why a party has not signed; it stands in the dossier as missing, with the reason."""
    held = services.locked_for_edit(application, person)
    services.require(person, Permission.CERTIFY, held)
    if not reason.strip():
        raise Refusal("say why the certification is missing")
    return _put(held, _named_party(held, party, now), now=now, made_by=person, missing=reason.strip())


@transaction.atomic
def take_back(application: Application, person: User, *, party: str, now: datetime) -> None:
    """End what stands for a party: its link leads nowhere, its signature or stated reason no longer counts."""
    held = services.locked_for_edit(application, person)
    held.party_certifications.standing().filter(party=party).update(ended_at=now)


@transaction.atomic
def sign(
    token: str, person: User, *, read: str, now: datetime, assertion: dict[str, str] | None = None
) -> PartyCertification:
    """Certify what was shown. `read` is the digest of what the person had before them.

    Only an account that has shown the invited address to be its own may sign; the link works once.
    """
    found = named(token)
    if found is None:
        raise Refusal(USED)
    services.locked(found.application)
    word = PartyCertification.objects.select_related("application__end_user").get(pk=found.pk)
    if word.signed_by_id == person.pk and word.sha256 == read and word.ended_at is None:
        return word
    if not word.is_open(now):
        raise Refusal(USED)
    if not speaks_for(person, word.email):
        raise Refusal(f"this link is for {word.email}: only an account with that verified address may sign")
    shown = shown_to(word, now)
    if shown.sha256 != read:
        raise Refusal("what you certify was changed since you read it: read it again")
    word.shown, word.sha256 = canonical.dumps(shown.content), shown.sha256
    word.signed_by, word.signed_at, word.assertion = person, now, assertion
    word.save(update_fields=["shown", "sha256", "signed_by", "signed_at", "assertion"])
    return word


def _put(held: Application, party: Party, *, now: datetime, **said: Any) -> PartyCertification:
    if len(party.id) > PartyCertification._meta.get_field("party").max_length:
        raise Refusal(f"the short name of {party.name} is too long: shorten it in the table of parties")
    held.party_certifications.standing().filter(party=party.id).update(ended_at=now)
    return PartyCertification.objects.create(
        application=held, party=party.id, name=party.name[:300], role=party.role, made_at=now, **said
    )


def _named_party(application: Application, party: str, now: datetime) -> Party:
    return _party(application, dossiers.plain(application, filing=1, filed_on=now.date()), party)


def _party(application: Application, plain: dict[str, Any], id: str) -> Party:
    for party in covering.parties(plain, dossiers.rulebook_of(application)):
        if party.id == id:
            return party
    raise Refusal(f"{application.reference} names no party {id!r} that certifies")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
