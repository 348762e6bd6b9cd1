"""Letters to an operator about an application: kept here first, then sent by mail to whoever wants mail.

Anybody above this room writes one with `send`. A letter that is not legal may be turned off, kind by kind, by each
person; it is kept in the application all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from applications.models import Application, Letter, LetterCopy, LetterMute
from languages.choice import speaking_to
from languages.words import words
from organizations import letters
from organizations.models import Membership, User
from organizations.permissions import ROLES, Permission
from standards.errors import Refusal

logger = logging.getLogger(__name__)
SALT = "applications.letters.unsubscribe"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter: its name, and of a legal one why it cannot be turned off."""

    id: str
    title: str
    why: str = ""

    @property
    def legal(self) -> bool:
        return bool(self.why)


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "filed",
            "Receipts of what was filed",
            "The receipt carries the digest of what was certified; it is your proof of filing.",
        ),
        Kind(
            "question",
            "Questions of the committee",
            "A question stops the decision clock and has a due day; you must learn of it.",
        ),
        Kind(
            "determination",
            "Determinations, suspensions and revocations",
            "They change what you may do, from the day they say.",
        ),
        Kind(
            "inspection",
            "On-site reviews that are announced or called off",
            "You agreed to on-site reviews; somebody must be there to open the site.",
        ),
        Kind("question_news", "What became of your answers to the committee"),
        Kind("question_reminder", "Reminders of questions that are due"),
        Kind("progress", "Steps of the review: complete, circulated"),
        Kind("obligation_reminder", "Reminders of duties that fall due"),
    )
}


def certifiers(application: Application) -> list[User]:
    """Who certifies for the applicant. One query."""
    roles = [role for role, granted in ROLES.items() if Permission.CERTIFY in granted]
    return _people(application, role__in=roles)


def workers(application: Application) -> list[User]:
    """Who may edit for the applicant, contributors left out. One query."""
    roles = [role for role, granted in ROLES.items() if Permission.EDIT in granted]
    return _people(application, role__in=roles)


def contributing(application: Application) -> list[tuple[User, frozenset[str]]]:
    """Who answers some sections for the applicant and nothing else, with the sections. One query."""
    roles = [role for role, granted in ROLES.items() if Permission.CONTRIBUTE in granted]
    places = Membership.objects.filter(
        organization=application.organization_id, role__in=roles, user__is_active=True
    )
    return [(place.user, frozenset(place.sections)) for place in places.select_related("user")]


def contributors(application: Application, section: str) -> list[User]:
    """Who answers one section for the applicant and nothing else. One query."""
    return [person for person, sections in contributing(application) if section in sections]


def _people(application: Application, **which: Any) -> list[User]:
    places = Membership.objects.filter(
        organization=application.organization_id, user__is_active=True, **which
    )
    return [place.user for place in places.select_related("user").order_by("user_id")]


@transaction.atomic
def send(
    application: Application,
    kind: str,
    to: Iterable[User],
    subject: str,
    body: str,
    legal: bool,
    now: datetime,
) -> Letter:
    """Keep a letter and a copy for each person, then mail it once the transaction stands. Returns the letter.

    `kind` is one of KINDS. A legal letter goes to everybody; any other is not mailed to who turned its kind off.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of letter: add it to KINDS")
    letter = Letter.objects.create(
        organization=application.organization,
        application=application,
        kind=kind,
        subject=subject[:300],
        body=body,
        legal=legal,
        at=now,
    )
    people = {person.pk: person for person in to}
    mutes = LetterMute.objects.filter(kind=kind, person__in=people)
    off = set() if legal else set(mutes.values_list("person_id", flat=True))
    LetterCopy.objects.bulk_create(LetterCopy(letter=letter, person_id=pk, muted=pk in off) for pk in people)
    transaction.on_commit(lambda: deliver(LetterCopy.objects.filter(letter=letter), now=now), robust=True)
    return letter


def write(
    name: str,
    application: Application,
    to: Iterable[User],
    *,
    now: datetime,
    kind: str = "",
    **context: Any,
) -> Letter:
    """The same from a text file of templates/emails (its first line the subject); legal where its kind is.

    Who chose a language gets it in that language: one letter for each that is spoken. Returns the first.
    """
    of, people = kind or name, list(to)
    written = []
    for language in dict.fromkeys(person.language for person in people) or ("",):
        readers = [person for person in people if person.language == language]
        with speaking_to(readers[0] if readers else None):
            subject, body = letters.render(name, {**context, "application": application})
        written.append(send(application, of, readers, subject, body, KINDS[of].legal, now))
    return written[0]


def unmailed() -> QuerySet[LetterCopy]:
    """The copies that wait for the mail."""
    return LetterCopy.objects.filter(mailed_at__isnull=True, muted=False).order_by("pk")


def deliver(copies: QuerySet[LetterCopy], *, now: datetime) -> int:
    """Mail what waits among some copies. Safe to repeat. Returns how many went out; a dead server ends the round, and
    the next sweep goes on.
    """
    sent, waiting = 0, copies.filter(mailed_at__isnull=True, muted=False)
    for copy in waiting.select_related("letter", "person"):
        try:
            sent += _mail(copy, now)
        except (SMTPException, OSError) as fault:
            logger.error("the letter %s was not sent to user %s: %s", copy.letter_id, copy.person_id, fault)
            break
    return sent


def _mail(copy: LetterCopy, now: datetime) -> int:
    """The row is taken while the letter leaves: dying in between repeats a letter, never loses one."""
    with transaction.atomic():
        if not LetterCopy.objects.filter(pk=copy.pk, mailed_at__isnull=True).update(mailed_at=now):
            return 0
        letter, headers, foot = copy.letter, {}, ""
        if not letter.legal:
            link = f"{settings.VEDC_BASE_URL}{unsubscribe_path(copy.person, letter.kind)}"
            headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
            with speaking_to(copy.person):
                foot = f"\n-- \n{words('No more mail of this kind:')} {link}\n"
        text = letter.body + foot
        EmailMessage(
            letter.subject, text, settings.DEFAULT_FROM_EMAIL, [copy.person.email], headers=headers
        ).send()
    return 1


def read(letter: Letter, person: User, *, now: datetime) -> None:
    """The person has read it here. Said once; whom it was not written to leaves no trace."""
    LetterCopy.objects.filter(letter=letter, person=person, read_at__isnull=True).update(read_at=now)


def unread(person: User) -> int:
    """How many letters written to a person they have not read here."""
    visible = Letter.objects.visible_to(person)
    return LetterCopy.objects.filter(person=person, read_at__isnull=True, letter__in=visible).count()


# What a person wants by mail


def unsubscribe_path(person: User, kind: str) -> str:
    """The address that turns one kind of letter off for one person, whoever opens it."""
    token = signing.dumps([person.pk, kind], salt=SALT)
    return reverse("applications:unsubscribe", args=[token])


def opened(token: str) -> tuple[User, Kind]:
    """Whose and which letters a link turns off; a Refusal where it is none of ours."""
    try:
        pk, kind = signing.loads(token, salt=SALT)
        return User.objects.get(pk=pk, is_active=True), KINDS[kind]
    except (signing.BadSignature, User.DoesNotExist, KeyError, TypeError, ValueError):
        raise Refusal(
            "this link is not one of ours, or is broken: open it as it stands in the letter"
        ) from None


def mute(person: User, kind: Kind, *, now: datetime) -> None:
    """Turn a kind of letter off. A legal one stays on, and the Refusal says why. Safe to repeat."""
    if kind.legal:
        raise Refusal(f"{kind.title} cannot be turned off: {kind.why}")
    LetterMute.objects.get_or_create(person=person, kind=kind.id, defaults={"at": now})


def unmute(person: User, kind: Kind) -> None:
    """Turn it on again. Safe to repeat."""
    LetterMute.objects.filter(person=person, kind=kind.id).delete()


def muted(person: User) -> set[str]:
    """The kinds that a person turned off. One query."""
    return set(LetterMute.objects.filter(person=person).values_list("kind", flat=True))
