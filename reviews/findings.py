"""Turns the machine's findings into rows, and the findings that stand into bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from notary import canonical
from reviews.models import Finding, Review
from standards.assessment import Findings


def content(found: Findings) -> tuple[bytes, str]:
    """The machine's findings as canonical bytes and their SHA-256."""
    return digested(found.plain())


def digested(plain: Any) -> tuple[bytes, str]:
    data = canonical.dumps(plain)
    return data, hashlib.sha256(data).hexdigest()


def rows(review: Review, found: Findings) -> list[Finding]:
    """One unsaved row per finding, in the order of the rule."""
    return [
        Finding(
            review=review,
            position=position,
            requirement=finding.id,
            paragraph=finding.paragraph,
            title=finding.title,
            citation=finding.citation,
            provenance=finding.provenance,
            status=finding.status.value,
            why=finding.why,
            parts=finding.plain()["parts"],
        )
        for position, finding in enumerate(found.findings, start=1)
    ]


def standing(review: Review, findings: Iterable[Finding]) -> tuple[dict[str, Any], str]:
    """The findings that hold now, a person's over the machine's, and the SHA-256 of their canonical bytes."""
    plain = {
        "machine": review.findings_sha256,
        "on": review.assessed_on.isoformat(),
        "summary": [summary(finding) for finding in findings],
    }
    return plain, digested(plain)[1]


def summary(finding: Finding) -> dict[str, Any]:
    """One line of the findings summary, as the statement carries it."""
    return {
        "id": finding.requirement,
        "paragraph": finding.paragraph,
        "title": finding.title,
        "status": finding.outcome,
        "provenance": finding.provenance,
        "by": finding.by,
    }
