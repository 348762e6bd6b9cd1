"""Letters of determinations: generated from what was decided, worded by a person, sent once it took effect."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template

from applications import dossiers, printing
from applications import letters as post
from organizations.models import User
from reviews import determining, holding, standings
from reviews.models import RECONSIDERED, Decision, Determination, Letter
from reviews.permissions import DETERMINE, require
from standards.dossier import Dossier
from standards.errors import Refusal


def generated(determination: Determination) -> str:
    """The letter as the platform words it, from the rows of the determination and the dossier's bytes."""
    review = determination.review
    application = review.dossier.application
    edition, said = dossiers.rulebook_of(application), dossiers.read(review.dossier)
    names = {**edition.countries.names, **{site.id: site.name for site in said.sites}}
    told = {
        "application": application,
        "said": said,
        "kind": edition.kind(application.kind).title,
        "determination": determination,
        "decided": _decided(determination, said, names),
        "grounds": list(determination.grounds.all()),
        "conditions": list(determination.conditions.all()),
        "next": _next(determination),
        "issuer": settings.VEDC_ISSUER_NAME,
    }
    template = get_template("letters/letter.txt").template  # type: ignore[attr-defined]
    return str(template.render(Context(told, autoescape=False))).strip() + "\n"


def keep(determination: Determination) -> Letter:
    """Keep the letter as generated, with a determination that was just proposed."""
    text = generated(determination)
    return Letter.objects.create(determination=determination, generated=text, text=text)


@transaction.atomic
def edit(letter: Letter, person: User, *, text: str, now: datetime) -> Letter:
    """Word the letter anew. What was voted on and approved is a digest over these words: they are void then."""
    determination = Determination.objects.get(pk=letter.determination_id)
    held = holding.hold(determination.review)
    require(person, DETERMINE, held)
    one = Letter.objects.select_for_update().get(pk=letter.pk)
    determination.refresh_from_db()
    if determination.approved_at is not None or determination.objected_at is not None:
        raise Refusal("the letter is final: its determination took effect or was sent back")
    worded = text.replace("\r\n", "\n").strip()
    if not worded:
        raise Refusal("a letter says something")
    one.text, one.edited_by, one.edited_at = worded + "\n", person, now
    one.save(update_fields=["text", "edited_by", "edited_at"])
    holding.note(held, person, "word_letter", now, "", {"determination": determination.pk})
    return one


@transaction.atomic
def send(letter: Letter, *, now: datetime) -> bool:
    """Send a letter to whoever certifies for the organization, once. Returns whether it was sent now.

    It is kept among the application's letters, and the mail follows from there: one transaction, nothing twice.
    """
    one = Letter.objects.to_send().select_for_update(of=("self",)).filter(pk=letter.pk).first()
    if one is None:
        return False
    application = one.determination.review.dossier.application
    post.write("determination", application, post.certifiers(application), now=now, letter=one)
    one.sent_at = now
    one.save(update_fields=["sent_at"])
    return True


def pdf(determination: Determination) -> bytes:
    """The letter on paper; one whose determination did not take effect yet says that it is a draft."""
    letter, application = determination.letter, determination.review.dossier.application
    page = {
        "application": application,
        "text": letter.text,
        "dated": determination.approved_at,
        "issuer": settings.VEDC_ISSUER_NAME,
    }
    return printing.letter(page, hashlib.sha256(letter.text.encode()).hexdigest())


def _decided(determination: Determination, said: Dossier, names: dict[str, str]) -> str:
    scope = standings.scope_of(determination).words(names)
    who = said.end_user.name
    sentences = {
        Decision.AUTHORIZE.value: f"{who} is authorized as a validated end user.",
        Decision.CONDITIONS.value: f"{who} is authorized as a validated end user, under the conditions below.",
        Decision.RETURN.value: f"The application of {who} is returned for amendment.",
        Decision.DENY.value: f"The application of {who} is denied.",
        Decision.REVISE.value: f"The authorization of {who} is revised.",
        Decision.SUSPEND.value: f"The authorization of {who} is suspended {scope}.",
        Decision.REINSTATE.value: f"The authorization of {who} is reinstated {scope}.",
        Decision.REVOKE.value: f"The authorization of {who} is revoked {scope}.",
        Decision.UPHOLD.value: f"After reconsideration, what was decided about {who} stands.",
    }
    return sentences[determination.decision]


def _next(determination: Determination) -> str:
    decision = determination.decision
    if decision == Decision.RETURN.value:
        return "You may amend the application and file it again."
    if decision in RECONSIDERED:
        days = determining.current().reconsideration_days
        return (
            f"You may ask for reconsideration within {days} days of the day this took effect. People who had no part "
            "in this decision will look at it. That is platform policy: the rule names no such time."
        )
    if determination.conditions.exists():
        return "Submit the evidence for each condition on its page, under this application."
    return "What follows from it, and when, stands in your calendar."
