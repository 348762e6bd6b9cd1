"""python manage.py make_groups"""

from typing import Any

from django.core.management.base import BaseCommand

from reviews import groups


class Command(BaseCommand):
    help = (
        "Make the committee's groups (reviewers, approvers, auditors), or bring them back to what they grant."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        groups.make()
        for name, granted in groups.GROUPS.items():
            self.stdout.write(f"{name}: {', '.join(granted)}")
