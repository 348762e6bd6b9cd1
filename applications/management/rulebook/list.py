"""manage.py rulebook list [--json]"""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from applications.management.telling import tell_json
from standards import provenance, rulebook
from standards.rulebook import Rulebook

HELP = "List the editions with their dates, enforcement status, content hash and counts."


def arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    today = timezone.now().date()
    editions = rulebook.catalogue().values()
    if options["json"]:
        tell_json(command, [plain(edition, today) for edition in editions])
    else:
        for edition in editions:
            for line in lines(edition, today):
                command.stdout.write(line)
    return 0


def plain(edition: Rulebook, today: date) -> dict[str, Any]:
    """An edition's head as JSON."""
    state = edition.enforcement_on(today)
    return {
        "id": edition.id,
        "edition": edition.edition,
        "hash": edition.hash,
        "title": edition.title,
        "citation": edition.citation,
        "draft": edition.draft,
        "offered": edition.offered,
        "published": edition.published.isoformat(),
        "effective": edition.effective.isoformat(),
        "compliance": edition.compliance.isoformat(),
        "ends_on": edition.ends_on and edition.ends_on.isoformat(),
        "status": state.status,
        "since": state.since.isoformat(),
        "provenance": state.provenance,
        "kinds": [kind.id for kind in edition.kinds],
        "counts": counts(edition),
    }


def lines(edition: Rulebook, today: date) -> list[str]:
    """An edition's head in lines."""
    state = edition.enforcement_on(today)
    last = f", last day {edition.ends_on}" if edition.ends_on else ""
    marks = [word for word, on in (("draft", edition.draft), ("not offered", not edition.offered)) if on]
    numbers = ", ".join(f"{number} {what}" for what, number in counts(edition).items())
    return [
        f"{edition.id}  edition {edition.edition}  {edition.title}"
        + (f"  [{', '.join(marks)}]" if marks else ""),
        f"  {edition.citation}",
        f"  published {edition.published}, effective {edition.effective}, compliance {edition.compliance}{last}",
        f"  status {state.words} since {state.since}{provenance.label(state.provenance)}: {state.note}",
        f"  kinds {', '.join(kind.id for kind in edition.kinds)}",
        f"  {numbers}",
        f"  {edition.hash}",
    ]


def counts(edition: Rulebook) -> dict[str, int]:
    """How much there is in an edition."""
    return {
        "requirements": len(edition.requirements),
        "parts": sum(len(requirement.parts) for requirement in edition.requirements),
        "questions": len(edition.questions),
        "controls": len(edition.controls),
        "calendar entries": len(edition.calendar),
    }
