"""What people signed about an application: the official's certification of a filing, other parties' certifications,
what an official read before filing, and where copied answers came from.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

_DIGEST_LENGTH = 64  # a SHA-256 in hex


class PartyCertificationQuerySet(models.QuerySet["PartyCertification"]):
    def standing(self) -> PartyCertificationQuerySet:
        """The newest word of each party; what was asked again or taken back is history."""
        return self.filter(ended_at__isnull=True)

    def signed_days(self) -> dict[str, str]:
        """By party, the day on which it signed what it was shown. One query."""
        kept = self.standing().filter(signed_at__isnull=False).values_list("party", "signed_at")
        return {party: at.date().isoformat() for party, at in kept}


class PartyCertification(models.Model):
    """One other party: asked by a link, signed, or stated by the official to be missing."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="party_certifications"
    )
    party = models.CharField(max_length=200, help_text="Its short name in the table of parties.")
    name = models.CharField(max_length=300)
    role = models.CharField(max_length=60, blank=True)
    sections = models.JSONField(default=list, help_text="Ids of the sections it is shown.")
    sites = models.JSONField(default=list, help_text="Keys of the sites it is shown.")
    email = models.EmailField(blank=True)
    token_sha256 = models.CharField(max_length=_DIGEST_LENGTH, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True)
    missing = models.TextField(blank=True, help_text="Why it has not signed, in the official's words.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    shown = models.BinaryField(null=True, help_text="Canonical JSON of exactly what it was shown and signed.")
    sha256 = models.CharField(max_length=_DIGEST_LENGTH, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    assertion = models.JSONField(null=True, help_text="A passkey's, over the digest; docs/filing.md.")
    ended_at = models.DateTimeField(null=True, help_text="Asked again, or taken back.")

    objects = PartyCertificationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "party"),
                condition=models.Q(ended_at__isnull=True),
                name="applications_party_certifies_once",
            ),
            models.UniqueConstraint(
                fields=("token_sha256",),
                condition=~models.Q(token_sha256=""),
                name="applications_party_token_once",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True, signed_by__isnull=True, shown__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False, shown__isnull=False),
                name="applications_party_signed_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.name}"

    def is_open(self, now: datetime) -> bool:
        """Whether its link may still be used to sign."""
        return (
            bool(self.token_sha256)
            and self.ended_at is None
            and self.signed_at is None
            and self.expires_at is not None
            and now < self.expires_at
        )


class Certification(models.Model):
    """What the official certified with a filing, paragraph by paragraph, and how they showed who they are."""

    dossier = models.OneToOneField(
        "applications.Dossier", on_delete=models.PROTECT, related_name="certification"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    paragraphs = models.JSONField(help_text="id, title, words, citation, provenance of each.")
    how = models.CharField(max_length=20, help_text="passkey, again (signed in anew), directory or verb.")
    assertion = models.JSONField(
        null=True, help_text="A passkey's, over the dossier's digest; docs/filing.md."
    )

    def __str__(self) -> str:
        return f"certification of {self.dossier_id}"


class Reading(models.Model):
    """What somebody who may file had before them last: what is filed is compared with it."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="readings"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=_DIGEST_LENGTH)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application", "person"), name="applications_reading_once_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} as read by {self.person_id}"


class Origin(models.Model):
    """Where a prefilled answer was copied from, until somebody says that it still holds, or changes it."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="origins"
    )
    question = models.CharField(max_length=60)
    site = models.CharField(max_length=40, blank=True, help_text="Its key; empty for the application.")
    source = models.CharField(max_length=20, help_text="The reference of the application copied from.")
    filing = models.PositiveSmallIntegerField(null=True, help_text="Empty where a draft was copied.")
    digest = models.CharField(max_length=_DIGEST_LENGTH, help_text="Of the answer as it was copied.")
    copied_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "question", "site"), name="applications_origin_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question} from {self.source}"
