"""Who examines a review for which agency, and who stands in for whom while they are away."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organizations.models import Agency
from reviews.models.review import Review


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> AssignmentQuerySet:
        return self.filter(ended_at__isnull=True)

    def with_people(self) -> AssignmentQuerySet:
        return self.select_related("person", "stands_in_for", "given_by")


class Assignment(models.Model):
    """A review in the hands of one person of one agency, from one day until it is handed over or given back."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="assignments")
    agency = models.CharField(max_length=20, choices=Agency.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="To whom it was given, where that person was away.",
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    note = models.TextField(blank=True, help_text="What whoever handed it over wants known.")
    done_at = models.DateTimeField(null=True, help_text="When the agency's own examination was finished.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("review", "agency", "-given_at")
        constraints = (
            models.UniqueConstraint(
                fields=("review", "agency"),
                condition=Q(ended_at__isnull=True),
                name="reviews_assignment_one_of_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(agency__in=Agency.values), name="reviews_assignment_agency_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="reviews_assignment_ended_by_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=("person", "review"), name="reviews_assignment_of", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=("agency", "review"),
                name="reviews_assignment_here",
                condition=Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.review_id}: {self.person} for {self.get_agency_display()}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> AbsenceQuerySet:
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)

    def not_over(self, day: date) -> AbsenceQuerySet:
        return self.filter(ends_on__gte=day, cancelled_at__isnull=True)


class Absence(models.Model):
    """Days on which a person is away, and the deputy to whom their queue goes meanwhile."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day, included.")
    noted_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="reviews_absence_forward"),
            models.CheckConstraint(
                condition=~Q(deputy=F("person")), name="reviews_absence_deputy_is_another"
            ),
        )
        indexes = (
            models.Index(fields=("deputy", "ends_on"), name="reviews_absence_of_deputy"),
            models.Index(fields=("person", "ends_on"), name="reviews_absence_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.person} away from {self.starts_on} to {self.ends_on}"
