"""That an operator asked to have a decision looked at again, and the review that was opened for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.determination import Determination
from reviews.models.review import Review


class Reconsideration(models.Model):
    """A decision is looked at again once, in a review of its own, by people who had no part in it."""

    determination = models.OneToOneField(
        Determination, on_delete=models.PROTECT, related_name="reconsideration"
    )
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="reconsiders")
    statement = models.TextField()
    files = models.JSONField(default=list, help_text="Key, name, SHA-256 and size of each file sent with it.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(statement=""), name="reviews_reconsideration_says_why"),
        )

    def __str__(self) -> str:
        return f"Reconsideration of {self.determination_id}"
