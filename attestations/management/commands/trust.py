"""python manage.py trust > trust.json"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attestations import keyring
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Print the trust root: what a verifier must have from a source of their own."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(keyring.trust_root().to_bytes().decode(), ending="")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
