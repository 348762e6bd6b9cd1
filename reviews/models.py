"""A review of one dossier: what the machine found, what people found, and what was determined."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.models import DIGEST_LENGTH, Dossier
from standards.assessment import FindingStatus

STATUSES = [(s.value, s.value.replace("_", " ")) for s in FindingStatus]


class Decision(models.TextChoices):
    """What a determination may say of an application."""

    AUTHORIZE = "authorize", "Authorize"
    CONDITIONS = "authorize_with_conditions", "Authorize with conditions"
    RETURN = "return", "Return for amendment"
    DENY = "deny", "Deny"


AUTHORIZING = (Decision.AUTHORIZE.value, Decision.CONDITIONS.value)


class ReviewQuerySet(models.QuerySet["Review"]):
    def for_the_desk(self) -> ReviewQuerySet:
        """With everything a list of reviews shows, in one query."""
        return self.select_related(
            "dossier__application__organization", "dossier__application__end_user", "assigned_to"
        ).annotate(
            satisfied=models.Count("findings", filter=Q(findings__status=FindingStatus.SATISFIED.value)),
            unsatisfied=models.Count(
                "findings", filter=Q(findings__status=FindingStatus.NOT_SATISFIED.value)
            ),
            undetermined=models.Count(
                "findings", filter=Q(findings__status=FindingStatus.UNDETERMINED.value)
            ),
            judged=models.Count("findings", filter=~Q(findings__judgement="")),
        )


class Review(models.Model):
    """The examination of one filed dossier. What the machine found is kept beside it, bytes and digest."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="review")
    opened_at = models.DateTimeField()
    assessed_on = models.DateField(help_text="The day the dossier was held against the rule.")
    findings_content = models.BinaryField(help_text="The machine's findings, canonical JSON.")
    findings_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        limit_choices_to={"is_staff": True},
        help_text="Who examines it. Anyone entitled may still act.",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at",)
        permissions = (
            ("judge_finding", "Can find on what the machine could not determine"),
            ("determine_review", "Can determine an application"),
            ("approve_determination", "Can approve another person's determination"),
        )

    def __str__(self) -> str:
        return f"Review of {self.dossier}"


class Finding(models.Model):
    """One requirement of one review: what the machine found, and what a person found after it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    requirement = models.CharField(max_length=60)
    paragraph = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    citation = models.TextField()
    provenance = models.CharField(max_length=20)
    status = models.CharField(
        max_length=20, choices=STATUSES, help_text="As the machine found it; never changed."
    )
    why = models.TextField()
    parts = models.JSONField()
    judgement = models.CharField(
        max_length=20, choices=STATUSES, blank=True, help_text="What a person found, where a person found it."
    )
    judgement_reason = models.TextField(blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("review", "position")
        constraints = (
            models.UniqueConstraint(fields=("review", "requirement"), name="reviews_finding_once"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in FindingStatus]), name="reviews_finding_status_known"
            ),
            models.CheckConstraint(
                condition=Q(judgement="", judged_by__isnull=True, judged_at__isnull=True)
                | (
                    ~Q(judgement="")
                    & ~Q(judgement_reason="")
                    & Q(judged_by__isnull=False, judged_at__isnull=False)
                ),
                name="reviews_judgement_has_person_and_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.requirement}: {self.outcome}"

    @property
    def outcome(self) -> str:
        """What holds: the person's finding where there is one, else the machine's."""
        return self.judgement or self.status

    @property
    def by(self) -> str:
        return "reviewer" if self.judgement else "machine"

    def get_outcome_display(self) -> str:
        return dict(STATUSES)[self.outcome]


class DeterminationQuerySet(models.QuerySet["Determination"]):
    def standing(self) -> DeterminationQuerySet:
        return self.filter(objected_at__isnull=True)

    def approved(self) -> DeterminationQuerySet:
        return self.standing().filter(approved_at__isnull=False)

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
