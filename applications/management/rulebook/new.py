"""manage.py rulebook new DIR --id ID --title TITLE [--edition DAY]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from applications.management.telling import day
from standards import starting

HELP = "Write the smallest edition that loads into an empty folder, to start from."


def arguments(parser: CommandParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that is empty, or not there yet")
    parser.add_argument(
        "--id", required=True, help="small letters, digits and hyphens; the folder's name too"
    )
    parser.add_argument("--title", required=True)
    parser.add_argument("--edition", type=day, metavar="YYYY-MM-DD", help="its day; today if not given")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    folder: Path = options["folder"]
    edition = options["edition"] or timezone.now().date()
    for path in starting.start(folder, options["id"], options["title"], edition):
        command.stdout.write(str(path))
    return 0
