"""python manage.py make_keys"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attestations import keyring
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Make the platform's keys (Ed25519 and ML-DSA-65 for attestations, Ed25519 for the log), once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="say nothing where there are keys already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = keyring.make(timezone.now().date())
        except Refusal as refusal:
            if options["if_missing"]:
                return
            raise CommandError(str(refusal)) from None
        for key in made:
            self.stdout.write(f"{key['use']} {key['algorithm']} {key['keyid']}")
