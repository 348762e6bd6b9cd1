"""A proposed determination as bytes: what a vote is cast on and an approval confirms.

The digest covers the dossier, the findings as they stand now and every word of the proposal. It is computed from the
rows each time it is asked for, so that a change by any path shows as another digest.
"""

from __future__ import annotations

from typing import Any

from reviews import findings
from reviews.models import Condition, Determination, Letter, Reason


def content(determination: Determination) -> tuple[bytes, str]:
    """The draft as canonical JSON and its SHA-256, from the rows as they stand at this moment."""
    review = determination.review
    _, found = findings.standing(review, review.findings.all())
    plain: dict[str, Any] = {
        "reference": review.dossier.application.reference,
        "dossier": review.dossier.sha256,
        "findings": found,
        "decision": determination.decision,
        "scope": {"sites": determination.sites, "countries": determination.countries},
        "lapseOf": determination.lapse_of_id,
        "highImpact": determination.high_impact,
        "reasons": determination.reasons,
        "grounds": [_ground(one) for one in determination.grounds.all()],
        "conditions": [_condition(one) for one in determination.conditions.all()],
        "letter": Letter.objects.filter(determination=determination).values_list("text", flat=True).first(),
        "madeBy": determination.made_by_id,
    }
    return findings.digested(plain)


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "number": condition.number,
        "text": condition.text,
        "requirement": condition.requirement,
        "dueOn": condition.due_on.isoformat() if condition.due_on else None,
        "owner": condition.owner,
        "evidence": condition.evidence,
        "lapses": condition.lapses,
    }


def _ground(reason: Reason) -> dict[str, Any]:
    return {
        "number": reason.number,
        "paragraph": reason.paragraph,
        "requirement": reason.requirement,
        "code": reason.code,
        "text": reason.text,
    }
