"""What the committee shows an operator, for the pages of the rooms below that cannot ask this one."""

from __future__ import annotations

from typing import Any

from django import template

from applications.models import Application
from organizations.models import User
from reviews.models import Comment

register = template.Library()


@register.inclusion_tag("reviews/shown_comments.html")
def shown_comments(application: Application, person: User) -> dict[str, Any]:
    """The comments that were shown to the operator, as the committee's; nobody of it is named. One query."""
    shown = Comment.objects.visible_to(person).current().filter(shown=True)
    of_it = shown.filter(review__dossier__application=application).order_by("-at")
    return {"comments": list(of_it.values("text", "at", "requirement"))}
