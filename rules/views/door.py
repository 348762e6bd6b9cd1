"""The one door of the reading room: read the day asked for, answer from what is on the shelf, let everybody cache it.

A page is the same for everybody: it is rendered without the request, so it can hold no name, no token and no cookie,
and asks no database.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from rules import shelf
from standards.edition import Rulebook
from standards.quantities import day

MINUTES_KEPT = 5
CODE = ("rules", "standards")


@dataclass(frozen=True, slots=True)
class Asked:
    """What every page is asked: the address, its query, the day (`stated` where the reader chose it)."""

    path: str
    query: dict[str, str]
    on: date
    stated: bool


class Unclear(Exception):  # noqa: N818  (what was asked cannot be read; the sentence says so)
    """A sentence for a page with status 400."""


View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page for anybody: GET and HEAD, with an ETag from the editions' hashes, the day and the address."""

    @require_safe
    @wraps(view)
    def door(request: HttpRequest, **names: str) -> HttpResponse:
        today = timezone.now().date()
        tag = etag(request.get_full_path(), today)
        response = get_conditional_response(request, etag=tag)
        if response is None:
            response = _answered(view, request, today, names)
        if response.status_code in (200, 304):
            response.headers["ETag"] = tag
        if response.status_code < 400:
            patch_cache_control(response, public=True, max_age=MINUTES_KEPT * 60)
        return response

    return door


def _answered(view: View, request: HttpRequest, today: date, names: dict[str, str]) -> HttpResponse:
    query = {key: request.GET[key].strip() for key in request.GET}
    asked = Asked(request.path, query, today, False)
    try:
        if query.get("on"):
            asked = Asked(request.path, query, _day(query["on"]), True)
        return view(asked, **names)
    except Unclear as fault:
        return shown(asked, "rules/unclear.html", {"sentence": str(fault)}, status=400)


def _day(text: str) -> date:
    found = day(text)
    if found is None:
        raise Unclear(f"“{text[:40]}” is not a day; write YYYY-MM-DD, for example 2026-01-15.")
    return found


def shown(asked: Asked, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the room. `canonical` is its one address, without a query."""
    frame = {
        "room": "rules",
        "asked": asked,
        "on": asked.on,
        "canonical": f"{settings.VEDC_BASE_URL}{asked.path}",
        "keep": f"?on={asked.on.isoformat()}" if asked.stated else "",
    }
    return HttpResponse(render_to_string(template, {**frame, **context}), status=status)


def book_or_404(id: str, edition: str) -> Rulebook:
    """The edition, or no such page."""
    book = shelf.find(id, edition)
    if book is None:
        raise Http404("no such edition")
    return book


def etag(address: str, today: date) -> str:
    """Changes with any edition, with how pages are made, with the day, and with the address."""
    said = f"{shelf.digest()} {appearance()} {today.isoformat()} {address}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


@cache
def appearance() -> str:
    """One digest of the code and the templates that make the pages: a new release is a new page."""
    base = Path(settings.BASE_DIR)
    files = sorted(
        [path for room in CODE for path in (base / room).rglob("*.py")]
        + list((base / "templates").rglob("*.html"))
        + list((base / "static" / "vedc").rglob("*.css"))
    )
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()
