"""What the reviewer's screen shows, panel by panel: each says what its part of the page needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from applications import dossiers
from reviews.admin import ballot_panel, clock_panel, questions_panel
from reviews.forms import DeterminationForm, JudgementForm, ObjectionForm, conditions, grounds
from reviews.holding import looks_at_a_standing
from reviews.models import Finding, Review
from reviews.permissions import APPROVE, DETERMINE, JUDGE, holds
from reviews.proofs import Reader
from standards.lifecycle import HOLDER, Status

Bound = Mapping[str, Any]
Panel = Callable[[HttpRequest, Review, Bound], dict[str, Any]]


def may(request: HttpRequest, permission: str, review: Review) -> bool:
    """Whether the person at the desk may do this here: the same answer the verb would give."""
    return holds(request.user, permission) and not ballot_panel.grounds(request, review)  # type: ignore[arg-type]


def head(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """Whose application it is, where it stands, and under which edition."""
    application = review.dossier.application
    edition = dossiers.rulebook_of(application)
    return {
        "title": f"{application.reference}: {application.end_user}",
        "review": review,
        "application": application,
        "edition": edition,
        "enforcement": edition.enforcement_on(review.assessed_on),
        "holder": HOLDER[application.state],
        "docket": application.docket.select_related("actor"),
        "may_take": may(request, JUDGE, review),
    }


def findings(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """Each requirement with its proof, and the form a person finds on it with."""
    application = review.dossier.application
    edition = dossiers.rulebook_of(application)
    found = list(review.findings.select_related("judged_by"))
    judged: Mapping[int, JudgementForm] = bound.get("judged", {})
    reader = Reader(review, edition)
    return {
        "sites": reader.plain["sites"],
        "warnings": reader.warnings(),
        "lines": [
            {
                "finding": finding,
                "requirement": edition.requirement(finding.requirement),
                "proofs": reader.proofs(finding),
                "form": judged.get(finding.pk) or JudgementForm(prefix=f"finding-{finding.pk}"),
                "is_open": finding.pk in judged,
            }
            for finding in found
        ],
        "totals": totals(found),
        "may_judge": may(request, JUDGE, review)
        and (application.state is Status.IN_REVIEW or looks_at_a_standing(review)),
    }


def determination(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """What was determined, and the forms to determine, to approve and to send back."""
    application = review.dossier.application
    known = review.determinations.select_related("made_by", "approved_by", "hold", "lapse_of")
    standing = known.current()
    found = list(review.findings.all()) if application.state is Status.IN_REVIEW else []
    rows = bound.get("rows")
    hold = getattr(standing, "hold", None)
    waits = standing is not None and not standing.is_approved
    return {
        "standing": standing,
        "terms": list(standing.conditions.all()) if standing else [],
        "earlier": review.determinations.filter(objected_at__isnull=False).select_related(
            "made_by", "objected_by"
        ),
        "form": bound.get("form") or DeterminationForm(),
        "rows": rows if rows is not None else conditions(found),
        "grounds": bound.get("grounds") or grounds(found),
        "hold": hold if hold is not None and hold.is_open else None,
        "is_of_standing": application.state in (Status.AUTHORIZED, Status.SUSPENDED, Status.REVOKED),
        "objection": bound.get("objection") or ObjectionForm(),
        "may_determine": may(request, DETERMINE, review) and application.state is Status.IN_REVIEW,
        "may_approve": may(request, APPROVE, review)
        and waits
        and (hold is None or not hold.is_open)
        and standing.made_by_id != request.user.pk,
    }


def totals(found: list[Finding]) -> list[tuple[str, str, int]]:
    """How many findings stand at each outcome, the worst first."""
    order = ("not_satisfied", "undetermined", "satisfied", "not_applicable")
    counts = {status: sum(1 for finding in found if finding.outcome == status) for status in order}
    return [(status, status.replace("_", " "), counts[status]) for status in order]


PANELS: tuple[Panel, ...] = (
    head,
    findings,
    determination,
    ballot_panel.panel,
    questions_panel.panel,
    clock_panel.panel,
)
