"""Editions for programs."""

from django.http import HttpResponse

from rules import plain
from rules.views.door import Asked, book_or_404, public


@public
def rulebook(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The edition in our plain form."""
    book = book_or_404(id, edition)
    return file(plain.rulebook_json(book.id, book.edition), f"{book.id}-{book.edition}.json")


def file(content: bytes, name: str) -> HttpResponse:
    """JSON to keep, under a name."""
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
