"""The verbs of a review. The machine finds; a person finds where it could not, or otherwise."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import dossiers
from applications import services as applications
from applications.models import Dossier
from organizations.models import User
from reviews import assignments, findings, listings, reasons
from reviews.attempts import recorded
from reviews.holding import hold, note, refuse_unless_in_review
from reviews.models import Finding, Review
from reviews.permissions import JUDGE, require
from standards.assessment import FindingStatus, assess
from standards.errors import Refusal
from standards.lifecycle import Action

_JUDGED = ("judgement", "judgement_reason", "judgement_code", "judged_by", "judged_at")


@transaction.atomic
def open_review(dossier: Dossier, *, now: datetime) -> Review:
    """Hold a filed dossier against the rule and keep one finding per requirement. Done once; then it is given back."""
    application = dossier.application = applications.locked(dossier.application)
    known = Review.objects.filter(dossier=dossier).first()
    if known is not None:
        return known
    review = _opened(dossier, 1, now)
    detail = {"findings": review.findings_sha256}
    applications.move(application, Action.OPEN_REVIEW, actor=None, now=now, detail=detail)
    listings.keep(review, now=now)
    return review


def open_again(dossier: Dossier, *, now: datetime) -> Review:
    """One more review of a dossier, found on by the machine anew. The caller holds the application's row."""
    last = Review.objects.filter(dossier=dossier).order_by("-round").values_list("round", flat=True)[0]
    review = _opened(dossier, last + 1, now)
    listings.keep(review, now=now)
    return review


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
def judge(
    finding: Finding, person: User, *, status: str, reason: str, code: str = "", now: datetime
) -> Finding:
    """A person's finding on one requirement, with the reason; it stands beside the machine's and over it.

    `code`: one of `reviews.reasons`, for those who count; the reason in words is what stands in the record.
    """
    held = hold(finding.review)
    require(person, JUDGE, held)
    refuse_unless_in_review(held, "find on")
    if status not in {s.value for s in FindingStatus}:
        raise Refusal(f"{status!r} is not a finding: choose {', '.join(s.value for s in FindingStatus)}")
    if not reason.strip():
        raise Refusal(f"say why {finding.requirement} is {status.replace('_', ' ')}")
    reasons.require(code, status)
    finding.judgement, finding.judgement_reason, finding.judgement_code = status, reason.strip(), code or None
    finding.judged_by, finding.judged_at = person, now
    finding.save(update_fields=[*_JUDGED])
    detail = {"requirement": finding.requirement, "finding": status, **({"code": code} if code else {})}
    note(held, person, "judge", now, reason, detail)
    listings.refresh(held, now=now)
    return finding


def assign(review: Review, person: User, to: User | None, *, note: str = "", now: datetime) -> None:
    """Give a review to a reviewer of one's agency, or to nobody of it."""
    if to is None:
        assignments.give_back(review, person, now=now)
    else:
        assignments.give(review, person, to, note=note, now=now)
