"""The verbs of a review. The machine finds; people decide, one after another; nobody alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from applications import dossiers
from applications import services as applications
from applications.models import Dossier
from organizations.models import User
from reviews import findings
from reviews.models import AUTHORIZING, Condition, Decision, Determination, Finding, Review
from reviews.permissions import APPROVE, DETERMINE, JUDGE, require
from standards.assessment import FindingStatus, assess
from standards.errors import Refusal
from standards.lifecycle import Action, Status

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


@transaction.atomic
def open_review(dossier: Dossier, *, now: datetime) -> Review:
    """Hold a filed dossier against the rule and keep one finding per requirement. Done once; then it is given back."""
    application = applications.locked(dossier.application)
    known = Review.objects.filter(dossier=dossier).first()
    if known is not None:
        return known
    found = assess(dossiers.rulebook_of(application), dossiers.read(dossier), now.date())
    content, sha256 = findings.content(found)
    review = Review.objects.create(
        dossier=dossier,
        opened_at=now,
        assessed_on=now.date(),
        findings_content=content,
        findings_sha256=sha256,
    )
    Finding.objects.bulk_create(findings.rows(review, found))
    applications.move(application, Action.OPEN_REVIEW, actor=None, now=now, detail={"findings": sha256})
    return review


@transaction.atomic
def judge(finding: Finding, person: User, *, status: str, reason: str, now: datetime) -> Finding:
    """A person's finding on one requirement, with the reason; it stands beside the machine's and over it."""
    held = _held(finding.review)
    require(person, JUDGE, held)
    _refuse_unless_in_review(held, "find on")
    if status not in {s.value for s in FindingStatus}:
        raise Refusal(f"{status!r} is not a finding: choose {', '.join(s.value for s in FindingStatus)}")
    if not reason.strip():
        raise Refusal(f"say why {finding.requirement} is {status.replace('_', ' ')}")
    finding.judgement, finding.judgement_reason = status, reason.strip()
    finding.judged_by, finding.judged_at = person, now
    finding.save(update_fields=["judgement", "judgement_reason", "judged_by", "judged_at"])
    _note(held, person, "judge", now, reason, {"requirement": finding.requirement, "finding": status})
    return finding


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
    held = _held(review)
    require(person, DETERMINE, held)
    _refuse_unless_in_review(held, "determine")
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


@transaction.atomic
def approve(determination: Determination, person: User, *, now: datetime) -> Determination:
    """The second pair of eyes. Only now does the application move to what was determined."""
    held, standing = _standing(determination)
    require(person, APPROVE, held)
    if standing.made_by_id == person.pk:
        raise Refusal(f"{person} made this determination; another person must approve it")
    _, sha256 = findings.standing(held, held.findings.all())
    if (standing.dossier_sha256, standing.findings_sha256) != (held.dossier.sha256, sha256):
        raise Refusal(
            "the dossier or the findings changed after this determination: object, and determine again"
        )
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


@transaction.atomic
def assign(review: Review, person: User, to: User | None, *, now: datetime) -> None:
    """Give a review to a reviewer, or to nobody."""
    held = _held(review)
    require(person, JUDGE, held)
    if to is not None:
        require(to, JUDGE, held)
    Review.objects.filter(pk=held.pk).update(assigned_to=to)
    _note(held, person, "assign", now, f"to {to}" if to else "to nobody", {})


def _held(review: Review) -> Review:
    """The review with its application's row locked: one decision at a time."""
    held = Review.objects.select_related("dossier").get(pk=review.pk)
    held.dossier.application = applications.locked(held.dossier.application)
    return held


def _standing(determination: Determination) -> tuple[Review, Determination]:
    held = _held(determination.review)
    standing = Determination.objects.standing().filter(pk=determination.pk, approved_at__isnull=True).first()
    if standing is None:
        raise Refusal(f"cannot decide on {determination}: it was approved or sent back already")
    standing.review = held
    return held, standing


def _refuse_unless_in_review(review: Review, verb: str) -> None:
    application = review.dossier.application
    if application.state is not Status.IN_REVIEW:
        raise Refusal(f"cannot {verb} an application that is {application.get_status_display()}")
    if application.dossiers.filter(filing__gt=review.dossier.filing).exists():
        raise Refusal(f"{review.dossier} was filed again since; open the newer review")


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


def _note(
    review: Review, person: User, action: str, now: datetime, note: str, detail: dict[str, str]
) -> None:
    application = review.dossier.application
    applications.note(application, person, action, now=now, note=note, detail=detail)
