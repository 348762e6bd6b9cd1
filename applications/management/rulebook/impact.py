"""manage.py rulebook impact B [--against A] [--on DAY] [--json] [--workers N] [--resume] [--state FILE]"""

import json
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from applications import replays
from applications.journal import Journal, Tally
from applications.management.meter import Meter
from applications.management.telling import day
from standards import rulebook
from standards.replay import Plan

HELP = (
    "Replay the filed dossiers under another edition: whose findings would change, and why. "
    "Exits 0 if nobody's would, 1 if somebody's would or a dossier cannot be read, 2 if the input cannot be "
    "used, 130 if it was broken off."
)
WIDTH = 100


def arguments(parser: CommandParser) -> None:
    parser.add_argument("edition", metavar="B", help="an id, id@edition, or the folder of a draft")
    parser.add_argument(
        "--against",
        metavar="A",
        help="replay the dossiers filed under this edition alone (id, id@edition or folder); "
        "else those filed under any edition of B's rulebook, each against its own",
    )
    parser.add_argument(
        "--on", type=day, metavar="YYYY-MM-DD", help="the day of the findings; today if not given"
    )
    parser.add_argument("--all-filings", action="store_true", help="every filing, not each newest alone")
    parser.add_argument("--workers", type=int, default=_cores(), metavar="N", help="processes; one a core")
    parser.add_argument("--resume", action="store_true", help="go on where the same replay was broken off")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="its journal; else a file under var/replay"
    )
    parser.add_argument("--json", action="store_true", help="JSON as in docs/editions.md")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    against = rulebook.find(options["edition"])
    own = rulebook.find(options["against"]) if options["against"] else None
    plan = replays.plan(against, own, options["on"] or timezone.now().date())
    dossiers = replays.rows(plan, own)
    asked = replays.asked(plan, own=own is not None, all_filings=options["all_filings"])
    path = options["state"] or replays.journal_path(asked)
    journal = replays.begin(path, asked, dossiers, resume=options["resume"])
    meter = Meter(command.stderr, "dossiers")
    try:
        replays.run(plan, dossiers, journal, workers=options["workers"], step=meter.step)
    except KeyboardInterrupt:
        command.stderr.write(
            f"\nBroken off after {journal.seen:,}; the same with --resume goes on from there."
        )
        return 130
    finally:
        meter.close()
    tally = Tally(journal)
    for text in json_lines(plan, tally, journal) if options["json"] else lines(plan, tally, journal):
        command.stdout.write(text)
    return 1 if tally.changed or tally.unread else 0


def json_lines(plan: Plan, tally: Tally, journal: Journal) -> Iterator[str]:
    """One JSON object, written dossier by dossier: however many would change, none is held in memory."""
    head = {**journal.asked, **tally.plain()}
    yield json.dumps(head, indent=2, ensure_ascii=False).removesuffix("\n}") + ',\n  "changes": ['
    before = ""
    for one in journal.changed():
        if before:
            yield before + ","
        before = "    " + json.dumps(one, ensure_ascii=False)
    if before:
        yield before
    yield "  ]\n}"


def lines(plan: Plan, tally: Tally, journal: Journal) -> Iterator[str]:
    """The replay to be read: the count, then by requirement, then dossier by dossier."""
    b = plan.against
    yield f"Under {b.key}{' (draft)' if b.draft else ''}, {b.hash}, on {plan.on}:"
    yield (
        f"{tally.seen:,} dossiers replayed: {tally.changed:,} would change, {tally.unread:,} cannot be read, "
        f"{tally.seen - tally.changed - tally.unread:,} stay as they are."
    )
    if tally.moves:
        yield "\nBY REQUIREMENT"
        for (requirement, before, after, direction), count in sorted(tally.moves.items()):
            yield f"  {count:>7,}  {direction:<7}  {requirement}: {_words(before)} -> {_words(after)}"
    if tally.changed or tally.unread:
        yield "\nBY DOSSIER"
    for one in journal.changed():
        yield from _dossier(one)


def _dossier(one: dict[str, Any]) -> Iterator[str]:
    yield f"  {one['reference']} filing {one['filing']} ({one['edition']})"
    if "unread" in one:
        yield from _wrapped(f"cannot be read: {one['unread']}")
    for move in one.get("moves", ()):
        change = f"{_words(move['before'])} -> {_words(move['after'])}"
        yield from _wrapped(f"{move['requirement']}  {move['direction']}: {change}. {move['why']}")


def _words(status: str) -> str:
    return status.replace("_", " ") or "not asked"


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent="    ", subsequent_indent="      ")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
