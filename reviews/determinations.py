"""The verbs of a determination: one person decides, another approves or sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from applications import services as applications
from organizations.models import User
from reviews import ballots, findings
from reviews.attempts import recorded
from reviews.holding import hold, refuse_unless_in_review
from reviews.models import AUTHORIZING, Condition, Decision, Determination, Finding, Review
from reviews.permissions import APPROVE, DETERMINE, Barred, require
from standards.assessment import FindingStatus
from standards.errors import Refusal
from standards.lifecycle import Action

ARRIVES_AT = {
    Decision.AUTHORIZE.value: Action.AUTHORIZE,
    Decision.CONDITIONS.value: Action.AUTHORIZE,
    Decision.RETURN.value: Action.RETURN,
    Decision.DENY.value: Action.DENY,
}
SETTLED = (FindingStatus.SATISFIED.value, FindingStatus.NOT_APPLICABLE.value)


@dataclass(frozen=True, slots=True)
class Term:
    """A condition as a reviewer words it."""

    text: str
    requirement: str = ""
    due_on: date | None = None


@recorded
@transaction.atomic
def determine(
    review: Review,
    person: User,
    *,
    decision: str,
    reasons: str,
    terms: Sequence[Term] = (),
    now: datetime,
) -> Determination:
    """Decide, with reasons. It takes effect when a second person approves it."""
    held = hold(review)
    require(person, DETERMINE, held)
    refuse_unless_in_review(held, "determine")
    if decision not in Decision.values:
        raise Refusal(f"{decision!r} is not a decision: choose {', '.join(Decision.values)}")
    if not reasons.strip():
        raise Refusal("give the reasons for the determination")
    standing = list(held.findings.all())
    _refuse_what_the_findings_forbid(decision, standing, terms)
    _, sha256 = findings.standing(held, standing)
    determination = Determination.objects.create(
        review=held,
        decision=decision,
        reasons=reasons.strip(),
        dossier_sha256=held.dossier.sha256,
        findings_sha256=sha256,
        made_by=person,
        made_at=now,
    )
    Condition.objects.bulk_create(
        Condition(
            determination=determination,
            number=n,
            text=term.text,
            requirement=term.requirement,
            due_on=term.due_on,
        )
        for n, term in enumerate(terms, start=1)
    )
    applications.move(
        held.dossier.application,
        Action.DETERMINE,
        actor=person,
        now=now,
        detail={"decision": decision, "dossier": held.dossier.sha256, "findings": sha256},
    )
    return determination


@recorded
@transaction.atomic
def approve(determination: Determination, person: User, *, now: datetime) -> Determination:
    """The second pair of eyes. Only now does the application move to what was determined."""
    held, standing = _standing(determination)
    require(person, APPROVE, held)
    if standing.made_by_id == person.pk:
        raise Barred(f"{person} made this determination; another person must approve it", person, held)
    _, sha256 = findings.standing(held, held.findings.all())
    if (standing.dossier_sha256, standing.findings_sha256) != (held.dossier.sha256, sha256):
        raise Refusal(
            "the dossier or the findings changed after this determination: object, and determine again"
        )
    ballots.refuse_unless_carried(standing)
    applications.move(
        held.dossier.application,
        ARRIVES_AT[standing.decision],
        actor=person,
        now=now,
        note=standing.reasons,
        detail={"decision": standing.decision, "determination": standing.pk},
    )
    standing.approved_by, standing.approved_at = person, now
    standing.save(update_fields=["approved_by", "approved_at"])
    return standing


@recorded
@transaction.atomic
def object_to(determination: Determination, person: User, *, reason: str, now: datetime) -> Determination:
    """Send a determination back to the review, with the reason."""
    held, standing = _standing(determination)
    require(person, APPROVE, held)
    if not reason.strip():
        raise Refusal("say why the determination goes back")
    applications.move(held.dossier.application, Action.OBJECT, actor=person, now=now, note=reason.strip())
    standing.objected_by, standing.objected_at, standing.objection = person, now, reason.strip()
    standing.save(update_fields=["objected_by", "objected_at", "objection"])
    return standing


def _standing(determination: Determination) -> tuple[Review, Determination]:
    held = hold(determination.review)
    standing = Determination.objects.standing().filter(pk=determination.pk, approved_at__isnull=True).first()
    if standing is None:
        raise Refusal(f"cannot decide on {determination}: it was approved or sent back already")
    standing.review = held
    return held, standing


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
