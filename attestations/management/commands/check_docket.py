"""python manage.py check_docket [REFERENCE …]"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.models import Application
from attestations import dockets, keyring
from attestations.models import DocketSeal
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Verify the chain of every docket, and compare it with the heads that were signed at each determination."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("references", nargs="*", metavar="REFERENCE", help="Only these; all without one.")

    def handle(self, *args: Any, references: list[str], **options: Any) -> None:
        rows = (
            Application.objects.filter(reference__in=references) if references else Application.objects.all()
        )
        if missing := set(references) - set(rows.values_list("reference", flat=True)):
            raise CommandError(f"there is no application {', '.join(sorted(missing))}")
        try:
            found = list(dockets.faults(rows, keyring.trust_root()))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        found += [
            f"entry {one.index} of the log: its envelope is not kept any more" for one in dockets.orphans()
        ]
        if found:
            raise CommandError("\n".join(found))
        seals = DocketSeal.objects.filter(determination__review__dossier__application__in=rows).count()
        self.stdout.write(f"{rows.count()} dockets are whole; {seals} signed heads are theirs.")
