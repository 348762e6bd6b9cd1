"""python manage.py holdings DOSSIER.json --rulebook ID --on YYYY-MM-DD [--json]"""

from typing import Any

from django.utils import timezone

from applications.management import telling
from applications.management.commands import assess
from standards import dossier, holdings, inventory, rulebook
from standards.case import Case
from standards.errors import Refusal


class Command(assess.Command):
    help = (
        "What a dossier says its group holds on a day: TPP by site, country, owner and status, and what has left. "
        "Exits 0, or 2 if the input cannot be read."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.now().date()
        try:
            edition = rulebook.find(options["rulebook"])
            case = Case(edition, dossier.parse(assess._read(options["dossier"]), edition), on)
            if "chips" not in edition.questions:
                raise Refusal(f"{edition.id} does not ask for chips, so no holdings can be told.")
        except Refusal as refusal:
            telling.refuse(self, refusal, as_json=options["json"])
        found = holdings.holdings(case)
        if options["json"]:
            telling.tell_json(self, holdings.plain(found, case))
        else:
            self.stdout.write(inventory.text(found, case), ending="")
