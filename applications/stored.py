"""What is kept of a file: its bytes' name and seal, what was found in it, what is said about it, and who had it."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models

from applications.storage import evidence_path

DIGEST_LENGTH = 64  # a SHA-256 in hex


class Confidentiality(models.TextChoices):
    """How a file may be passed on. What is not marked otherwise is business confidential."""

    BUSINESS = "business_confidential", "Business confidential"
    PUBLIC = "public", "Public"


class Scan(models.TextChoices):
    """What a scanner said. That nothing was said is kept as nothing: whether such a file waits or is simply not
    scanned depends on whether a scanner is configured (`scanning.standing`)."""

    NONE = "", "not scanned"
    CLEAN = "clean", "clean"
    INFECTED = "infected", "infected"


class Stored(models.Model):
    """A file as received: its bytes, sealed, and everything that belongs to this version of it."""

    file = models.FileField(upload_to=evidence_path, max_length=200, editable=False)
    name = models.CharField("file name", max_length=200, editable=False)
    sha256 = models.CharField(max_length=DIGEST_LENGTH, editable=False)
    size = models.PositiveBigIntegerField(help_text="bytes", editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    key_id = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="The key-encryption key that wraps the file's key; empty where the bytes lie plain.",
    )
    wrapped_key = models.BinaryField(default=bytes, editable=False)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    title = models.CharField(max_length=200, blank=True)
    issuer = models.CharField("issued by", max_length=200, blank=True)
    issued_on = models.DateField("issued on", null=True, blank=True)
    covers_from = models.DateField("covers from", null=True, blank=True)
    covers_to = models.DateField("covers to", null=True, blank=True)
    confidentiality = models.CharField(
        max_length=30, choices=Confidentiality.choices, default=Confidentiality.BUSINESS.value
    )
    scan = models.CharField(
        max_length=10, choices=Scan.choices, default=Scan.NONE.value, blank=True, editable=False
    )
    found = models.CharField(max_length=200, blank=True, editable=False, help_text="What a scanner found.")
    scanned_at = models.DateTimeField(null=True, blank=True, editable=False)
    scan_tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    scan_trouble = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Why the last try to scan it did not end."
    )
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def is_sealed(self) -> bool:
        return bool(self.key_id)

    def is_expired(self, on: date) -> bool:
        """Whether the period it speaks for is over on a day."""
        return self.covers_to is not None and self.covers_to < on


class EarlierFile(Stored):
    """A version of a file that was replaced or taken out. It stays: an earlier filing may rest on it."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="earlier_files"
    )
    key = models.SlugField(max_length=40, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ("key", "-version", "-pk")
        indexes = (models.Index(fields=("application", "key"), name="applications_earlier_by_key"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scan__in=Scan.values), name="applications_earlier_scan_known"
            ),
        )


class AfterFiling(Stored):
    """A file sent after filing. It belongs to no dossier: what was frozen stays as it is."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    key = models.SlugField(max_length=40, editable=False)

    class Meta:
        abstract = True
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "key"), name="%(app_label)s_%(class)s_key_once"),
            models.CheckConstraint(
                condition=models.Q(scan__in=Scan.values), name="%(app_label)s_%(class)s_scan_known"
            ),
        )


class Enclosure(AfterFiling):
    """A file with something that is said, such as an answer to the committee or an entry of an on-site review. Who may
    have it follows from that.
    """


class Exhibit(AfterFiling):
    """What shows that a condition is met, or what reconsideration rests on: for everybody of the organization. It is
    kept once, however often it is sent.
    """

    class Meta(AfterFiling.Meta):
        constraints = (
            *AfterFiling.Meta.constraints,
            models.UniqueConstraint(fields=("application", "sha256"), name="applications_exhibit_file_once"),
        )


class Upload(models.Model):
    """A file that is still coming, piece by piece, or has come and is not attached yet. Swept once it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, related_name="uploads"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes it will have")
    offset = models.PositiveBigIntegerField(default=0, help_text="bytes that have come")
    path = models.CharField(max_length=200, help_text="Where the sealed pieces lie in the store.")
    key_id = models.CharField(max_length=40)
    wrapped_key = models.BinaryField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("started_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("size")), name="applications_upload_within_size"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.offset} of {self.size} bytes"

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size


class Door(models.TextChoices):
    """Where bytes were handed out."""

    DESK = "desk", "Application pages"
    PREVIEW = "preview", "Preview in the application pages"
    REVIEW = "review", "Review desk"


class Handout(models.Model):
    """Bytes of a file, or a picture of a page of it, given to a person. Only ever added to."""

    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="handouts"
    )
    key = models.CharField("evidence", max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField("file name", max_length=200)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    door = models.CharField(max_length=10, choices=Door.choices)
    part = models.CharField(
        max_length=60, blank=True, help_text="Which part of it; empty for the whole file."
    )

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("application", "key", "-at"), name="applications_handouts_of_file"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(door__in=Door.values), name="applications_handout_door_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} to {self.person} at {self.at:%Y-%m-%d %H:%M}"
