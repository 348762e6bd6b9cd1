"""How an edition and its requirements stood on a day, in words, and what happened when, with sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules import shelf
from standards.edition import Enforcement, Requirement, Rulebook

WORDS = {
    "codified": "Codified",
    "in_force": "In force",
    "delayed": "Delayed",
    "not_enforced": "Codified, not enforced",
    "fallback": "Practical fallback",
    "rescinded": "Rescinded",
    "superseded": "Superseded",
    "draft": "Draft",
    "guidance": "Guidance, not law",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day: in words, with its source and where the words come from."""

    on: date
    title: str
    note: str
    source: str
    provenance: str
    book: Rulebook | None = None
    status: str = ""


def words(status: str) -> str:
    """A status of enforcement as a reader sees it."""
    return WORDS.get(status, status.replace("_", " ").capitalize())


def written(day: date) -> str:
    """A day as a reader sees it: "15 January 2026"."""
    return f"{day.day} {day:%B %Y}"


def state(book: Rulebook, on: date) -> Enforcement | None:
    """What the authority had said of enforcing the edition by a day; None before it said anything."""
    said = book.enforcement_on(on)
    return said if said.since <= on else None


def of_edition(book: Rulebook, on: date) -> str:
    """How the edition stood on the day, in a sentence or two."""
    if on < book.published and on < book.effective:
        return f"Not there yet: it was published on {written(book.published)}."
    said = state(book, on)
    told = (
        f"{words(said.status)} since {written(said.since)}." if said else "No state of enforcement was known."
    )
    if on < book.effective:
        return f"Published, and to take effect on {written(book.effective)}. {told}"
    if on < book.compliance:
        return f"{told} In effect, but compliance was due only from {written(book.compliance)}."
    return told


def of_requirement(requirement: Requirement, on: date) -> str:
    """Whether the requirement bound on the day, by its own dates."""
    if on < requirement.effective_from:
        return f"Not in effect: it takes effect on {written(requirement.effective_from)}."
    if requirement.ends_on is not None and on > requirement.ends_on:
        return f"Ended on {written(requirement.ends_on)}."
    if on < requirement.compliance_from:
        return f"In effect; to be met from {written(requirement.compliance_from)}."
    return f"By its text, to be met since {written(requirement.compliance_from)}."


def history(book: Rulebook, requirement: Requirement) -> list[Event]:
    """What happened to a requirement, forward in time."""
    own = [
        Event(book.published, "Published", f"In {book.title}.", book.source, "verified"),
        Event(
            requirement.effective_from,
            "Takes effect",
            "",
            requirement.citation,
            requirement.provenance,
        ),
        Event(
            requirement.compliance_from,
            "To be met",
            "From this day the requirement has to be complied with, by its text.",
            requirement.citation,
            requirement.provenance,
        ),
    ]
    if requirement.ends_on is not None:
        own.append(
            Event(requirement.ends_on, "Ends", "The last day.", requirement.citation, requirement.provenance)
        )
    return in_order([*own, *(enforced(book, one) for one in book.enforcement)])


def enforced(book: Rulebook, said: Enforcement) -> Event:
    """A state of enforcement as an event."""
    return Event(said.since, words(said.status), said.note, said.source, said.provenance, book, said.status)


def events(books: Iterable[Rulebook]) -> list[Event]:
    """What happened to editions, forward in time: published, in effect, to be met, enforced; each once."""
    found = []
    for book in books:
        kind = "Draft published" if shelf.is_draft(book) else "Published"
        found.append(Event(book.published, kind, book.title, book.source, "verified", book))
        found += [enforced(book, said) for said in book.enforcement]
        found += _binding(book)
    return in_order(found)


def _binding(book: Rulebook) -> list[Event]:
    by_day: dict[date, list[Requirement]] = {}
    for requirement in book.requirements:
        by_day.setdefault(requirement.compliance_from, []).append(requirement)
    return [
        Event(
            day,
            "To be met",
            f"{len(found)} of {len(book.requirements)} requirements have to be met from this day, by the text.",
            book.source,
            "verified",
            book,
        )
        for day, found in by_day.items()
        if day != book.published
    ]


def in_order(found: Iterable[Event]) -> list[Event]:
    """Events forward in time; those of one day as they came."""
    return sorted(found, key=lambda event: event.on)
