"""manage.py rulebook check DIR [--json]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from applications.management.telling import tell_json
from standards import authoring

HELP = (
    "Check an edition as it is written, half of one too: its files, its style, its example dossiers. Exits 0 if "
    "there is nothing to say, 1 if there are hints alone, 2 if there are faults."
)


def arguments(parser: CommandParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of an edition")
    parser.add_argument("--json", action="store_true")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    checked = authoring.check(options["folder"].resolve())
    if options["json"]:
        tell_json(command, checked.plain())
    else:
        command.stdout.write(authoring.text(checked))
    return checked.code
