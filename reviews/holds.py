"""Holds: a high-impact determination waits for a person on the second level, whatever path would carry it on.

What is high-impact is platform policy (determining.toml). The database itself refuses an effect while a hold is open.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from applications import dossiers
from organizations.models import User
from reviews import determining, holding
from reviews.determining import Policy
from reviews.models import AUTHORIZING, Decision, Determination, Hold, Review
from reviews.permissions import OVERRIDE, RELEASE, require
from standards import holdings
from standards.case import Case
from standards.errors import Refusal, listed


def impact(review: Review, decision: str, on: date, by: Policy | None = None) -> list[str]:
    """Why a decision on this review is high-impact on a day, one sentence each; empty where it is not."""
    by = by or determining.current()
    why = []
    if decision in by.held_decisions:
        why.append(f"It would {decision} an authorization.")
    if decision == Decision.REINSTATE.value and _of_revoked(review):
        why.append("It would bring back what was revoked.")
    if decision not in AUTHORIZING:
        return why
    dossier = dossiers.read(review.dossier)
    case = Case(dossiers.rulebook_of(review.dossier.application), dossier, on)
    if len(dossier.sites) > by.sites_over:
        why.append(f"It has {len(dossier.sites)} sites, more than {by.sites_over}.")
    chips = holdings.plain(holdings.holdings(case), case)["total"]["chips"]
    if chips > by.chips_over:
        why.append(f"It has {chips:,} chips, more than {by.chips_over:,}.")
    grave = {site.country for site in dossier.sites if case.within(site.country, by.country_groups)}
    if grave:
        places = listed(case.country(one) for one in sorted(grave))
        why.append(f"It has a site in {places}, of country group {listed(by.country_groups)} on {on}.")
    return why


def open_hold(determination: Determination, why: list[str], *, now: datetime) -> Hold:
    """Hold a determination. The caller holds the application's row."""
    return Hold.objects.create(determination=determination, why=why, opened_at=now)


@transaction.atomic
def release(hold: Hold, person: User, *, reason: str, now: datetime) -> Hold:
    """Let a determination go to its approval, with the reason.

    By a person who had no part in it; or, with the permission to override, by one who had, which the record then says.
    """
    determination = Determination.objects.get(pk=hold.determination_id)
    held = holding.hold(determination.review)
    one = Hold.objects.select_for_update().get(pk=hold.pk)
    partial = has_part(determination, person)
    require(person, OVERRIDE if partial else RELEASE, held)
    if not one.is_open:
        raise Refusal(f"this hold was released on {one.released_at:%-d %B %Y} already")
    if determination.objected_at is not None:
        raise Refusal("the determination was sent back: there is nothing to release")
    if not reason.strip():
        raise Refusal("say why the determination may take effect")
    one.released_by, one.released_at, one.release_reason = person, now, reason.strip()
    one.overridden = partial
    one.save(update_fields=["released_by", "released_at", "release_reason", "overridden"])
    action = "override_hold" if partial else "release_hold"
    holding.note(held, person, action, now, one.release_reason, {"determination": determination.pk})
    return one


def has_part(determination: Determination, person: User) -> bool:
    """Whether the person made the determination, worded its letter, voted on it or found on what it rests on."""
    letter = getattr(determination, "letter", None)
    return (
        determination.made_by_id == person.pk
        or (letter is not None and letter.edited_by_id == person.pk)
        or determination.votes.filter(person=person).exists()
        or determination.review.findings.filter(judged_by=person).exists()
    )


def refuse_while_held(determination: Determination, person: User, *, now: datetime) -> None:
    """Refuse the effect of what is held, of what became high-impact since it was made, and by who released it."""
    hold = Hold.objects.filter(determination=determination).first()
    if hold is None:
        why = impact(determination.review, determination.decision, now.date())
        if why:
            raise Refusal(
                f"{' '.join(why)} That was not so when it was made: object, and determine again, so that it is held"
            )
        return
    if hold.is_open:
        raise Refusal(f"it is held for a person on the second level: {' '.join(hold.why)}")
    if hold.released_by_id == person.pk:
        raise Refusal(f"{person} released the hold; another person must approve")


def _of_revoked(review: Review) -> bool:
    again = getattr(review, "reconsiders", None)
    return again is not None and again.determination.decision == Decision.REVOKE.value
