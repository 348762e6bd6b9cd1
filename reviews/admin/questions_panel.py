"""The committee's questions at the desk: what is asked, answered and drafted, and the forms for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from applications import dossiers
from notary import canonical
from reviews import questions
from reviews.admin.asking import AskForm, ClosingForm, choices
from reviews.admin.entitled import may
from reviews.models import QuestionDraft, Review
from reviews.permissions import ASK
from reviews.views.asked import shown, threads

Bound = Mapping[str, Any]


def panel(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """The threads of this filing, the person's own drafts, and the form to ask with. `?ask=` names a requirement."""
    application, today = review.dossier.application, timezone.now().date()
    edition = dossiers.rulebook_of(application)
    asked = list(review.questions.whole().order_by("number"))
    sites = canonical.loads(bytes(review.dossier.content))["sites"]
    places = {site["id"]: site["name"] for site in sites}
    offered = choices(review, edition, places)
    initial = {"requirement": request.GET.get("ask", ""), "due_on": questions.due(today)}
    return {
        "question_threads": threads(shown(asked, edition, application, places, today)),
        "ask": bound.get("ask") or AskForm(offered=offered, initial=initial, prefix="ask"),
        "question_drafts": [
            (draft, AskForm(draft.typed, offered=offered, prefix="ask", ids=f"draft-{draft.pk}"))
            for draft in QuestionDraft.objects.filter(review=review, person=request.user.pk)
        ],
        "closing": bound.get("closing") or ClosingForm(),
        "refused_question": bound.get("refused_question"),
        "may_ask": may(request, ASK, review) and application.state in questions.ASKABLE,
    }
