"""A ballot: one vote per agency on one draft of a determination. Rows that only grow; an agency's last word counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.models import DIGEST_LENGTH
from organizations.models import Agency
from reviews.models.determination import Determination

PERSON = settings.AUTH_USER_MODEL


class Choice(models.TextChoices):
    """What an agency may say: the rule knows those who agree and those who do not, and nobody in between."""

    APPROVE = "approve", "Approve"
    DISAPPROVE = "disapprove", "Disapprove"


class How(models.TextChoices):
    """How the person who voted showed who they are."""

    PASSKEY = "passkey", "signed with a passkey"
    AGAIN = "again", "not signed; signed in anew"
    DIRECTORY = "directory", "not signed; signed in by the directory"
    PLAIN = "plain", "not signed"


class Draft(models.Model):
    """What was voted on, kept as it stood: the draft's own bytes, and those of the findings it names."""

    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="drafts")
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    content = models.BinaryField(help_text="The draft, canonical JSON; its SHA-256 is what is voted on.")
    findings = models.BinaryField(
        help_text="The findings as they stood, canonical JSON; the draft has their SHA-256."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("determination", "sha256"), name="reviews_draft_once"),
        )

    def __str__(self) -> str:
        return self.sha256


class VoteQuerySet(models.QuerySet["Vote"]):
    def told(self) -> VoteQuerySet:
        """With all that a ballot shows, in one query."""
        return self.select_related("person", "draft", "voiding").order_by("agency", "number")


class Vote(models.Model):
    """One agency's word on a draft, by a person entitled to give it on that day. A later one takes its place."""

    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, related_name="votes")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="votes")
    agency = models.CharField(max_length=20, choices=Agency.choices)
    number = models.PositiveSmallIntegerField(
        help_text="1 is the agency's first word; the highest is its last."
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="votes")
    made_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who prepared what is voted on."
    )
    choice = models.CharField(max_length=20, choices=Choice.choices)
    reason = models.TextField(blank=True)
    free_of_interest = models.BooleanField(
        help_text="Said to have no interest in any party of the application."
    )
    entitled = models.JSONField(help_text="By what the person spoke for the agency on that day.")
    how = models.CharField(max_length=20, choices=How.choices)
    assertion = models.JSONField(null=True, help_text="The passkey's assertion, whole.")
    at = models.DateTimeField()

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ("determination", "agency", "number")
        permissions = (
            ("cast_vote", "Can vote for their agency"),
            ("decide_dissent", "Can record what was decided about a dissent"),
        )
        constraints = (
            models.UniqueConstraint(fields=("determination", "agency", "number"), name="reviews_vote_once"),
            models.CheckConstraint(condition=~Q(person=F("made_by")), name="reviews_vote_not_on_ones_own"),
            models.CheckConstraint(condition=Q(agency__in=Agency.values), name="reviews_vote_has_a_seat"),
            models.CheckConstraint(
                condition=Q(choice=Choice.APPROVE.value)
                | (Q(choice=Choice.DISAPPROVE.value) & ~Q(reason="")),
                name="reviews_vote_against_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(how=How.PASSKEY.value, assertion__isnull=False)
                | (~Q(how=How.PASSKEY.value) & Q(assertion__isnull=True)),
                name="reviews_vote_signed_or_not",
            ),
            models.CheckConstraint(condition=Q(free_of_interest=True), name="reviews_vote_free_of_interest"),
            models.CheckConstraint(condition=Q(number__gte=1), name="reviews_vote_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.get_agency_display()}: {self.get_choice_display()}"

    @property
    def is_void(self) -> bool:
        """Whether it was put on record that this vote no longer counts."""
        return hasattr(self, "voiding")


class Voiding(models.Model):
    """That a vote no longer counts, because what it was cast on is no longer there. Said once, and for good."""

    vote = models.OneToOneField(Vote, on_delete=models.PROTECT, related_name="voiding")
    at = models.DateTimeField()
    became = models.CharField(max_length=DIGEST_LENGTH, help_text="The draft's digest as it was found then.")
    changed = models.JSONField(help_text="What had changed, in words.")

    def __str__(self) -> str:
        return f"{self.vote} is void"
