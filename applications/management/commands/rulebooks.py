"""python manage.py rulebooks"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from standards import rulebook
from standards.errors import Refusal


class Command(BaseCommand):
    help = "List the rulebooks with their dates, enforcement status, content hash and counts."
    requires_system_checks: list[str] = []  # the rule alone is read: no database, no keys

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.now().date()
        try:
            editions = rulebook.catalogue()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        for edition in editions.values():
            state = edition.enforcement_on(today)
            parts = sum(len(requirement.parts) for requirement in edition.requirements)
            self.stdout.write(f"{edition.id}  edition {edition.edition}  {edition.title}")
            self.stdout.write(f"  {edition.citation}")
            self.stdout.write(
                f"  published {edition.published}, effective {edition.effective}, compliance {edition.compliance}"
            )
            label = " (inferred)" if state.provenance == "inferred" else ""
            self.stdout.write(
                f"  status {state.status.replace('_', ' ')} since {state.since}{label}: {state.note}"
            )
            self.stdout.write(f"  kinds {', '.join(kind.id for kind in edition.kinds)}")
            self.stdout.write(
                f"  {len(edition.requirements)} requirements, {parts} parts, {len(edition.questions)} questions, "
                f"{len(edition.controls)} controls, {len(edition.calendar)} calendar entries"
            )
            self.stdout.write(f"  {edition.hash}")
