"""python manage.py check_log"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attestations import publishing
from notary.errors import NotaryError
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Derive the whole log again from its envelopes to its published head, and compare. Run it after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in publishing.check():
                self.stdout.write(line)
        except (Refusal, NotaryError) as refusal:
            raise CommandError(f"the log is not whole: {refusal}") from None
        self.stdout.write("the log is whole")
