"""manage.py queue check | renew: whether the lines of the queue say what the findings say, and writing them anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from reviews import listings
from reviews.holding import hold
from reviews.models import Listing, Review


class Command(BaseCommand):
    help = "Check that the lines of the queue agree with the findings, or write them all anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "renew"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "renew":
            for pk in Review.objects.values_list("pk", flat=True):
                with transaction.atomic():
                    listings.keep(hold(Review(pk=pk)), now=timezone.now())
        wrong = [f"review {line.pk}: should be {counts}" for line, counts in listings.disagreeing()]
        missing = Review.objects.filter(listing__isnull=True).count()
        if missing:
            wrong.append(f"{missing} reviews have no line: the sweep writes them")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{Listing.objects.count()} lines agree with their findings.")
