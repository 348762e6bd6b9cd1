"""The verbs of a determination: one person decides, another approves or sends it back.

`determine` decides on a dossier in review; `propose` changes how an authorization stands; either waits for `approve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from applications import dossiers
from applications import services as applications
from organizations.models import User
from reviews import ballots, clocks, conditions, findings, holds, proposals, standings
from reviews.attempts import recorded
from reviews.holding import hold, note, refuse_unless_in_review
from reviews.models import (
    AUTHORIZING,
    OF_STANDING,
    ON_A_DOSSIER,
    Decision,
    Determination,
    Finding,
    Reconsideration,
    Review,
)
from reviews.permissions import APPROVE, DETERMINE, Barred, require
from reviews.proposals import SETTLED, Ground, Term
from reviews.standings import WHOLE, Scope
from screenings import services as screenings
from standards import lifecycle
from standards.assessment import FindingStatus
from standards.errors import Refusal
from standards.lifecycle import Action, Status

__all__ = [
    "Ground",
    "Scope",
    "Term",
    "approve",
    "arrival",
    "determine",
    "object_to",
    "propose",
    "take_effect",
]

#: What each decision does to the whole of an application; upholding does nothing to it.
ARRIVES_AT: dict[str, Action | None] = {
    Decision.AUTHORIZE.value: Action.AUTHORIZE,
    Decision.CONDITIONS.value: Action.AUTHORIZE,
    Decision.RETURN.value: Action.RETURN,
    Decision.DENY.value: Action.DENY,
    Decision.REVISE.value: Action.REVISE,
    Decision.SUSPEND.value: Action.SUSPEND,
    Decision.REINSTATE.value: Action.REINSTATE,
    Decision.REVOKE.value: Action.REVOKE,
    Decision.UPHOLD.value: None,
}
GONE = "The authorization was revoked."


@recorded
@transaction.atomic
def determine(
    review: Review,
    person: User,
    *,
    decision: str,
    reasons: str,
    terms: Sequence[Term] = (),
    grounds: Sequence[Ground] = (),
    now: datetime,
) -> Determination:
    """Decide on a dossier, with reasons. It takes effect when a second person approves it."""
    held = hold(review)
    require(person, DETERMINE, held)
    refuse_unless_in_review(held, "determine")
    if decision not in ON_A_DOSSIER:
        raise Refusal(f"{decision!r} is not a decision on a dossier: choose {', '.join(ON_A_DOSSIER)}")
    _refuse_without_words(held, reasons, terms, grounds, now)
    _refuse_what_the_findings_forbid(decision, list(held.findings.all()), terms)
    clocks.refuse_unless_circulated(held, decision)
    if decision in AUTHORIZING:
        screenings.refuse_unless_screened(held.dossier, now=now)
    made = proposals.keep(
        held, person, decision=decision, reasons=reasons, terms=terms, grounds=grounds, now=now
    )
    detail = {"decision": decision, "dossier": made.dossier_sha256, "findings": made.findings_sha256}
    applications.move(held.dossier.application, Action.DETERMINE, actor=person, now=now, detail=detail)
    return made


@recorded
@transaction.atomic
def propose(
    review: Review,
    person: User,
    *,
    decision: str,
    reasons: str,
    grounds: Sequence[Ground],
    scope: Scope = WHOLE,
    terms: Sequence[Term] = (),
    now: datetime,
) -> Determination:
    """Propose how an authorization stands from now on, whole or for some sites or countries.

    Until a second person approves it, the authorization stands as it did.
    """
    held = hold(review)
    require(person, DETERMINE, held)
    again = _refuse_unless_of_standing(held, decision)
    if again is not None:
        scope = standings.scope_of(again.determination)
    _refuse_without_words(held, reasons, terms, grounds, now)
    if not grounds:
        raise Refusal("give at least one reason by paragraph")
    if terms and decision != Decision.REVISE.value:
        raise Refusal("only an authorization, or its revision, carries conditions")
    within = scope.within(dossiers.read(held.dossier))
    _refuse_unless_it_fits(held, decision, within, again=again is not None)
    made = proposals.keep(
        held,
        person,
        decision=decision,
        reasons=reasons,
        grounds=grounds,
        scope=within,
        terms=terms,
        now=now,
    )
    detail = {"decision": decision, "sites": made.sites, "countries": made.countries}
    note(held, person, "propose", now, "", detail)
    return made


@recorded
@transaction.atomic
def approve(determination: Determination, person: User, *, now: datetime) -> Determination:
    """The second pair of eyes. Only now does the application move to what was determined."""
    held, standing = _pending(determination)
    require(person, APPROVE, held)
    refuse_unless_ready(held, standing, person, now)
    return take_effect(held, standing, person, now)


def refuse_unless_ready(held: Review, standing: Determination, person: User, now: datetime) -> None:
    """Everything that must be so before a determination takes effect, in one place; each line may refuse."""
    if standing.made_by_id == person.pk:
        raise Barred(f"{person} made this determination; another person must approve it", person, held)
    _, sha256 = findings.standing(held, held.findings.all())
    if (standing.dossier_sha256, standing.findings_sha256) != (held.dossier.sha256, sha256):
        raise Refusal(
            "the dossier or the findings changed after this determination: object, and determine again"
        )
    late = standing.conditions.filter(due_on__lte=now.date()).values_list("number", flat=True)
    if late:
        raise Refusal(f"condition {', '.join(map(str, late))} is due already: object, and determine again")
    if standing.decision in OF_STANDING:
        again = getattr(held, "reconsiders", None) is not None
        _refuse_unless_it_fits(held, standing.decision, standings.scope_of(standing), again=again)
    holds.refuse_while_held(standing, person, now=now)
    if standing.made_by_id is not None:  # a lapse was voted on with the condition that lapses
        ballots.refuse_unless_carried(standing)


@recorded
@transaction.atomic
def object_to(determination: Determination, person: User, *, reason: str, now: datetime) -> Determination:
    """Send a determination back to whoever proposed it, with the reason."""
    held, standing = _pending(determination)
    require(person, APPROVE, held)
    if not reason.strip():
        raise Refusal("say why the determination goes back")
    application = held.dossier.application
    if application.state is Status.DETERMINED:
        applications.move(application, Action.OBJECT, actor=person, now=now, note=reason.strip())
    else:
        note(held, person, Action.OBJECT.value, now, reason.strip(), {"determination": standing.pk})
    standing.objected_by, standing.objected_at, standing.objection = person, now, reason.strip()
    standing.save(update_fields=["objected_by", "objected_at", "objection"])
    return standing


def arrival(determination: Determination) -> Action | None:
    """What the determination does to its application; None where it changes nothing of it."""
    if determination.lapse_of_id is not None:
        return Action.LAPSE
    if determination.decision in standings.BECOMES and not determination.is_whole:
        return Action.CHANGE_PART
    return ARRIVES_AT[determination.decision]


def take_effect(held: Review, standing: Determination, person: User | None, now: datetime) -> Determination:
    """Move the application, and write down that it took effect. `person` is None only where a condition lapsed."""
    application = held.dossier.application
    # Where a person lets a held lapse take effect, it is the person's suspension.
    action = Action.SUSPEND if person and standing.lapse_of_id else arrival(standing)
    detail = {
        "decision": standing.decision,
        "determination": standing.pk,
        "sites": standing.sites,
        "countries": standing.countries,
    }
    if action is None:
        note(held, person, standing.decision, now, standing.reasons, detail)
    else:
        applications.move(application, action, actor=person, now=now, note=standing.reasons, detail=detail)
    standing.approved_by, standing.approved_at = person, now
    standing.save(update_fields=["approved_by", "approved_at"])
    if action is Action.REVOKE:
        conditions.end_all(application, reason=GONE, now=now)
    return standing


def _pending(determination: Determination) -> tuple[Review, Determination]:
    held = hold(determination.review)
    standing = Determination.objects.pending().filter(pk=determination.pk).first()
    if standing is None:
        raise Refusal(f"cannot decide on {determination}: it was approved or sent back already")
    standing.review = held
    return held, standing


def _refuse_without_words(
    held: Review, reasons: str, terms: Sequence[Term], grounds: Sequence[Ground], now: datetime
) -> None:
    if not reasons.strip():
        raise Refusal("give the reasons for the determination")
    proposals.refuse_bad_terms(terms, now.date())
    proposals.refuse_bad_grounds(grounds, held)


def _refuse_unless_of_standing(held: Review, decision: str) -> Reconsideration | None:
    """The reconsideration this review is for, if it is for one; Refusal where the decision has no place in it."""
    if held.determinations.pending().exists():
        raise Refusal("a determination is proposed already: approve it or send it back first")
    again: Reconsideration | None = getattr(held, "reconsiders", None)
    if again is not None and again.determination.decision in OF_STANDING:
        allowed = (Decision.REINSTATE.value, Decision.UPHOLD.value)
        if held.determinations.approved().exists():
            raise Refusal("this reconsideration is decided")
        undetermined = [f for f in held.findings.all() if f.outcome == FindingStatus.UNDETERMINED.value]
        if decision == Decision.REINSTATE.value and undetermined:
            names = ", ".join(one.requirement for one in undetermined)
            raise Refusal(f"cannot reinstate: a person must find on {names} first")
    else:
        again, allowed = None, OF_STANDING
        if not held.determinations.approved().filter(decision__in=AUTHORIZING).exists():
            raise Refusal("this review authorized nothing whose standing could change")
    if decision not in allowed:
        raise Refusal(f"{decision!r} cannot be decided here: choose {', '.join(allowed)}")
    return again


def _refuse_unless_it_fits(held: Review, decision: str, scope: Scope, *, again: bool) -> None:
    application = held.dossier.application
    if decision in standings.BECOMES:
        standing = standings.of(application)
        standings.refuse_what_does_not_fit(standing, decision, scope, again=again)
    action = ARRIVES_AT[decision]
    if action is not None:
        part = decision in standings.BECOMES and not scope.is_whole
        lifecycle.after(application.state, Action.CHANGE_PART if part else action)


def _refuse_what_the_findings_forbid(decision: str, standing: list[Finding], terms: Sequence[Term]) -> None:
    """The machine never decides, but an authorization may not pass over what nobody has found on."""
    if decision not in AUTHORIZING:
        if terms:
            raise Refusal("only an authorization carries conditions")
        return
    open_ones = [f.requirement for f in standing if f.outcome == FindingStatus.UNDETERMINED.value]
    if open_ones:
        raise Refusal(f"cannot authorize: a person must find on {', '.join(open_ones)} first")
    unsettled = [f.requirement for f in standing if f.outcome not in SETTLED]
    if decision == Decision.AUTHORIZE.value:
        if unsettled:
            raise Refusal(f"cannot authorize without conditions: {', '.join(unsettled)} not satisfied")
        if terms:
            raise Refusal("conditions were given: determine 'authorize with conditions'")
        return
    if not terms:
        raise Refusal("an authorization with conditions needs at least one condition")
    known = {f.requirement for f in standing}
    strangers = sorted({t.requirement for t in terms if t.requirement} - known)
    if strangers:
        raise Refusal(f"a condition names {', '.join(strangers)}, which this review has no finding on")
    bare = [name for name in unsettled if name not in {t.requirement for t in terms}]
    if bare:
        raise Refusal(f"cannot authorize: no condition covers {', '.join(bare)}, not satisfied")
