"""A review of one dossier: what the machine found, and what people found after it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import DIGEST_LENGTH, Dossier
from standards.assessment import FindingStatus

STATUSES = [(s.value, s.value.replace("_", " ")) for s in FindingStatus]


class ReviewQuerySet(models.QuerySet["Review"]):
    def for_the_desk(self) -> ReviewQuerySet:
        """With everything the head of a desk shows, in one query."""
        return self.select_related(
            "dossier__application__organization", "dossier__application__end_user", "assigned_to"
        )


class Review(models.Model):
    """The examination of one filed dossier. What the machine found is kept beside it, bytes and digest.

    A dossier is reviewed once, and once more for each reconsideration.
    """

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="reviews", related_query_name="review"
    )
    round = models.PositiveSmallIntegerField(default=1)
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
        constraints = (
            models.UniqueConstraint(fields=("dossier", "round"), name="reviews_one_review_each_round"),
        )
        permissions = (
            ("judge_finding", "Can find on what the machine could not determine"),
            ("determine_review", "Can determine an application"),
            ("approve_determination", "Can approve another person's determination"),
        )

    def __str__(self) -> str:
        return f"Review of {self.dossier}" + (f", round {self.round}" if self.round > 1 else "")

    def decided_before_by(self) -> set[int]:
        """Who (by key) made or approved what this review reconsiders, or follows one that does.

        A vote is an agency's and no ground: whoever gave it may give the agency's next one.
        """
        if self.round == 1 and self.dossier.filing == 1:
            return set()
        application = self.dossier.application
        before = Review.objects.filter(dossier__application=application, opened_at__lte=self.opened_at)
        people = (
            before.exclude(pk=self.pk)
            .filter(determinations__reconsideration__isnull=False)
            .values_list("determinations__made_by", "determinations__approved_by")
        )
        return {pk for pair in people for pk in pair if pk is not None}


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
    # Null and not empty, so that SQLite adds the column to the kept table and does not make the table anew.
    judgement_code = models.CharField(  # noqa: DJ001
        max_length=40,
        null=True,
        blank=True,
        help_text="The reason's code, where one was chosen (reasons.toml).",
    )
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
