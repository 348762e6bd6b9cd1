"""On-site reviews on the desk of a review: those of its application, and the form to plan one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from reviews import inspections
from reviews.admin import ballot_panel
from reviews.models import Inspection, Review
from reviews.permissions import PLAN, holds
from reviews.visit_forms import PlanForm


def panel(request: HttpRequest, review: Review, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Every visit to the application's sites, and the form for one more."""
    application = review.dossier.application
    may_plan = (
        application.state in inspections.VISITED
        and holds(request.user, PLAN)  # type: ignore[arg-type]
        and not ballot_panel.grounds(request, review)
    )
    return {
        "visits": list(Inspection.objects.of(application).whole().order_by("number")),
        "visit_form": (bound.get("visit_form") or plan_form(review)) if may_plan else None,
    }


def plan_form(review: Review, said: Any = None) -> PlanForm:
    return PlanForm(said, sites=inspections.sites(review), people=inspections.inspectors())
