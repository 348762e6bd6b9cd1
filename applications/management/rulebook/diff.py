"""manage.py rulebook diff A B [--json]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from applications.management.telling import tell_json
from standards import redline, rulebook
from standards.comparison import compare

HELP = "Say what differs from one edition to another. Exits 0 if nothing does, 1 if something does."


def arguments(parser: CommandParser) -> None:
    for name in ("A", "B"):
        parser.add_argument(name, help="an id, id@edition, or the folder of an edition")
    parser.add_argument("--json", action="store_true", help="JSON as in docs/editions.md")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    comparison = compare(rulebook.find(options["A"]), rulebook.find(options["B"]))
    if options["json"]:
        tell_json(command, comparison.plain())
    else:
        command.stdout.write(redline.text(comparison))
    return 0 if comparison.same else 1
