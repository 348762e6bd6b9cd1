"""`manage.py languages`: bring the catalogues up to date with what the platform says, and compile them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from languages import catalogue


class Command(BaseCommand):
    """languages update | missing | compile"""

    help = "Bring locale/*/LC_MESSAGES/django.po up to date, list what it lacks, or compile it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("update", "missing", "compile"))

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        base = settings.BASE_DIR
        if what == "compile":
            for path in catalogue.compile_all(base, settings.LOCALE_PATHS[0]):
                self.stdout.write(f"compiled {path.relative_to(base)}")
            return
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
