"""The control baseline: every control, its sets, and the requirements that ask for it."""

from django.http import Http404, HttpResponse

from rules import baseline
from rules.views.door import Asked, Unclear, book_or_404, public, shown


@public
def controls(asked: Asked, id: str, edition: str) -> HttpResponse:
    """All controls by family, of one set if the reader likes."""
    book = book_or_404(id, edition)
    if not book.controls:
        raise Http404("this edition lists no controls")
    chosen = asked.query.get("set", "")
    if chosen and chosen not in book.control_sets:
        known = ", ".join(book.control_sets)
        raise Unclear(f"“{chosen[:40]}” is not a set of controls; there are {known}.")
    context = {
        "book": book,
        "sets": book.control_sets.values(),
        "chosen": chosen,
        "families": baseline.families(book, chosen),
        "count": len(book.control_sets[chosen].ids if chosen else book.controls),
    }
    return shown(asked, "rules/controls.html", context)


@public
def control(asked: Asked, id: str, edition: str, control: str) -> HttpResponse:
    """One control."""
    book = book_or_404(id, edition)
    one = book.controls.get(control)
    if one is None:
        raise Http404("no such control")
    context = {"book": book, **baseline.told(book, one)}
    return shown(asked, "rules/control.html", context)
