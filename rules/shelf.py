"""The editions on the shelf: which there are, which one a reader means, and one digest of them all."""

import hashlib
from datetime import date
from functools import cache

from standards import ledger, rulebook
from standards.edition import Requirement, Rulebook


@cache
def editions() -> tuple[Rulebook, ...]:
    """Every edition of every rulebook, the newest first."""
    known = rulebook.catalogue().values()
    return tuple(sorted(known, key=lambda book: (book.published, book.edition, book.id), reverse=True))


def of(id: str) -> tuple[Rulebook, ...]:
    """The editions of one rulebook, the newest first; none if there is no such rulebook."""
    return tuple(book for book in editions() if book.id == id)


def find(id: str, edition: str) -> Rulebook | None:
    """One edition, or None."""
    return next((book for book in of(id) if book.edition == edition), None)


def named(key: str) -> Rulebook | None:
    """The edition named "id@edition", or None."""
    return next((book for book in editions() if book.key == key), None)


def standing(id: str, on: date) -> Rulebook | None:
    """The edition of a rulebook to open on a day: of those that are no drafts the one that stood, else the first to
    come; a draft where there is nothing else.
    """
    known = rulebook.catalogue().editions_of(id)
    published = [book for book in known if not book.draft]
    begun = [book for book in published if book.since <= on]
    return next(iter([*reversed(begun), *published, *known]), None)


def is_guidance(book: Rulebook) -> bool:
    """Whether the edition binds nobody: advice, not law."""
    return any(state.status == "guidance" for state in book.enforcement)


def elsewhere(book: Rulebook, requirement: Requirement) -> list[tuple[Rulebook, Requirement]]:
    """The same requirement in other editions: of the same id, or on the same paragraph of the same rulebook."""
    return [
        (other, one)
        for other in editions()
        if other is not book
        for one in other.requirements
        if one.id == requirement.id or (other.id == book.id and one.paragraph == requirement.paragraph)
    ]


@cache
def _ledger() -> tuple[ledger.Line, ...]:
    return ledger.read(rulebook.FOLDER / ledger.NAME)


def put_here(book: Rulebook) -> date:
    """The day on which the edition was published here and frozen; of a draft, the day it was put out."""
    line = ledger.of(_ledger(), book)
    return line.published_on if line else book.published


@cache
def digest() -> str:
    """One digest of all that is on the shelf; it changes when any edition does."""
    said = "\n".join(f"{book.id} {book.edition} {book.hash}" for book in editions())
    return hashlib.sha256(said.encode()).hexdigest()
