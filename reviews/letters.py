"""Letters of determinations: generated from what was decided, worded by a person, sent once it took effect."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _

from applications import dossiers, printing
from organizations import letters as post
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
    """Send a letter to the organization's officials, once. Returns whether it went out now.

    The row is held while it leaves and marked after: dying in between repeats a letter, never loses one.
    """
    one = Letter.objects.to_send().select_for_update(of=("self",)).filter(pk=letter.pk).first()
    if one is None:
        return False
    application = one.determination.review.dossier.application
    for place in application.organization.memberships.officials().select_related("user"):
        post.must_send("determination", place.user.email, application=application, letter=one)
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
        Decision.AUTHORIZE.value: _("%(who)s is authorized as a validated end user."),
        Decision.CONDITIONS.value: _(
            "%(who)s is authorized as a validated end user, under the conditions below."
        ),
        Decision.RETURN.value: _("The application of %(who)s is returned for amendment."),
        Decision.DENY.value: _("The application of %(who)s is denied."),
        Decision.REVISE.value: _("The authorization of %(who)s is revised."),
        Decision.SUSPEND.value: _("The authorization of %(who)s is suspended %(scope)s."),
        Decision.REINSTATE.value: _("The authorization of %(who)s is reinstated %(scope)s."),
        Decision.REVOKE.value: _("The authorization of %(who)s is revoked %(scope)s."),
        Decision.UPHOLD.value: _("After reconsideration, what was decided about %(who)s stands."),
    }
    return sentences[determination.decision] % {"who": who, "scope": scope}


def _next(determination: Determination) -> str:
    decision = determination.decision
    if decision == Decision.RETURN.value:
        return _("You may amend the application and file it again.")
    if decision in RECONSIDERED:
        days = determining.current().reconsideration_days
        return _(
            "You may ask for reconsideration within %(days)d days of the day this took effect. People who had no part "
            "in this decision will look at it. That is platform policy: the rule names no such time."
        ) % {"days": days}
    if determination.conditions.exists():
        return _("Submit the evidence for each condition on its page, under this application.")
    return _("What follows from it, and when, stands in your calendar.")
