"""A dissent on its way along 15 CFR 750.4(f): where it stands, and each step it took."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.models import Agency
from reviews.models.ballot import Choice, Draft
from reviews.models.determination import Determination
from standards.escalation import ENDED, Stage

STAGES = [(stage.value, stage.words) for stage in Stage]
_ENDED = [stage.value for stage in sorted(ENDED)]


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def open(self) -> EscalationQuerySet:
        return self.exclude(stage__in=_ENDED)


class Escalation(models.Model):
    """One dissent about one draft. `outcome` is what was decided last: whether the draft is approved."""

    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="escalations")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="escalations")
    stage = models.CharField(max_length=20, choices=STAGES)
    since_on = models.DateField(help_text="The day it came to this stage.")
    outcome = models.CharField(max_length=20, choices=Choice.choices, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("draft",),
                condition=~Q(stage=Stage.DROPPED.value),
                name="reviews_escalation_once_a_draft",
            ),
            models.UniqueConstraint(
                fields=("determination",),
                condition=~Q(stage__in=_ENDED),
                name="reviews_one_open_escalation",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[s.value for s in Stage]), name="reviews_escalation_stage_known"
            ),
        )

    def __str__(self) -> str:
        return f"Dissent about {self.determination}: {self.get_stage_display()}"

    @property
    def is_open(self) -> bool:
        return self.stage not in _ENDED


class EscalationStep(models.Model):
    """One step of a dissent: who took it, from where to where, with which reason and outcome."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20)
    after = models.CharField(max_length=20, choices=STAGES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty where time did it.",
    )
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True)
    outcome = models.CharField(max_length=20, choices=Choice.choices, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("escalation", "number")
        constraints = (
            models.UniqueConstraint(fields=("escalation", "number"), name="reviews_step_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.action}"
