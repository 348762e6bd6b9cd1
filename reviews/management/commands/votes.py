"""python manage.py votes verify REFERENCE"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews import assertions
from reviews.models import Vote
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Check every vote on an application: that its draft is whole, and the passkey's signature where it has one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify"])
        parser.add_argument("reference", help="such as VEU-2026-0001")

    def handle(self, *args: Any, **options: Any) -> None:
        reference = options["reference"]
        found = Vote.objects.filter(determination__review__dossier__application__reference=reference)
        votes = list(found.told().order_by("determination", "at", "pk"))
        if not votes:
            raise CommandError(f"there is no vote on {reference}")
        broken = sum(not self._says(vote) for vote in votes)
        if broken:
            raise CommandError(f"{broken} of {len(votes)} votes do not hold")

    def _says(self, vote: Vote) -> bool:
        """One line; whether the vote holds."""
        head = f"{vote.at:%Y-%m-%d %H:%M} {vote.get_agency_display()} {vote.number}, {vote.person}: {vote.choice}"
        after = "; void since: " + ", ".join(vote.voiding.changed) if vote.is_void else ""
        try:
            said = assertions.verify(vote)
        except Refusal as no:
            self.stdout.write(f"{head} on {vote.draft.sha256}: DOES NOT HOLD: {no}")
            return False
        self.stdout.write(f"{head} on {vote.draft.sha256}: {said}{after}")
        return True
