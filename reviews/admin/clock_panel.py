"""The decision clock at the desk: its picture, and the chair's steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from reviews import circulation, clocks
from reviews.models import Review, Step
from reviews.pictures import picture
from reviews.questions import ASKABLE
from standards.errors import Refusal


def panel(request: HttpRequest, review: Review, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Every clock that applies, as of today, and which steps are still to be taken."""
    today = timezone.now().date()
    questions = list(review.questions.select_related("reply", "closing").order_by("number"))
    done = {one.step for one in review.milestones.all()}
    acts = review.dossier.application.state in ASKABLE and _is_chair(request, review)
    return {
        "picture": picture(clocks.readings(review, today), questions),
        "today": today,
        "may_complete": acts and Step.COMPLETED.value not in done,
        "may_circulate": acts and Step.CIRCULATED.value not in done,
    }


def _is_chair(request: HttpRequest, review: Review) -> bool:
    try:
        circulation.require_chair(request.user, review)  # type: ignore[arg-type]
    except Refusal:
        return False
    return True
