"""Searching all editions."""

from django.http import HttpResponse

from rules import links, looking
from rules.views.door import Asked, Unclear, public, shown


@public
def search(asked: Asked) -> HttpResponse:
    """What the shelf holds for the words of ?q=."""
    query = asked.query.get("q", "")
    if len(query) > looking.LONGEST:
        raise Unclear(
            f"A search takes at most {looking.LONGEST} characters; this one has {len(query)}. Take fewer words."
        )
    found = looking.look(query)
    context = {
        "query": query,
        "hits": [(hit, links.of_entry(hit.entry)) for hit in found.hits],
        "count": found.count,
        "most": looking.MOST,
    }
    return shown(asked, "rules/search.html", context)
