"""python manage.py assess DOSSIER.json --rulebook ID|DIR --on YYYY-MM-DD [--proof] [--json]"""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from applications.management import telling
from applications.management.telling import day
from standards import dossier, proof_report, report, rulebook
from standards.assessment import Findings, FindingStatus, assess
from standards.errors import Refusal
from standards.lint import lint
from standards.proof import prove
from standards.repairs import to_do
from standards.standing import Standing, standing

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
        parser.add_argument(
            "--proof", action="store_true", help="every finding with the check, answers and files it rests on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.now().date()
        try:
            edition = rulebook.find(options["rulebook"])
            stands = standing(edition, on, rulebook.beside(options["rulebook"]))
            said = dossier.parse(_read(options["dossier"]), edition)
        except Refusal as refusal:
            telling.refuse(self, refusal, as_json=options["json"])
        found = assess(edition, said, on)
        if options["json"]:
            telling.tell_json(self, _plain(found, edition, said, stands, proofs=options["proof"]))
            sys.exit(_code(found))
        if not stands.in_effect:
            self.stdout.write(stands.words)
        if options["proof"]:
            self.stdout.write(proof_report.text(prove(found, edition, said), found, edition))
        else:
            todo, warnings = to_do(found, edition, said), lint(edition, said, on)
            self.stdout.write(report.text(found, edition, todo, warnings))
        sys.exit(_code(found))


def _plain(
    found: Findings, edition: rulebook.Rulebook, said: dossier.Dossier, stands: Standing, *, proofs: bool
) -> dict[str, Any]:
    plain = {
        **found.plain(),
        "to_do": [line.plain() for line in to_do(found, edition, said)],
        "warnings": [warning.plain() for warning in lint(edition, said, found.on)],
        "standing": stands.plain(),
    }
    return {**plain, "proofs": [proof.plain() for proof in prove(found, edition, said)]} if proofs else plain


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
