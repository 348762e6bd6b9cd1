"""Obligations: what an authorization makes due, and the reminders sent of it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from attestations.models import Attestation
from organizations.permissions import Permission, Person, organizations_of

PROVENANCES = [
    ("verified", "rule"),
    ("secondary", "secondary source"),
    ("inferred", "inferred"),
    ("policy", "platform policy"),
    ("condition", "condition"),
]


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Overdue is never kept: it is asked of the date."""

    def open(self) -> ObligationQuerySet:
        return self.filter(done_at__isnull=True, closed_at__isnull=True)

    def overdue(self, today: date) -> ObligationQuerySet:
        return self.open().filter(due_on__lt=today)

    def due_within(self, today: date, last: date) -> ObligationQuerySet:
        return self.open().filter(due_on__range=(today, last))

    def visible_to(self, person: Person) -> ObligationQuerySet:
        """Those of the person's own organizations; nothing for a stranger."""
        mine = organizations_of(person, Permission.VIEW)
        return self.filter(attestation__determination__review__dossier__application__organization__in=mine)

    def with_holder(self) -> ObligationQuerySet:
        return self.select_related(
            "attestation__determination__review__dossier__application__organization",
            "attestation__determination__review__dossier__application__end_user",
            "done_by",
        )


class Obligation(models.Model):
    """One duty with one due day, under one attestation."""

    attestation = models.ForeignKey(Attestation, on_delete=models.PROTECT, related_name="obligations")
    duty = models.CharField(
        max_length=60, help_text="Id in the rulebook's calendar, or of the policy or condition."
    )
    title = models.CharField(max_length=300)
    due_on = models.DateField()
    covers_from = models.DateField(null=True)
    covers_to = models.DateField(null=True)
    citation = models.TextField(blank=True)
    provenance = models.CharField(max_length=20, choices=PROVENANCES)
    requirements = models.JSONField(default=list)
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "duty", "pk")
        indexes = (models.Index(fields=("due_on",), name="recertifications_due"),)
        constraints = (
            models.UniqueConstraint(fields=("attestation", "duty", "due_on"), name="recertifications_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="recertifications_done_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
                name="recertifications_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(covers_from__isnull=True) | Q(covers_to__gte=F("covers_from")),
                name="recertifications_period_forward",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, due {self.due_on:%-d %B %Y}"

    def state_on(self, today: date) -> str:
        """done, closed, overdue, due (within 30 days) or coming, on a day."""
        if self.done_at is not None:
            return "done"
        if self.closed_at is not None:
            return "closed"
        if self.due_on < today:
            return "overdue"
        return "due" if (self.due_on - today).days <= 30 else "coming"


class Reminder(models.Model):
    """One letter about one obligation to one person at one horizon. Kept before it is sent."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    horizon = models.SmallIntegerField(help_text="Days before the due day; negative when overdue.")
    kept_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kept_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("obligation", "person", "horizon"), name="recertifications_reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.obligation}: {self.person}, {self.horizon} days"
