"""manage.py rulebook publish ID|DIR [--on DAY] [--unreleased]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from applications.management.telling import day
from standards import authoring, ledger, loading, rulebook
from standards.errors import Refusal, listed

HELP = "Freeze an edition: write its hash into the published.csv beside its folder. Safe to repeat."


def arguments(parser: CommandParser) -> None:
    parser.add_argument("edition", metavar="ID|DIR", help="an id, id@edition, or the folder of an edition")
    parser.add_argument(
        "--on", type=day, metavar="YYYY-MM-DD", help="the day of publication; today if not given"
    )
    parser.add_argument(
        "--unreleased",
        action="store_true",
        help="replace the line of an edition that no release carries yet and whose files have changed",
    )


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    folder = folder_of(options["edition"])
    edition = loading.load(folder)
    if "@" in options["edition"] and not rulebook.is_folder(options["edition"]):
        _as_named(options["edition"], edition)
    faults = authoring.check(folder).faults
    if faults:
        raise Refusal(f"{edition.key} is not published: its own examples do not hold.", faults)
    path = folder.parent / ledger.NAME
    on = options["on"] or timezone.now().date()
    if ledger.publish(path, edition, on, unreleased=options["unreleased"]):
        command.stdout.write(f"{edition.key} is published as {edition.hash}, in {path}.")
    else:
        command.stdout.write(f"{edition.key} was published before, as {edition.hash}.")
    return 0


def folder_of(name: str) -> Path:
    """The folder of an edition that need not be published yet: a folder, or a name under the rulebooks."""
    for folder in (Path(name), rulebook.FOLDER / name, rulebook.FOLDER / name.partition("@")[0]):
        if (folder / "rulebook.toml").is_file():
            return folder.resolve()
    several = sorted(path.name for path in rulebook.FOLDER.glob(f"{name.partition('@')[0]}@*"))
    more = f"; name one of {listed(several)}" if several else ""
    raise Refusal(f"{name} is neither the folder of an edition nor one of {rulebook.FOLDER}{more}.")


def _as_named(name: str, edition: rulebook.Rulebook) -> None:
    if edition.key != name:
        raise Refusal(f"{name} is not there: its folder holds {edition.key}.")
