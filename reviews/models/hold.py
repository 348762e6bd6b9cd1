"""What keeps a high-impact determination from taking effect until a person on the second level lets it go."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.determination import Determination


class HoldQuerySet(models.QuerySet["Hold"]):
    def open(self) -> HoldQuerySet:
        """Those that wait for somebody; one whose determination was sent back waits for nobody."""
        return self.filter(released_at__isnull=True, determination__objected_at__isnull=True)


class Hold(models.Model):
    """One hold of one determination. It is never made again: a determination is held once."""

    determination = models.OneToOneField(Determination, on_delete=models.PROTECT, related_name="hold")
    why = models.JSONField(help_text="What makes it high-impact, one sentence each.")
    opened_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(blank=True)
    overridden = models.BooleanField(default=False, help_text="Let go by somebody who had a part in it.")

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    released_by__isnull=True, released_at__isnull=True, release_reason="", overridden=False
                )
                | (Q(released_by__isnull=False, released_at__isnull=False) & ~Q(release_reason="")),
                name="reviews_hold_released_by_somebody_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Hold of {self.determination_id}"

    @property
    def is_open(self) -> bool:
        return self.released_at is None
