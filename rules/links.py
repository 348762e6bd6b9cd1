"""Where things are shown: addresses of the room, made from the nouns of an edition."""

import re

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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


NAME = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b")


def linked(text: str, book: Rulebook) -> SafeString:
    """A text in which the name of a requirement ("s10-14-phys") is a link to it; all else is escaped."""
    known = {requirement.id: requirement for requirement in book.requirements}
    found, at = [], 0
    for match in NAME.finditer(text):
        if match[0] in known:
            page = address(book, known[match[0]])
            found += [(text[at : match.start()],), (format_html('<a href="{}">{}</a>', page, match[0]),)]
            at = match.end()
    return format_html_join("", "{}", [*found, (text[at:],)])
