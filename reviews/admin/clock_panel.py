"""The decision clock at the desk: its picture, and the chair's steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from reviews import circulation, clocks
from reviews.admin.entitled import may
from reviews.models import Review, Step
from reviews.permissions import CIRCULATE
from reviews.pictures import picture
from reviews.questions import ASKABLE


def panel(request: HttpRequest, review: Review, bound: Mapping[str, Any]) -> dict[str, Any]:
    """Every clock that applies, as of today, and which steps are still to be taken."""
    today = timezone.now().date()
    questions = list(review.questions.select_related("reply", "closing").order_by("number"))
    done = {one.step for one in review.milestones.all()}
    acts = (
        review.dossier.application.state in ASKABLE
        and may(request, CIRCULATE, review)
        and circulation.is_chair(request.user)
    )
    return {
        "picture": picture(clocks.readings(review, today), questions),
        "today": today,
        "may_complete": acts and Step.COMPLETED.value not in done,
        "may_circulate": acts and Step.CIRCULATED.value not in done,
    }
