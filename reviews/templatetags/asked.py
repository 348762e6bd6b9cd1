"""Puts the committee's questions beside the answers they concern, on the pages of the room below."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from applications.models import Site
from applications.views.desk import Desk
from reviews import replies
from reviews.models import Question
from reviews.views.asked import shown
from standards.lifecycle import Status

register = template.Library()


@register.inclusion_tag("reviews/beside.html")
def questions_beside(desk: Desk, section: str, site: Site | None = None) -> dict[str, Any]:
    """The questions about answers of a section, or of a section at one site. One query; none for a draft."""
    if desk.application.state is Status.DRAFT:
        return {}
    asked = (
        Question.objects.of(desk.application).within(replies.sections_of(desk.grants)).filter(section=section)
    )
    if site is not None:
        asked = asked.filter(site=site.key)
    asked = asked.select_related("reply", "closing").order_by("number")
    places = {one.key: one.name for one in desk.sites}
    today = timezone.now().date()
    rows = shown(asked, desk.rulebook, desk.application, places, today, desk)
    return {"asked": rows, "application": desk.application}


@register.simple_tag
def open_questions(desk: Desk) -> int:
    """How many questions wait for the operator. One query, and only while the application is asked about."""
    if desk.application.state is not Status.QUESTIONED:
        return 0
    return Question.objects.of(desk.application).within(replies.sections_of(desk.grants)).open().count()
