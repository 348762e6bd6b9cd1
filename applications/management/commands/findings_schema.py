"""python manage.py findings_schema"""

import json
from typing import Any

from django.core.management.base import BaseCommand

from standards import shapes


class Command(BaseCommand):
    help = "Print the JSON Schema of what `assess --json` writes, with --proof and without."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(shapes.json_schema(), indent=2, ensure_ascii=False))
