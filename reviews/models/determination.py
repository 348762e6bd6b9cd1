"""What was determined: a decision with its reasons, made by one person and approved by another.

A decision on a dossier answers an application; a change of standing says how the authorization stands from then on.
"""

from __future__ import annotations

from typing import Any

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
    REVISE = "revise", "Revise"
    SUSPEND = "suspend", "Suspend"
    REINSTATE = "reinstate", "Reinstate"
    REVOKE = "revoke", "Revoke"
    UPHOLD = "uphold", "Uphold what was decided"


AUTHORIZING = (Decision.AUTHORIZE.value, Decision.CONDITIONS.value)
#: Decisions on a dossier in review.
ON_A_DOSSIER = (*AUTHORIZING, Decision.RETURN.value, Decision.DENY.value)
#: Changes of an authorization that stands: each is stated, signed and logged.
OF_STANDING = (
    Decision.REVISE.value,
    Decision.SUSPEND.value,
    Decision.REINSTATE.value,
    Decision.REVOKE.value,
)
#: Those that an operator may ask to have looked at again.
RECONSIDERED = (Decision.DENY.value, Decision.SUSPEND.value, Decision.REVOKE.value)


class DeterminationQuerySet(models.QuerySet["Determination"]):
    def standing(self) -> DeterminationQuerySet:
        return self.filter(objected_at__isnull=True)

    def pending(self) -> DeterminationQuerySet:
        """Proposed, and neither approved nor sent back. A review has one at most."""
        return self.standing().filter(approved_at__isnull=True)

    def approved(self) -> DeterminationQuerySet:
        return self.standing().filter(approved_at__isnull=False)

    def current(self) -> Determination | None:
        """The one that waits for approval; else the newest that took effect."""
        return self.pending().first() or self.approved().order_by("-approved_at", "-pk").first()

    def of_application(self, application: Any) -> DeterminationQuerySet:
        return self.filter(review__dossier__application=application)

    def voted_on(self) -> DeterminationQuerySet:
        """Those with a vote on them that may still be changed."""
        return self.standing().filter(approved_at__isnull=True, votes__isnull=False).distinct()

    def approved_and_not_attested(self) -> DeterminationQuerySet:
        """Authorizations that are decided and not yet stated."""
        return self.approved().filter(decision__in=AUTHORIZING, attestation__isnull=True)

    def approved_and_not_announced(self) -> DeterminationQuerySet:
        """Changes of standing that are decided and not yet stated, in the order they took effect."""
        changes = self.approved().filter(decision__in=OF_STANDING, status_change__isnull=True)
        return changes.order_by("approved_at", "pk")

    def with_dossier(self) -> DeterminationQuerySet:
        return self.select_related(
            "review__dossier__application__organization",
            "review__dossier__application__end_user",
            "made_by",
            "approved_by",
        )


_BY_TWO = Q(approved_by__isnull=False, approved_at__isnull=False, objected_at__isnull=True)
_BY_LAPSE = Q(
    lapse_of__isnull=False,
    made_by__isnull=True,
    approved_by__isnull=True,
    approved_at__isnull=False,
    objected_at__isnull=True,
)


class Determination(models.Model):
    """A decision with its reasons, made by one person and approved by another."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="determinations")
    decision = models.CharField(max_length=30, choices=Decision.choices)
    reasons = models.TextField(
        help_text="The reasons in general; those by paragraph stand in their own rows."
    )
    sites = models.JSONField(
        default=list, help_text="Keys of the sites it is about; empty with countries: all."
    )
    countries = models.JSONField(default=list, help_text="Codes of the countries it is about.")
    high_impact = models.BooleanField(
        default=False, help_text="It takes effect only after a second-level hold."
    )
    lapse_of = models.ForeignKey(
        "reviews.Condition",
        on_delete=models.PROTECT,
        null=True,
        related_name="lapses_to",
        help_text="The condition that was missed, where this carries out what it said.",
    )
    dossier_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    findings_sha256 = models.CharField(
        max_length=DIGEST_LENGTH, help_text="Digest of the findings as they stood, a person's included."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
        ordering = ("-made_at", "-pk")
        permissions = (
            ("release_hold", "Can release a high-impact determination from its hold"),
            ("override_hold", "Can release a hold without being independent of the determination"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="reviews_determination_two_people",
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False) | Q(lapse_of__isnull=False),
                name="reviews_determination_made_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True) | _BY_TWO | _BY_LAPSE,
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
                condition=Q(objected_at__isnull=True, decision__in=ON_A_DOSSIER),
                name="reviews_one_decision_on_a_dossier",
            ),
            models.UniqueConstraint(
                fields=("review",),
                condition=Q(objected_at__isnull=True, approved_at__isnull=True, lapse_of__isnull=True),
                name="reviews_one_pending_determination",
            ),
            models.UniqueConstraint(
                fields=("lapse_of",),
                condition=Q(objected_at__isnull=True, lapse_of__isnull=False),
                name="reviews_a_condition_lapses_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.review.dossier}"

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_whole(self) -> bool:
        """Worldwide: all sites, all countries."""
        return not self.sites and not self.countries


class Reason(models.Model):
    """One reason, by the paragraph or requirement it rests on."""

    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="grounds")
    number = models.PositiveSmallIntegerField()
    paragraph = models.CharField(max_length=60)
    requirement = models.CharField(max_length=60, blank=True)
    code = models.CharField("reason code", max_length=40, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ("determination", "number")
        constraints = (
            models.UniqueConstraint(fields=("determination", "number"), name="reviews_reason_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(paragraph=""), name="reviews_reason_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"

    @property
    def where(self) -> str:
        """The paragraph as a sentence begins with it; a bare number is one of the rule's."""
        return f"Paragraph {self.paragraph}" if self.paragraph[:1].isdigit() else self.paragraph
