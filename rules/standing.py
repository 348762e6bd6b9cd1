"""How an edition and its requirements stood on a day, in words, and what happened when, with sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from standards.edition import Requirement, Rulebook
from standards.enforcement import Enforcement, Remark

WORDS = {
    "codified": "Codified",
    "in_force": "In force",
    "delayed": "Delayed",
    "not_enforced": "Not enforced",
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
    book: Rulebook
    requirement: Requirement | None = None


def words(status: str) -> str:
    """A status of enforcement as a reader sees it."""
    return WORDS.get(status, status.replace("_", " ").capitalize())


def written(day: date) -> str:
    """A day as a reader sees it: "15 January 2026"."""
    return f"{day.day} {day:%B %Y}"


def state(book: Rulebook, on: date, requirement: Requirement | None = None) -> Enforcement | None:
    """What the authority had said by a day of enforcing the edition, or one requirement of it; None before it said
    anything.
    """
    said = book.status_of(requirement, on) if requirement else book.enforcement_on(on)
    return said if said.since <= on else None


def of_edition(book: Rulebook, on: date) -> str:
    """How the edition stood on the day, in a sentence or two."""
    if on < book.published and on < book.effective:
        return f"Not there yet: it was published on {written(book.published)}."
    said = state(book, on)
    told = (
        f"{words(said.status)} since {written(said.since)}." if said else "No state of enforcement was known."
    )
    if book.ends_on is not None and on > book.ends_on:
        return f"Ended on {written(book.ends_on)}. {told}"
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


def events(books: Iterable[Rulebook]) -> list[Event]:
    """What happened to editions, forward in time: published, enforced or not, to be met, and what was found out later;
    of a requirement only where it stands otherwise than its edition.
    """
    found: list[Event] = []
    for book in books:
        made = "Put out as a draft" if book.draft else "Published"
        found.append(Event(book.published, made, book.title, book.source, "verified", book))
        for said in book.enforcement:
            found += _enforced(book, said)
        found += _binding(book)
        for requirement in book.requirements:
            for said in requirement.enforcement:
                if said.status != book.enforcement_on(said.since).status:
                    found += _enforced(book, said, requirement)
    return sorted(found, key=lambda event: event.on)


def _enforced(book: Rulebook, said: Enforcement, requirement: Requirement | None = None) -> list[Event]:
    state = Event(said.since, words(said.status), said.note, said.source, said.provenance, book, requirement)
    return [state, *(_found_out(book, remark, requirement) for remark in said.remarks)]


def _found_out(book: Rulebook, remark: Remark, requirement: Requirement | None) -> Event:
    return Event(remark.on, "Found out", remark.note, remark.source, remark.provenance, book, requirement)


def _binding(book: Rulebook) -> list[Event]:
    by_day: dict[date, int] = {}
    for requirement in book.requirements:
        by_day[requirement.compliance_from] = by_day.get(requirement.compliance_from, 0) + 1
    whole = len(book.requirements)
    return [
        Event(
            day,
            "To be met",
            f"By the text, {count} of {whole} requirements have to be met from this day.",
            book.source,
            "verified",
            book,
        )
        for day, count in by_day.items()
        if day != book.published
    ]
