"""Two editions side by side."""

from django.http import HttpResponse

from rules import differences, shelf
from rules.views.door import Asked, Unclear, public, shown
from standards.edition import Rulebook


@public
def comparison(asked: Asked) -> HttpResponse:
    """What differs from ?a= to ?b=, both "id@edition"; without them, the choice."""
    a, b = (_edition(asked, name) for name in ("a", "b"))
    groups = differences.between(a.key, b.key) if a and b else ()
    context = {
        "books": shelf.editions(),
        "a": a,
        "b": b,
        "groups": groups,
        "count": sum(group.count for group in groups),
    }
    return shown(asked, "rules/compare.html", context)


def _edition(asked: Asked, name: str) -> Rulebook | None:
    key = asked.query.get(name, "")
    book = shelf.named(key)
    if key and book is None:
        known = ", ".join(one.key for one in shelf.editions())
        raise Unclear(f"“{key[:60]}” is no edition that is here; there are {known}.")
    return book
