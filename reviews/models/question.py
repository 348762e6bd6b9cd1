"""A question to the operator, what the operator answers, and how the committee closes it. Drafts may change; what was
asked, answered and closed is only ever added to.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models import DIGEST_LENGTH, Application, Enclosure
from reviews.models.review import Review


class Outcome(models.TextChoices):
    """How a question was closed."""

    ACCEPTED = "accepted", "Accepted"
    ASKED_AGAIN = "asked_again", "Asked again"
    WITHDRAWN = "withdrawn", "Withdrawn"


class QuestionQuerySet(models.QuerySet["Question"]):
    def of(self, application: Application) -> QuestionQuerySet:
        return self.filter(review__dossier__application=application)

    def open(self) -> QuestionQuerySet:
        """Those that wait for the operator."""
        return self.filter(reply__isnull=True, closing__isnull=True)

    def within(self, sections: frozenset[str] | None) -> QuestionQuerySet:
        """Those about answers of some sections; None for all."""
        return self if sections is None else self.filter(section__in=sections)

    def whole(self) -> QuestionQuerySet:
        """With everything a list of questions shows, in two queries."""
        return self.select_related(
            "asked_by", "reply__sent_by", "closing__by", "draft__changed_by", "follows"
        ).prefetch_related(models.Prefetch("attached", Attached.objects.select_related("enclosure")))


class Question(models.Model):
    """What the committee asks about a requirement, and about one answer where it concerns one. `number` counts within
    the application, over all its filings.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    requirement = models.CharField(max_length=60)
    question = models.CharField("answer", max_length=60, blank=True, help_text="The answer it concerns.")
    site = models.CharField(max_length=40, blank=True, help_text="Key of the site of that answer.")
    section = models.CharField(
        max_length=60, blank=True, help_text="Section of that answer; its contributors may answer."
    )
    text = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("review", "number")
        permissions = (
            ("ask_question", "Can ask the operator a question"),
            ("circulate_review", "Can find an application complete and circulate it"),
            ("supervise_review", "Is told when the decision clock runs out"),
        )
        constraints = (
            models.UniqueConstraint(fields=("review", "number"), name="reviews_question_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reviews_question_has_text"),
        )

    def __str__(self) -> str:
        return f"Question {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def state(self) -> str:
        """open, answered, accepted, asked_again or withdrawn."""
        if (closing := getattr(self, "closing", None)) is not None:
            return str(closing.outcome)
        return "open" if getattr(self, "reply", None) is None else "answered"

    @property
    def ended_on(self) -> date | None:
        """The day on which the operator was no longer waited for."""
        if (reply := getattr(self, "reply", None)) is not None:
            return reply.sent_at.date()  # type: ignore[no-any-return]
        closing = getattr(self, "closing", None)
        return closing.at.date() if closing is not None else None

    def overdue_on(self, today: date) -> bool:
        return self.is_open and self.due_on < today

    @property
    def files(self) -> list[Enclosure]:
        """The files that go with its answer; none that was taken out."""
        return [one.enclosure for one in self.attached.all() if one.taken_out_at is None]


class QuestionDraft(models.Model):
    """A question that its asker has not asked yet, as it was typed."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="question_drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.review}: draft of {self.person}"


class ReplyDraft(models.Model):
    """What the operator is going to answer. `version` counts the saves, so that two people overwrite nothing."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="draft")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question}: draft {self.version}"


class Attached(models.Model):
    """A file that goes with the answer to a question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="attached")
    enclosure = models.OneToOneField(Enclosure, on_delete=models.PROTECT, related_name="attached")
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.enclosure} with {self.question}"


class Reply(models.Model):
    """What the operator answered: the bytes that the docket names by their digest."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="reply")
    text = models.TextField()
    content = models.BinaryField(
        help_text="Canonical JSON: the question, the answer, and its files by digest."
    )
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "replies"
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="reviews_reply_has_text"),)

    def __str__(self) -> str:
        return f"Answer to {self.question}"


class Closing(models.Model):
    """How a question ended: its answer was accepted, it was asked again, or its asker took it back."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="closing")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="reviews_closing_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.WITHDRAWN.value) | ~Q(reason=""),
                name="reviews_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.get_outcome_display()}"
