"""{% origin_of field.question.id site %}: where a prefilled answer came from, on any page of the application."""

from __future__ import annotations

from typing import Any

from django import template

from applications import copying
from applications.models import Application, Origin, Site

register = template.Library()


@register.simple_tag(takes_context=True)
def origin_of(context: dict[str, Any], question: str, site: Site | None) -> Origin | None:
    """The origin, while nobody confirmed or changed the answer. One query a page where nothing was copied."""
    application: Application = context["application"]
    kept = getattr(application, _KEY, None)
    if kept is None:
        kept = copying.origins(application)
        setattr(application, _KEY, kept)
    found: Origin | None = kept.get((question, site.key if site else ""))
    return found


_KEY = "_origins_of_answers"
