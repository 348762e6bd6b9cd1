"""`manage.py languages`: bring the catalogues up to date with what the platform says, or list what they lack."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from languages import catalogue


class Command(BaseCommand):
    """languages update | missing"""

    help = "Bring locale/*/LC_MESSAGES/django.po up to date, or list what it lacks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("update", "missing"))

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        base = settings.BASE_DIR
        lacking = 0
        for language in (code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE):
            known = catalogue.brought_up_to_date(base, language)
            if what == "update":
                path = catalogue.path_of(base, language)
                path.parent.mkdir(parents=True, exist_ok=True)
                known.save(str(path))
            for one in known:
                if not one.translated() or one.fuzzy:
                    lacking += 1
                    self.stdout.write(f"{language}: {one.msgid!r}")
            self.stdout.write(f"{language}: {len(known)} sentences")
        if lacking:
            raise CommandError(f"{lacking} sentences have no translation")
