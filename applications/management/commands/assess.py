"""python manage.py assess DOSSIER.json --rulebook ID|DIR --on YYYY-MM-DD [--json]"""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from applications.management import telling
from applications.management.telling import day
from standards import dossier, report, rulebook
from standards.assessment import Findings, FindingStatus, assess
from standards.errors import Refusal
from standards.standing import standing

OPEN = {FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED}


class Command(BaseCommand):
    help = (
        "Hold a dossier against a rulebook on a day. Exits 0 if nothing is unsatisfied or undetermined, "
        "1 if something is, 2 if the input cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("dossier", metavar="DOSSIER.json", help="a file, or - for standard input")
        parser.add_argument(
            "--rulebook", metavar="ID", required=True, help="an id, id@edition, or the folder of an edition"
        )
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="the day; today if not given")
        parser.add_argument("--json", action="store_true", help="JSON as in docs/findings.md")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.now().date()
        try:
            edition = rulebook.find(options["rulebook"])
            stands = standing(edition, on, rulebook.beside(options["rulebook"]))
            found = assess(edition, dossier.parse(_read(options["dossier"]), edition), on)
        except Refusal as refusal:
            telling.refuse(self, refusal, as_json=options["json"])
        if options["json"]:
            telling.tell_json(self, {**found.plain(), "standing": stands.plain()})
        else:
            if not stands.in_effect:
                self.stdout.write(stands.words)
            self.stdout.write(report.text(found, edition))
        sys.exit(_code(found))


def _code(found: Findings) -> int:
    return 1 if any(finding.status in OPEN for finding in found.findings) else 0


def _read(name: str) -> Any:
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}") from None
    try:
        return json.loads(text, parse_float=_no_float, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{name} is not JSON: {error}") from None


def _no_float(text: str) -> NoReturn:
    raise Refusal(f'{text} is a float; write decimals as strings: "{text}"')


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = sorted({name for name, _ in pairs if [n for n, _ in pairs].count(name) > 1})
        raise Refusal(f"an object has the key {', '.join(twice)} twice")
    return found
