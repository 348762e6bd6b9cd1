"""manage.py rulebook show ID [REQUIREMENT] [--on DAY] [--json]"""

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from applications.management.rulebook import list as listing
from applications.management.telling import day, tell_json
from standards import provenance, rulebook
from standards.rulebook import HistoryEntry, Requirement, Rulebook

HELP = "Print an edition with its requirements, or one requirement with its history."
WIDTH = 100
HANGING = " " * 14


def arguments(parser: CommandParser) -> None:
    parser.add_argument("edition", metavar="ID", help="an id, id@edition, or the folder of an edition")
    parser.add_argument("requirement", metavar="REQUIREMENT", nargs="?")
    parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="the day; today if not given")
    parser.add_argument("--json", action="store_true")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    edition = rulebook.find(options["edition"])
    on = options["on"] or timezone.now().date()
    if options["requirement"]:
        requirement = edition.requirement(options["requirement"])
        history = edition.history_of(requirement, rulebook.beside(options["edition"]))
        told = of_requirement(edition, requirement, on, history)
        lines = requirement_lines(edition, requirement, on, history)
    else:
        told = {
            **listing.plain(edition, on),
            "requirements": [brief(edition, one, on) for one in edition.requirements],
        }
        lines = iter([*listing.lines(edition, on), *(line(edition, one, on) for one in edition.requirements)])
    if options["json"]:
        tell_json(command, told)
    else:
        for text in lines:
            command.stdout.write(text)
    return 0


def brief(edition: Rulebook, requirement: Requirement, on: date) -> dict[str, Any]:
    """A requirement's head as JSON: what it is, and how it stands on the day."""
    state = edition.status_of(requirement, on)
    return {
        "id": requirement.id,
        "paragraph": requirement.paragraph,
        "title": requirement.title,
        "citation": requirement.citation,
        "provenance": requirement.provenance,
        "effective_from": requirement.effective_from.isoformat(),
        "compliance_from": requirement.compliance_from.isoformat(),
        "ends_on": requirement.ends_on and requirement.ends_on.isoformat(),
        "status": state.status,
        "since": state.since.isoformat(),
    }


def of_requirement(
    edition: Rulebook, requirement: Requirement, on: date, history: tuple[HistoryEntry, ...]
) -> dict[str, Any]:
    """A requirement with its history as JSON."""
    return {
        "rulebook": edition.id,
        "edition": edition.edition,
        "hash": edition.hash,
        "on": on.isoformat(),
        **brief(edition, requirement, on),
        "statement": requirement.statement,
        "parts": [{"id": part.id, "text": part.text} for part in requirement.parts],
        "history": [entry.plain() for entry in history],
    }


def line(edition: Rulebook, requirement: Requirement, on: date) -> str:
    """A requirement in one line."""
    status = edition.status_of(requirement, on).words
    label = provenance.label(requirement.provenance)
    return f"  {requirement.id}  {requirement.paragraph}  {requirement.title}{label}  ({status})"


def requirement_lines(
    edition: Rulebook, requirement: Requirement, on: date, history: tuple[HistoryEntry, ...]
) -> Iterator[str]:
    """A requirement with its history, to be read."""
    state = edition.status_of(requirement, on)
    draft = " (draft)" if edition.draft else ""
    yield f"{edition.title} ({edition.id}, edition {edition.edition}){draft}"
    yield f"{requirement.id}  {requirement.paragraph}  {requirement.title}{provenance.label(requirement.provenance)}"
    yield from wrapped(requirement.citation)
    yield ""
    yield from wrapped(requirement.statement)
    yield ""
    for part in requirement.parts:
        yield from wrapped(f"{part.id}: {part.text}")
    yield ""
    yield f"On {on}: {state.words} since {state.since}{provenance.label(state.provenance)}."
    yield "History"
    for entry in history:
        mark = "" if entry.on <= on else " (to come)"
        words = f"{entry.words} {entry.note}".strip() + provenance.label(entry.provenance)
        yield from wrapped(f"{entry.on}  {words}{mark}", "  ", HANGING)
        if entry.source:
            yield from wrapped(f"Source: {entry.source}", HANGING)


def wrapped(words: str, indent: str = "  ", rest: str = "") -> list[str]:
    """Words in lines of a page's width."""
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=rest or indent + "  ")
