"""What a reviewer keeps to use again: wordings of findings, and filters of the queue."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.models import Agency, User
from reviews.models.review import STATUSES


class WordingQuerySet(models.QuerySet["Wording"]):
    def usable_by(self, person: User) -> WordingQuerySet:
        """Those of the person's agency, and those shared by all."""
        return (
            self.filter(Q(agency="") | Q(agency=person.agency)) if person.agency else self.filter(agency="")
        )

    def for_requirement(self, requirement: str) -> WordingQuerySet:
        return self.filter(requirement__in=("", requirement))


class Wording(models.Model):
    """A finding template: a reason with places to fill in, of one agency or shared by all."""

    name = models.CharField(max_length=80)
    agency = models.CharField(
        max_length=20, choices=Agency.choices, blank=True, help_text="Empty: shared by all agencies."
    )
    requirement = models.CharField(
        max_length=60, blank=True, help_text="Id of the requirement it is meant for; empty for any."
    )
    status = models.CharField("finding", max_length=20, choices=STATUSES)
    code = models.CharField("reason code", max_length=40, blank=True)
    text = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(editable=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = "finding template"
        permissions = (("share_wording", "Can change the finding templates shared by all agencies"),)
        constraints = (
            models.UniqueConstraint(fields=("agency", "name"), name="reviews_wording_name_once"),
            models.CheckConstraint(
                condition=Q(agency__in=["", *Agency.values]), name="reviews_wording_agency_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def usable_by(self, person: User) -> SavedFilterQuerySet:
        """A person's own, and those that colleagues of the same agency share."""
        shared = Q(shared=True, agency=person.agency) if person.agency else Q(pk__in=())
        return self.filter(Q(person_id=person.pk) | shared)


class SavedFilter(models.Model):
    """A name for a query string of the queue."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(default=False, help_text="Colleagues of the agency see it too.")

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("person", "name"), name="reviews_saved_filter_name_once"),
        )

    def __str__(self) -> str:
        return self.name
