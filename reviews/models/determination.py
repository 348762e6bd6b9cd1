"""What was determined: a decision with its reasons and its conditions, made by one person and approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.models import DIGEST_LENGTH
from reviews.models.review import Review


class Decision(models.TextChoices):
    """What a determination may say of an application."""

    AUTHORIZE = "authorize", "Authorize"
    CONDITIONS = "authorize_with_conditions", "Authorize with conditions"
    RETURN = "return", "Return for amendment"
    DENY = "deny", "Deny"


AUTHORIZING = (Decision.AUTHORIZE.value, Decision.CONDITIONS.value)


class DeterminationQuerySet(models.QuerySet["Determination"]):
    def standing(self) -> DeterminationQuerySet:
        return self.filter(objected_at__isnull=True)

    def approved(self) -> DeterminationQuerySet:
        return self.standing().filter(approved_at__isnull=False)

    def voted_on(self) -> DeterminationQuerySet:
        """Those with a vote on them that may still be changed."""
        return self.standing().filter(approved_at__isnull=True, votes__isnull=False).distinct()

    def approved_and_not_attested(self) -> DeterminationQuerySet:
        """Authorizations that are decided and not yet stated."""
        return self.approved().filter(decision__in=AUTHORIZING, attestation__isnull=True)

    def with_dossier(self) -> DeterminationQuerySet:
        return self.select_related(
            "review__dossier__application__organization",
            "review__dossier__application__end_user",
            "made_by",
            "approved_by",
        )


class Determination(models.Model):
    """A decision with its reasons, made by one person and approved by another."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="determinations")
    decision = models.CharField(max_length=30, choices=Decision.choices)
    reasons = models.TextField(help_text="Reasons, by paragraph where they rest on one.")
    dossier_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    findings_sha256 = models.CharField(
        max_length=DIGEST_LENGTH, help_text="Digest of the findings as they stood, a person's included."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objected_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)

    objects = DeterminationQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="reviews_determination_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False, objected_at__isnull=True),
                name="reviews_determination_approved_whole",
            ),
            models.CheckConstraint(
                condition=Q(objected_by__isnull=True, objected_at__isnull=True, objection="")
                | (Q(objected_by__isnull=False, objected_at__isnull=False) & ~Q(objection="")),
                name="reviews_objection_has_person_and_reason",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="reviews_determination_has_reasons"),
            models.UniqueConstraint(
                fields=("review",),
                condition=Q(objected_at__isnull=True),
                name="reviews_one_standing_determination",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.review.dossier}"

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None


class Condition(models.Model):
    """Something an authorization depends on, tied to a requirement where it closes a gap in one."""

    determination = models.ForeignKey(Determination, on_delete=models.CASCADE, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    requirement = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("determination", "number")
        constraints = (
            models.UniqueConstraint(fields=("determination", "number"), name="reviews_condition_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
