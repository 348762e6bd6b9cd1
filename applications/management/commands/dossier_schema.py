"""python manage.py dossier_schema [--rulebook ID]"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standards import rulebook, schema
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Print the JSON Schema of a dossier; with --rulebook, of one under that edition, question by question."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--rulebook", metavar="ID", help="an id, id@edition, or the folder of an edition")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = rulebook.find(options["rulebook"]) if options["rulebook"] else None
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(json.dumps(schema.json_schema(edition), indent=2, ensure_ascii=False))
