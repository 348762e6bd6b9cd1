"""Editions for programs: in our plain form, and as OSCAL."""

import json
from typing import Any

from django.http import HttpResponse

from rules import plain, shelf
from rules.views.door import Asked, Unclear, book_or_404, public
from standards import oscal
from standards.errors import Refusal


@public
def rulebook(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The edition in our plain form."""
    book = book_or_404(id, edition)
    return _file(plain.rulebook_json(book.id, book.edition), f"{book.id}-{book.edition}.json")


@public
def catalog(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The edition as an OSCAL catalog."""
    book = book_or_404(id, edition)
    return _oscal(oscal.catalog(book, shelf.put_here(book)), f"{book.id}-{book.edition}-catalog.json")


@public
def profile(asked: Asked, id: str, edition: str) -> HttpResponse:
    """An OSCAL profile: the controls of ?set=, of all sets, or what is asked of ?kind=."""
    book = book_or_404(id, edition)
    kind, chosen = asked.query.get("kind", ""), asked.query.get("set", "")
    try:
        document = oscal.profile(book, shelf.put_here(book), control_set=chosen, kind=kind)
    except Refusal as refusal:
        raise Unclear(str(refusal)) from None
    name = "-".join(word for word in (book.id, book.edition, kind or chosen, "profile") if word)
    return _oscal(document, f"{name}.json")


def _oscal(document: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _file(f"{text}\n".encode(), name)


def _file(content: bytes, name: str) -> HttpResponse:
    """JSON to keep, under a name."""
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
