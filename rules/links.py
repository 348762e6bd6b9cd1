"""Where things are shown: addresses of the room, made from the nouns of an edition."""

from django.urls import reverse

from rules.indexing import Entry
from standards.edition import Part, Requirement, Rulebook


def address(book: Rulebook, requirement: Requirement, part: Part | None = None) -> str:
    """The page of a requirement, at the part if one is given."""
    page = reverse("rules:requirement", args=[book.id, book.edition, requirement.id])
    return f"{page}#{part.id}" if part else page


def of_entry(entry: Entry) -> str:
    """The page and anchor that show what a search found."""
    names = [entry.id, entry.edition, *([entry.key] if entry.key else [])]
    page = reverse(f"rules:{entry.page}", args=names)
    return f"{page}#{entry.anchor}" if entry.anchor else page
