"""A proposed determination as rows: the decision, its reasons by paragraph, its conditions, its hold and its letter.

What is proposed takes effect in `determinations.approve`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from organizations.models import User
from reviews import findings, holds, letters
from reviews.models import Condition, Decision, Determination, Finding, Reason, Review
from reviews.standings import WHOLE, Scope
from standards.assessment import FindingStatus
from standards.errors import Refusal

SETTLED = (FindingStatus.SATISFIED.value, FindingStatus.NOT_APPLICABLE.value)
#: Decisions on a dossier that rest on what was not satisfied, where nobody gave reasons by paragraph.
_FROM_FINDINGS = (Decision.CONDITIONS.value, Decision.RETURN.value, Decision.DENY.value)


@dataclass(frozen=True, slots=True)
class Term:
    """A condition as a reviewer words it. `lapses`: missed, it suspends the authorization."""

    text: str
    requirement: str = ""
    due_on: date | None = None
    owner: str = ""
    evidence: str = ""
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason by paragraph: a requirement of the review, or a paragraph of the rule by its name."""

    text: str
    requirement: str = ""
    paragraph: str = ""
    code: str = ""


def keep(
    review: Review,
    person: User | None,
    *,
    decision: str,
    reasons: str,
    terms: Sequence[Term] = (),
    grounds: Sequence[Ground] = (),
    scope: Scope = WHOLE,
    lapse_of: Condition | None = None,
    now: datetime,
) -> Determination:
    """The rows of a proposal; held where it is high-impact. The caller holds the application's row."""
    found = list(review.findings.all())
    why = holds.impact(review, decision, now.date())
    determination = Determination.objects.create(
        review=review,
        decision=decision,
        reasons=reasons.strip(),
        sites=list(scope.sites),
        countries=list(scope.countries),
        high_impact=bool(why),
        lapse_of=lapse_of,
        dossier_sha256=review.dossier.sha256,
        findings_sha256=findings.standing(review, found)[1],
        made_by=person,
        made_at=now,
    )
    Reason.objects.bulk_create(_grounds(determination, grounds or _found(decision, found), found))
    _keep_terms(determination, terms)
    if why:
        holds.open_hold(determination, why, now=now)
    letters.keep(determination)
    return determination


def refuse_bad_terms(terms: Sequence[Term], today: date) -> None:
    """A condition says something, lapses only on a day, and leaves time to meet it."""
    for number, term in enumerate(terms, start=1):
        if not term.text.strip():
            raise Refusal(f"condition {number} says nothing: word it, or take it out")
        if term.lapses and term.due_on is None:
            raise Refusal(f"condition {number} suspends when missed: say by which day it is due")
        if term.due_on is not None and term.due_on <= today:
            raise Refusal(f"condition {number} is due on {term.due_on}: choose a day after today")


def refuse_bad_grounds(grounds: Sequence[Ground], review: Review) -> None:
    """A reason by paragraph says why, and names a requirement of this review or a paragraph."""
    known = set(review.findings.values_list("requirement", flat=True))
    for number, ground in enumerate(grounds, start=1):
        if not ground.text.strip():
            raise Refusal(f"reason {number} says nothing: word it, or take it out")
        if ground.requirement and ground.requirement not in known:
            raise Refusal(f"reason {number} names {ground.requirement}, which this review has no finding on")
        if not (ground.requirement or ground.paragraph.strip()):
            raise Refusal(f"reason {number} names no paragraph: say on which it rests")


def _found(decision: str, found: Sequence[Finding]) -> list[Ground]:
    """What was found not satisfied or not determined, in the words of who found it."""
    if decision not in _FROM_FINDINGS:
        return []
    open_ones = [one for one in found if one.outcome not in SETTLED]
    return [Ground(one.judgement_reason or one.why, one.requirement) for one in open_ones]


def _grounds(
    determination: Determination, grounds: Sequence[Ground], found: Sequence[Finding]
) -> list[Reason]:
    paragraphs = {one.requirement: one.paragraph for one in found}
    return [
        Reason(
            determination=determination,
            number=number,
            paragraph=ground.paragraph.strip() or paragraphs[ground.requirement],
            requirement=ground.requirement,
            code=ground.code,
            text=ground.text.strip(),
        )
        for number, ground in enumerate(grounds, start=1)
    ]


def _keep_terms(determination: Determination, terms: Sequence[Term]) -> None:
    """Conditions are numbered on through every determination of an application, so that each keeps its number."""
    application = determination.review.dossier.application
    numbers = Condition.objects.of_application(application).values_list("number", flat=True)
    Condition.objects.bulk_create(
        Condition(
            determination=determination,
            number=number,
            text=term.text.strip(),
            requirement=term.requirement,
            due_on=term.due_on,
            owner=term.owner.strip(),
            evidence=term.evidence.strip(),
            lapses=term.lapses,
        )
        for number, term in enumerate(terms, start=max(numbers, default=0) + 1)
    )
