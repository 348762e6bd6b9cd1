"""What an authorization depends on, and its way to closure: rows that are only added."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from reviews.models.determination import Determination


class ConditionStep(models.TextChoices):
    """What happened to a condition. Open is not kept: it is what a condition is before, and after a refusal."""

    SUBMITTED = "submitted", "evidence was submitted"
    DECLINED = "declined", "evidence was not accepted"
    CLOSED = "closed", "accepted and closed"
    MISSED = "missed", "the due day passed"
    ENDED = "ended", "it no longer applies"


#: Steps after which nothing more is asked.
OVER = (ConditionStep.CLOSED.value, ConditionStep.ENDED.value)


class ConditionQuerySet(models.QuerySet["Condition"]):
    def in_force(self) -> ConditionQuerySet:
        """Those of determinations that took effect."""
        return self.filter(determination__approved_at__isnull=False, determination__objected_at__isnull=True)

    def of_application(self, application: object) -> ConditionQuerySet:
        return self.in_force().filter(determination__review__dossier__application=application)

    def with_last_step(self) -> ConditionQuerySet:
        """`last_step` and `last_at`: the newest step and when it was taken; "" and None before any."""
        newest = ConditionEvent.objects.filter(condition=models.OuterRef("pk")).order_by("-number")
        last = models.Subquery(newest.values("step")[:1], output_field=models.CharField())
        at = models.Subquery(newest.values("at")[:1])
        return self.annotate(last_step=Coalesce(last, models.Value("")), last_at=at)

    def not_over(self) -> ConditionQuerySet:
        return self.with_last_step().exclude(last_step__in=OVER)

    def past_due(self, today: date) -> ConditionQuerySet:
        """Missed on this day and not marked yet. What was submitted by its due day and waits for us is not missed."""
        marked = ConditionEvent.objects.filter(
            condition=models.OuterRef("pk"), step=ConditionStep.MISSED.value
        )
        late = self.in_force().not_over().filter(due_on__lt=today).exclude(models.Exists(marked))
        in_time = Q(last_step=ConditionStep.SUBMITTED.value, last_at__date__lte=models.F("due_on"))
        return late.exclude(in_time)


class Condition(models.Model):
    """Something an authorization depends on, tied to a requirement where it closes a gap in one."""

    determination = models.ForeignKey(Determination, on_delete=models.CASCADE, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    requirement = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=150, blank=True, help_text="Who of the operator answers for it.")
    evidence = models.TextField("evidence of closure", blank=True, help_text="What will show that it is met.")
    lapses = models.BooleanField(
        default=False, help_text="Missed, it suspends the authorization on the day after it was due."
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ("determination", "number")
        constraints = (
            models.UniqueConstraint(fields=("determination", "number"), name="reviews_condition_once"),
            models.CheckConstraint(
                condition=Q(lapses=False) | Q(due_on__isnull=False), name="reviews_condition_lapses_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class ConditionEvent(models.Model):
    """One step of a condition to its closure. Only ever added to."""

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20, choices=ConditionStep.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    files = models.JSONField(default=list, help_text="Key, name, SHA-256 and size of each file sent with it.")

    class Meta:
        ordering = ("condition", "number")
        constraints = (
            models.UniqueConstraint(fields=("condition", "number"), name="reviews_condition_event_once"),
            models.CheckConstraint(
                condition=Q(step__in=ConditionStep.values), name="reviews_condition_step_known"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False)
                | Q(step__in=(ConditionStep.MISSED.value, ConditionStep.ENDED.value)),
                name="reviews_condition_step_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="reviews_condition_step_says_why"),
            models.UniqueConstraint(
                fields=("condition",),
                condition=Q(step=ConditionStep.MISSED.value),
                name="reviews_condition_missed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.condition_id} #{self.number} {self.step}"
