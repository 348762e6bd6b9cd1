"""python manage.py rulebook WORD …: one word a module of applications.management.rulebook."""

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from applications.management import rulebook, telling
from standards.errors import Refusal

WORDS = {name: import_module(f"{rulebook.__name__}.{name}") for _, name, _ in iter_modules(rulebook.__path__)}


class Command(BaseCommand):
    help = "Read, compare, publish and replay the editions of the rule. Exits 2 if the input cannot be used."
    requires_system_checks: list[str] = []  # most words read the rule alone: no database, no keys

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
        for name, module in sorted(WORDS.items()):
            module.arguments(words.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = WORDS[options["word"]].run(self, options)
        except Refusal as refusal:
            telling.refuse(self, refusal, as_json=options.get("json", False))
        if code:
            sys.exit(code)
