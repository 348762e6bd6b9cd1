"""What waits for a person, and what a person tries out: sheets and forms that came in and are not kept yet, and a
scratch copy of an application.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from organizations.permissions import Person

if TYPE_CHECKING:
    from applications.models import Application


class PendingImport(models.Model):
    """Rows read from a sheet or a document, waiting for a person who has seen what they would change."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="imports"
    )
    question = models.CharField(max_length=60)
    site = models.ForeignKey(
        "applications.Site", on_delete=models.CASCADE, null=True, blank=True, related_name="imports"
    )
    value = models.JSONField(null=True)
    notes = models.JSONField(default=list)
    source = models.CharField(max_length=200, help_text="The file's name, or where the rows came from.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "question", "site"),
                condition=models.Q(site__isnull=False),
                name="applications_import_once_per_site",
            ),
            models.UniqueConstraint(
                fields=("application", "question"),
                condition=models.Q(site__isnull=True),
                name="applications_import_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question} from {self.source}"


class ScratchQuerySet(models.QuerySet["Scratch"]):
    """Whose scratch copies, and which still stand."""

    def of(self, application: Application, person: Person, now: datetime) -> Scratch | None:
        """The person's own copy of an application, if it has not run out."""
        return self.filter(application=application, person=person, expires_at__gt=now).first()

    def run_out(self, now: datetime) -> ScratchQuerySet:
        return self.filter(expires_at__lte=now)


class Scratch(models.Model):
    """What a person tries out on a copy of an application. It never touches the answers, and it runs out."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="scratches"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scratches")
    changes = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ScratchQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "scratches"
        constraints = (
            models.UniqueConstraint(fields=("application", "person"), name="applications_scratch_once"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: tried out by {self.person_id}"


class PendingPack(models.Model):
    """A form that was filled without a network, waiting for a person who has seen what it would change."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="packs"
    )
    content = models.JSONField()
    source = models.CharField(max_length=200, help_text="The file's name.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "made_by"), name="applications_pack_once_each"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.source}"
