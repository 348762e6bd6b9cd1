"""Why somebody takes no part in deciding about an application: what they said, and what the rows say of them.

Asked anew each time. An interest counts unless it was over before the dossier was filed: one that ended last week has
not ended for what is decided today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from applications import services as applications
from applications.models import AnswerRevision, Application, Evidence
from notary import canonical
from organizations.models import Membership, Organization, User
from reviews.models import Interest, Nature, Recusal, Review
from screenings import names
from standards.errors import Refusal


def grounds(person: User, review: Review) -> list[str]:
    """Every reason why this person takes no part, as the end of a sentence that begins with their name."""
    return among([person], review).get(person.pk, [])


def among(people: Iterable[User], review: Review) -> dict[int, list[str]]:
    """The same for many at once, with as many questions to the database as for one."""
    pks = [person.pk for person in people]
    application, named = review.dossier.application, parties(review)
    found: dict[int, list[str]] = {}

    def say(person: int, why: str) -> None:
        if why not in found.setdefault(person, []):
            found[person].append(why)

    for place in Membership.objects.filter(user__in=pks).select_related("organization"):
        if place.organization_id == application.organization_id or plain(place.organization.name) in named:
            say(place.user_id, f"belongs to {place.organization}")
    if review.dossier.filed_by_id in pks:
        say(review.dossier.filed_by_id, f"filed {review.dossier}")
    for pk in _prepared(pks, application):
        say(pk, f"prepared {application.reference}")
    for one in matching(pks, review):
        say(one.person_id, f"declared an interest in {one.whom}")
    for pk in review.decided_before_by().intersection(pks):
        say(pk, "had a part in what is reconsidered")
    for recusal in Recusal.objects.filter(application=application, person__in=pks):
        say(recusal.person_id, "is recused")
    return found


def matching(people: Iterable[int], review: Review) -> list[Interest]:
    """The interests these people (by key) declared that touch a party of the application."""
    named = parties(review)
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=review.dossier.filed_on)
    held = Interest.objects.filter(lasting, person__in=people).select_related("organization")
    at_home = review.dossier.application.organization_id
    return [one for one in held if one.organization_id == at_home or plain(one.whom) in named]


def parties(review: Review) -> frozenset[str]:
    """The names the dossier names, made plain: the end user, its parties, and whoever is listed with a country."""
    known: frozenset[str] | None = getattr(review, "_parties", None)
    if known is None:
        said = canonical.loads(bytes(review.dossier.content))
        names = [said["end_user"].get("name"), review.dossier.application.organization.name, *_listed(said)]
        known = frozenset(plain(name) for name in names if isinstance(name, str)) - {""}
        review._parties = known  # type: ignore[attr-defined]  (a filed dossier never changes)
    return known


def plain(name: str) -> str:
    """A name as screening compares it: without script, accents, case, punctuation and the form of the company."""
    return " ".join(names.read(name).words)


@transaction.atomic
def declare(
    person: User,
    *,
    organization: Organization | None = None,
    party: str = "",
    nature: str,
    since: date,
    note: str = "",
    now: datetime,
) -> Interest:
    """Keep an interest that somebody declares of themselves."""
    if (organization is None) == (not party.strip()):
        raise Refusal("name one organization: choose it, or write its name where it is not listed")
    if nature not in Nature.values:
        raise Refusal(f"{nature!r} is not a kind of interest: choose {', '.join(Nature.values)}")
    known = Interest.objects.filter(
        person=person, organization=organization, party=party.strip(), nature=nature, until_on__isnull=True
    ).first()
    if known is not None:
        return known
    return Interest.objects.create(
        person=person,
        organization=organization,
        party=party.strip(),
        nature=nature,
        since_on=since,
        note=note.strip(),
        declared_at=now,
    )


@transaction.atomic
def end(interest: Interest, person: User, *, on: date, today: date) -> Interest:
    """Say since when an interest is over. It goes on counting for what was filed before that day."""
    if interest.person_id != person.pk:
        raise Refusal(f"{person} cannot end an interest of {interest.person}")
    if not interest.since_on <= on <= today:
        raise Refusal(f"an interest ends between the day it began, {interest.since_on}, and today")
    if Interest.objects.filter(pk=interest.pk, until_on__isnull=True).update(until_on=on) == 1:
        interest.until_on = on
    return interest


@transaction.atomic
def recuse(review: Review, person: User, *, reason: str, now: datetime) -> Recusal:
    """Take oneself out of an application, for good. A second time changes nothing."""
    application = applications.locked(review.dossier.application)
    if not (person.is_active and person.is_staff):
        raise Refusal(f"{person} is not of the committee and has nothing to be recused from")
    if not reason.strip():
        raise Refusal("say why you take no part")
    known = Recusal.objects.filter(application=application, person=person).first()
    if known is not None:
        return known
    made = Recusal.objects.create(application=application, person=person, reason=reason.strip(), at=now)
    applications.note(application, person, "recuse", now=now, note=reason.strip())
    return made


def _prepared(pks: list[int], application: Application) -> set[int]:
    """Who of these opened the draft, wrote in it, or attached a file to it."""
    wrote = AnswerRevision.objects.filter(application=application, person__in=pks).values_list("person")
    attached = Evidence.objects.filter(application=application, received_by__in=pks).values_list(
        "received_by"
    )
    found = {pk for (pk,) in wrote.order_by().union(attached.order_by())}
    return found | ({application.created_by_id} & set(pks))


def _listed(said: dict[str, Any]) -> Iterable[Any]:
    answers = [said["answers"], *(site["answers"] for site in said["sites"])]
    for answer in (one for each in answers for one in each.values()):
        rows = answer.get("value")
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and "country" in row:
                yield row.get("name") or row.get("partner")
