"""How a review stands in the queue: what a list of a hundred thousand shows and sorts by, in one narrow row.

Beside the review and not on it: a review's row holds the findings' bytes and is kept as it is; this one follows
from other rows, is written by `reviews.listings` alone, and can be made anew at any time.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import F, Q

from applications.models import Application
from organizations.models import User
from reviews.models.assignment import Assignment
from reviews.models.review import Review
from standards.lifecycle import Status

#: Where an application can stand while its review is in the committee's queue.
LIVE = (Status.IN_REVIEW.value, Status.QUESTIONED.value, Status.DETERMINED.value)
OURS = (Status.IN_REVIEW.value, Status.DETERMINED.value)


class ListingQuerySet(models.QuerySet["Listing"]):
    """The lists of the queue. None of them joins findings."""

    def with_case(self) -> ListingQuerySet:
        """With what a line of the queue shows of the application, in one query and without the kept bytes."""
        return self.select_related(
            "application__organization", "application__end_user", "review__dossier"
        ).defer("review__findings_content", "review__dossier__content", "searched", "facts")

    def live(self) -> ListingQuerySet:
        return self.filter(closed_at__isnull=True, application__status__in=LIVE)

    def of_people(self, people: Collection[User | int]) -> ListingQuerySet:
        """Those that one of these people has."""
        theirs = Assignment.objects.standing().filter(person__in=people)
        return self.live().filter(pk__in=theirs.values("review"))

    def having(self, person: int) -> ListingQuerySet:
        """Those that the person has, of these."""
        return self.filter(pk__in=Assignment.objects.standing().filter(person=person).values("review"))

    def new_to(self, agency: str) -> ListingQuerySet:
        """Those that nobody of the agency has yet; of no agency, those that nobody has."""
        held = Assignment.objects.standing()
        held = held.filter(agency=agency) if agency else held
        return self.live().filter(application__status__in=OURS).exclude(pk__in=held.values("review"))

    def waiting_on_operator(self) -> ListingQuerySet:
        return self.live().filter(application__status=Status.QUESTIONED.value)

    def waiting_on_others(self, agency: str) -> ListingQuerySet:
        """Those on which the agency has done its part, and the committee has not."""
        done = Assignment.objects.standing().filter(agency=agency, done_at__isnull=False)
        return self.live().filter(application__status__in=OURS, pk__in=done.values("review"))

    def due_between(self, first: date | None, last: date) -> ListingQuerySet:
        """Those of which the decision is due from the first day (or ever) to the last, both included."""
        due = self.live().filter(application__status__in=OURS, due_on__lte=last)
        return due.filter(due_on__gte=first) if first else due

    def searching(self, words: str) -> ListingQuerySet:
        """Those in which every word occurs: references, names, sites, countries, chips."""
        found = self
        for word in words.lower().split():
            found = found.filter(searched__contains=word)
        return found


class Listing(models.Model):
    """One line of the queue."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, primary_key=True, related_name="listing")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="When it left the queue for good.")
    moved_at = models.DateTimeField(help_text="The application's last move that this line knows of.")
    due_on = models.DateField(
        null=True, help_text="Empty while the clock waits, or where the edition has no limit."
    )
    satisfied = models.PositiveSmallIntegerField(default=0)
    unsatisfied = models.PositiveSmallIntegerField(default=0)
    undetermined = models.PositiveSmallIntegerField(default=0)
    judged = models.PositiveSmallIntegerField(default=0)
    triage = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text="What the score is made of: words and points.")
    facts = models.JSONField(default=dict, help_text="What the score is a function of, as filed.")
    searched = models.TextField(blank=True, help_text="Everything it can be found by, in small letters.")

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ("-triage", "-review_id")
        indexes = (
            models.Index(
                F("triage").desc(),
                F("review").desc(),
                name="reviews_queue_by_triage",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=("due_on", "review"), name="reviews_queue_by_day", condition=Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=("opened_at", "review"),
                name="reviews_queue_by_age",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=("closed_at", "review"), name="reviews_queue_closed"),
        )

    def __str__(self) -> str:
        return f"{self.review_id}: {self.triage}"
