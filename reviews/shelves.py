"""Filters of the queue that a person keeps by name."""

from __future__ import annotations

from django.http import QueryDict

from organizations.models import User
from reviews.models import SavedFilter
from standards.errors import Refusal

MOST = 40
KEPT = ("tab", "q", "kind", "state", "country", "who", "sort")


def save(person: User, *, name: str, query: str, shared: bool = False) -> SavedFilter:
    """Keep a query string of the queue under a name; a name used again is given the new one."""
    said = tidy(query)
    if not name.strip():
        raise Refusal("give the filter a name")
    if shared and not person.agency:
        raise Refusal(f"{person} speaks for no agency: there is nobody to share it with")
    if SavedFilter.objects.filter(person=person).exclude(name=name.strip()).count() >= MOST:
        raise Refusal(f"{MOST} filters are kept already: drop one first")
    kept, _ = SavedFilter.objects.update_or_create(
        person=person,
        name=name.strip()[:60],
        defaults={"query": said, "shared": shared, "agency": person.agency},
    )
    return kept


def drop(saved: SavedFilter, person: User) -> None:
    """Forget a filter of one's own."""
    if saved.person_id != person.pk:
        raise Refusal(f"this filter is {saved.person}'s")
    saved.delete()


def tidy(query: str) -> str:
    """What of a query string says which reviews, and nothing else."""
    said, kept = QueryDict(query), QueryDict(mutable=True)
    for name in KEPT:
        if said.get(name):
            kept[name] = said[name][:100]
    return kept.urlencode()
