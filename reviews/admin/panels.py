"""What the reviewer's screen shows, panel by panel: each says what its part of the page needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from applications import dossiers
from reviews.admin import ballot_panel, clock_panel, inspection_panel, questions_panel
from reviews.admin.entitled import may
from reviews.desk_forms import CommentForm, GiveForm
from reviews.forms import DeterminationForm, JudgementForm, ObjectionForm, conditions, grounds
from reviews.holding import looks_at_a_standing
from reviews.models import LIVE, Comment, Finding, Review, Visibility
from reviews.permissions import APPROVE, DETERMINE, JUDGE
from reviews.proofs import Reader
from screenings import services as screenings
from standards.lifecycle import HOLDER, Status

Bound = Mapping[str, Any]
Panel = Callable[[HttpRequest, Review, Bound], dict[str, Any]]


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
    }


def hands(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """Who has it, agency by agency, and what the person at the desk may do about that."""
    person = request.user
    standing = list(review.assignments.standing().with_people())
    ours = next((one for one in standing if one.agency == person.agency), None)  # type: ignore[union-attr]
    may_take = may(request, JUDGE, review) and bool(person.agency)  # type: ignore[union-attr]
    return {
        "hands": standing,
        "ours": ours,
        "may_take": may_take and review.dossier.application.status in LIVE,
        "give": GiveForm(person=person) if may_take else None,  # type: ignore[arg-type]
    }


def comments(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """What was written on the application as a whole, as far as the person may read it."""
    written = Comment.objects.visible_to(request.user).current().filter(review=review).with_people()
    said = list(written)
    return {
        "comments": [one for one in said if not one.requirement],
        "commented": Counter(one.requirement for one in said if one.requirement and not one.withdrawn),
        "comment": CommentForm(auto_id="comment_%s"),
        "visibilities": Visibility.choices,
        "may_find": may(request, JUDGE, review),
    }


def findings(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """Each requirement with its proof, and the form a person finds on it with."""
    application = review.dossier.application
    edition = dossiers.rulebook_of(application)
    found = list(review.findings.all())
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


def screening(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """How everybody the dossier names stands with the list."""
    return {"stands": screenings.standing(review.dossier, now=timezone.now())}


PANELS: tuple[Panel, ...] = (
    head,
    hands,
    findings,
    determination,
    ballot_panel.panel,
    questions_panel.panel,
    clock_panel.panel,
    screening,
    inspection_panel.panel,
    comments,
)
