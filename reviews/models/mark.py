"""What an agency says of a machine's finding without finding otherwise: that it accepts it, or that it must ask."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.models import Agency
from reviews.models.review import Finding


class MarkKind(models.TextChoices):
    """What a mark says."""

    ACCEPT = "accept", "accepts the machine's finding"
    ASK = "ask", "must be asked"


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> MarkQuerySet:
        return self.filter(lifted_at__isnull=True)

    def to_ask(self) -> MarkQuerySet:
        """What is still to be asked of the operator."""
        return self.standing().filter(kind=MarkKind.ASK.value)


class Mark(models.Model):
    """One agency's mark on one finding. It is lifted, never removed."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    agency = models.CharField(max_length=20, choices=Agency.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True, help_text="Of what must be asked: what.")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ("finding", "at")
        constraints = (
            models.UniqueConstraint(
                fields=("finding", "agency", "kind"),
                condition=Q(lifted_at__isnull=True),
                name="reviews_mark_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=MarkKind.values), name="reviews_mark_kind_known"),
            models.CheckConstraint(condition=Q(agency__in=Agency.values), name="reviews_mark_agency_known"),
            models.CheckConstraint(
                condition=~Q(kind=MarkKind.ASK.value) | ~Q(note=""), name="reviews_mark_to_ask_says_what"
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.get_agency_display()} {self.get_kind_display()}"
