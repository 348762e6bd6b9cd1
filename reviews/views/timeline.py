"""Where an application stands: who holds the pen, what the clock counts, and what happened so far."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import docket
from applications.views.desk import Desk, at_desk
from reviews import clocks, replies
from reviews.models import Question, Review
from reviews.pictures import picture
from reviews.views.asked import shown


@require_safe
@at_desk()
def timeline(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest filing's clock; the moves of the whole application."""
    application, today = desk.application, timezone.now().date()
    entries = application.docket.select_related("actor")
    page = {
        "desk": desk,
        "application": application,
        "today": today,
        "moves": docket.told(application, entries),
    }
    review = newest_review(desk)
    if review is not None:
        mine = Question.objects.filter(review=review).within(replies.sections_of(desk.grants))
        questions = list(mine.whole().order_by("number"))
        places = {site.key: site.name for site in desk.sites}
        page["review"] = review
        page["picture"] = picture(clocks.readings(review, today), questions)
        page["asked"] = shown(questions, desk.rulebook, application, places, today, desk)
    return render(request, "reviews/timeline.html", page)


def newest_review(desk: Desk) -> Review | None:
    """The review of the newest filing that has one."""
    found = (
        Review.objects.filter(dossier__application=desk.application)
        .select_related("dossier")
        .defer("dossier__content", "findings_content")
        .prefetch_related("milestones")
        .order_by("-dossier__filing")
        .first()
    )
    if found is not None:
        found.dossier.application = desk.application
    return found
