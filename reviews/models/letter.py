"""The letter that tells an operator what was determined: as it was generated, and as a person worded it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.determination import Determination


class LetterQuerySet(models.QuerySet["Letter"]):
    def to_send(self) -> LetterQuerySet:
        """Of determinations that took effect, and not sent yet."""
        return self.filter(
            sent_at__isnull=True,
            determination__approved_at__isnull=False,
            determination__objected_at__isnull=True,
        )


class Letter(models.Model):
    """One letter for one determination. It may be edited until the determination takes effect, and is sent once."""

    determination = models.OneToOneField(Determination, on_delete=models.PROTECT, related_name="letter")
    generated = models.TextField()
    text = models.TextField(help_text="What is sent.")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="reviews_letter_says_something"),
            models.CheckConstraint(
                condition=Q(edited_by__isnull=True, edited_at__isnull=True, text=models.F("generated"))
                | Q(edited_by__isnull=False, edited_at__isnull=False),
                name="reviews_letter_edited_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"Letter of {self.determination_id}"
