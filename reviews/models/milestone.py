"""The days the decision clock is counted from, and the reminders sent as it runs out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.question import Question
from reviews.models.review import Review


class Step(models.TextChoices):
    """What the chair does with an application before it is decided."""

    COMPLETED = "completed", "Complete"
    CIRCULATED = "circulated", "Circulated"


class Milestone(models.Model):
    """The day an application was found complete, or went to every agency. Each once, never changed."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="milestones")
    step = models.CharField(max_length=20, choices=Step.choices)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("review", "on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("review", "step"), name="reviews_milestone_once"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="reviews_milestone_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_step_display()} on {self.on:%-d %B %Y}"


class Reminder(models.Model):
    """One letter to one person at one horizon, about a question or about the clock of a review. Kept before it is
    sent.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reminders")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    horizon = models.SmallIntegerField(help_text="Days before the due day; negative when it is past.")
    kept_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kept_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("question", "person", "horizon"),
                condition=Q(question__isnull=False),
                name="reviews_question_reminder_once",
            ),
            models.UniqueConstraint(
                fields=("review", "person", "horizon"),
                condition=Q(question__isnull=True),
                name="reviews_clock_reminder_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question or self.review}: {self.person}, {self.horizon} days"
