"""Who has a part in a matter and so no word in it: interests, recusals, and attempts that were refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import Application
from organizations.models import Organization

PERSON = settings.AUTH_USER_MODEL


class Nature(models.TextChoices):
    """What kind of interest it is."""

    EMPLOYMENT = "employment", "Employment, held, sought or promised"
    HOLDING = "holding", "A holding, a loan or another stake"
    FAMILY = "family", "Somebody close works there or holds a stake"
    CONTRACT = "contract", "Work, advice or funding"
    OTHER = "other", "Something else"


class Interest(models.Model):
    """What somebody of the committee declared to have in an organization, known here or named."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="interests")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    party = models.CharField("name", max_length=200, blank=True, help_text="Where it is not listed above.")
    nature = models.CharField(max_length=20, choices=Nature.choices)
    since_on = models.DateField("since")
    until_on = models.DateField("until", null=True, blank=True, help_text="Empty while it lasts.")
    note = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ("person", "-since_on")
        constraints = (
            models.CheckConstraint(
                condition=Q(organization__isnull=False, party="")
                | (Q(organization__isnull=True) & ~Q(party="")),
                name="reviews_interest_in_one",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
                name="reviews_interest_ends_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_nature_display().lower()} ({self.whom})"

    @property
    def whom(self) -> str:
        return self.party or str(self.organization)


class Recusal(models.Model):
    """That a person takes no part in deciding about an application. It is said once and not taken back."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=("application", "person"), name="reviews_recusal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="reviews_recusal_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.person} takes no part in {self.application}"


class Attempt(models.Model):
    """Something that a person who could otherwise act tried, and that was refused because of who they are."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=30)
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.person} tried to {self.verb.replace('_', ' ')}: refused"
