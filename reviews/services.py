"""The verbs of a review. The machine finds; a person finds where it could not, or otherwise."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import dossiers
from applications import services as applications
from applications.models import Dossier
from organizations.models import User
from reviews import findings
from reviews.attempts import recorded
from reviews.holding import hold, note, refuse_unless_in_review
from reviews.models import Finding, Review
from reviews.permissions import JUDGE, require
from standards.assessment import FindingStatus, assess
from standards.errors import Refusal
from standards.lifecycle import Action


@transaction.atomic
def open_review(dossier: Dossier, *, now: datetime) -> Review:
    """Hold a filed dossier against the rule and keep one finding per requirement. Done once; then it is given back."""
    application = applications.locked(dossier.application)
    known = Review.objects.filter(dossier=dossier).first()
    if known is not None:
        return known
    review = _opened(dossier, 1, now)
    detail = {"findings": review.findings_sha256}
    applications.move(application, Action.OPEN_REVIEW, actor=None, now=now, detail=detail)
    return review


def open_again(dossier: Dossier, *, now: datetime) -> Review:
    """One more review of a dossier, found on by the machine anew. The caller holds the application's row."""
    last = Review.objects.filter(dossier=dossier).order_by("-round").values_list("round", flat=True)[0]
    return _opened(dossier, last + 1, now)


def _opened(dossier: Dossier, number: int, now: datetime) -> Review:
    found = assess(dossiers.rulebook_of(dossier.application), dossiers.read(dossier), now.date())
    content, sha256 = findings.content(found)
    review = Review.objects.create(
        dossier=dossier,
        round=number,
        opened_at=now,
        assessed_on=now.date(),
        findings_content=content,
        findings_sha256=sha256,
    )
    Finding.objects.bulk_create(findings.rows(review, found))
    return review


@recorded
@transaction.atomic
def judge(finding: Finding, person: User, *, status: str, reason: str, now: datetime) -> Finding:
    """A person's finding on one requirement, with the reason; it stands beside the machine's and over it."""
    held = hold(finding.review)
    require(person, JUDGE, held)
    refuse_unless_in_review(held, "find on")
    if status not in {s.value for s in FindingStatus}:
        raise Refusal(f"{status!r} is not a finding: choose {', '.join(s.value for s in FindingStatus)}")
    if not reason.strip():
        raise Refusal(f"say why {finding.requirement} is {status.replace('_', ' ')}")
    finding.judgement, finding.judgement_reason = status, reason.strip()
    finding.judged_by, finding.judged_at = person, now
    finding.save(update_fields=["judgement", "judgement_reason", "judged_by", "judged_at"])
    note(held, person, "judge", now, reason, {"requirement": finding.requirement, "finding": status})
    return finding


@transaction.atomic
def assign(review: Review, person: User, to: User | None, *, now: datetime) -> None:
    """Give a review to a reviewer, or to nobody."""
    held = hold(review)
    require(person, JUDGE, held)
    if to is not None:
        require(to, JUDGE, held)
    Review.objects.filter(pk=held.pk).update(assigned_to=to)
    note(held, person, "assign", now, f"to {to}" if to else "to nobody", {})
