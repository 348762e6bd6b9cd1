"""An on-site review: where and when, who looks, what they are to look at, what they saw, and what they signed.

What was seen only grows: another word about an item is another row, and another signature another version.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from applications.models import DIGEST_LENGTH, Application, Enclosure
from reviews.models.ballot import How
from reviews.models.review import Review

PERSON = settings.AUTH_USER_MODEL


class Stage(models.TextChoices):
    """How far an on-site review has come. It follows from its rows and is kept nowhere."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    FINISHED = "finished", "Finished"
    CALLED_OFF = "called_off", "Called off"


class Seen(models.TextChoices):
    """What an inspector says of an item."""

    AS_REQUIRED = "as_required", "As required"
    NOT_AS_REQUIRED = "not_as_required", "Not as required"
    NOT_SEEN = "not_seen", "Not seen"
    NOT_APPLICABLE = "not_applicable", "Not applicable here"


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def of(self, application: Application) -> InspectionQuerySet:
        return self.filter(review__dossier__application=application)

    def staged(self) -> InspectionQuerySet:
        """With `begun` and `signed`, from which `stage` follows."""
        entries = InspectionEntry.objects.filter(inspection=OuterRef("pk"))
        files = InspectionFile.objects.filter(inspection=OuterRef("pk"))
        signed = InspectionReport.objects.filter(inspection=OuterRef("pk"))
        return self.annotate(begun=Exists(entries) | Exists(files), signed=Exists(signed))

    def whole(self) -> InspectionQuerySet:
        """With everything a list shows, in two queries."""
        return (
            self.staged()
            .select_related("review__dossier__application__end_user", "planned_by")
            .defer("review__dossier__content", "review__findings_content")
            .prefetch_related("team")
        )


class Inspection(models.Model):
    """A visit to one site of an application. `number` counts within the application, over all its filings."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="inspections")
    number = models.PositiveIntegerField()
    site = models.CharField(max_length=40, help_text="Key of the site in the dossier.")
    site_name = models.CharField(max_length=150)
    first_on = models.DateField("first day")
    last_on = models.DateField("last day")
    purpose = models.TextField()
    announced = models.BooleanField(help_text="The operator was told.")
    team = models.ManyToManyField(PERSON, related_name="inspections")
    planned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    called_off_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.TextField(blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ("first_on", "pk")
        permissions = (
            ("plan_inspection", "Can plan an on-site review"),
            ("inspect", "Can be of the team of an on-site review"),
        )
        constraints = (
            models.UniqueConstraint(fields=("review", "number"), name="reviews_inspection_number_once"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="reviews_inspection_ends_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="reviews_inspection_has_purpose"),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True, called_off_why="")
                | Q(called_off_at__isnull=False, called_off_by__isnull=False) & ~Q(called_off_why=""),
                name="reviews_inspection_called_off_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"On-site review {self.number}"

    @property
    def stage(self) -> Stage:
        """Of a row that came with `staged()`, without asking again."""
        if self.called_off_at is not None:
            return Stage.CALLED_OFF
        signed = vars(self).get("signed")
        if self.reports.exists() if signed is None else signed:
            return Stage.FINISHED
        begun = vars(self).get("begun")
        begun = (self.entries.exists() or self.files.exists()) if begun is None else begun
        return Stage.UNDER_WAY if begun else Stage.PLANNED

    @property
    def days(self) -> str:
        """Its days as a reader writes them."""
        first = _day(self.first_on)
        return first if self.first_on == self.last_on else f"{first} to {_day(self.last_on)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


class InspectionItem(models.Model):
    """One thing to look at: a part of a requirement in the rulebook's words, or something else that was named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    requirement = models.CharField(max_length=60, blank=True, help_text="Empty: not from the rulebook.")
    part = models.CharField(max_length=60, blank=True)
    paragraph = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    citation = models.TextField(blank=True)
    provenance = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("inspection", "position", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="reviews_inspection_item_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.paragraph} {self.words}".strip()


class InspectionEntry(models.Model):
    """What one inspector says of one item. The id is made on the device, so that sending twice says it once."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey(InspectionItem, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=20, choices=Seen.choices)
    method = models.CharField(max_length=40, help_text="One of policies/inspecting.toml.")
    note = models.TextField(blank=True)
    measured = models.CharField(max_length=40, blank=True, help_text="A decimal number, as written.")
    unit = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(help_text="When it was seen, by the clock of the device.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("at", "received_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(result__in=Seen.values), name="reviews_inspection_seen_known"),
            models.CheckConstraint(
                condition=Q(measured="", unit="") | ~Q(measured="") & ~Q(unit=""),
                name="reviews_inspection_measured_in_a_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.person}"


class InspectionFile(models.Model):
    """A photo or file taken for an item: taken in like evidence, named by its SHA-256."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="files")
    item = models.ForeignKey(InspectionItem, on_delete=models.PROTECT, related_name="files")
    enclosure = models.OneToOneField(Enclosure, on_delete=models.PROTECT, related_name="inspection_file")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="When it was taken, by the clock of the device.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("at", "received_at", "id")

    def __str__(self) -> str:
        return self.enclosure.name


class InspectionReport(models.Model):
    """The whole record as an inspector signed it. The first version finishes the visit; each later one says why."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    content = models.BinaryField(help_text="The record, canonical JSON.")
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    why = models.TextField(blank=True, help_text="Of a later version: why there is one.")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, choices=How.choices)
    assertion = models.JSONField(null=True, help_text="The passkey's assertion, whole.")
    at = models.DateTimeField()

    class Meta:
        ordering = ("inspection", "version")
        constraints = (
            models.UniqueConstraint(fields=("inspection", "version"), name="reviews_inspection_version_once"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(why=""), name="reviews_inspection_version_says_why"
            ),
            models.CheckConstraint(
                condition=Q(how=How.PASSKEY.value, assertion__isnull=False)
                | ~Q(how=How.PASSKEY.value) & Q(assertion__isnull=True),
                name="reviews_inspection_signed_or_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.inspection}, version {self.version}"

    @property
    def signed_words(self) -> str:
        """How it was signed, in words."""
        return "signed with a passkey" if self.how == How.PASSKEY.value else "not signed by key"
