"""The signed statement of a determination, the log it stands in, and the certificate that carries it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from applications.models import DIGEST_LENGTH, Dossier
from reviews.models import Determination


class Log(models.Model):
    """The public Merkle log of one origin. Its row is held while an entry is appended."""

    origin = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.origin} ({self.size})"


class LogEntry(models.Model):
    """One leaf: a salted commitment, so that the log shows that something was signed and nothing of what."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveBigIntegerField()
    salt = models.BinaryField(
        help_text="Opens the commitment; given to the holder, not to the log's readers."
    )
    envelope_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    leaf = models.BinaryField(help_text="Leaf hash (RFC 6962).")
    at = models.DateTimeField()

    class Meta:
        ordering = ("log", "index")
        verbose_name_plural = "log entries"
        constraints = (
            models.UniqueConstraint(fields=("log", "index"), name="attestations_log_index_once"),
            models.UniqueConstraint(fields=("log", "envelope_sha256"), name="attestations_log_envelope_once"),
        )

    def __str__(self) -> str:
        return f"entry {self.index}"


class LogNode(models.Model):
    """The hash of a complete subtree of 2^level leaves. Written once, when its last leaf arrives."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="nodes")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        ordering = ("log", "level", "index")
        constraints = (
            models.UniqueConstraint(fields=("log", "level", "index"), name="attestations_log_node_once"),
        )

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class Checkpoint(models.Model):
    """The signed head of the log at a size: a signed note (C2SP tlog-checkpoint)."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("log", "size")
        constraints = (
            models.UniqueConstraint(fields=("log", "size"), name="attestations_checkpoint_size_once"),
        )

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class Cosignature(models.Model):
    """A witness's line under a checkpoint (C2SP tlog-cosignature), verified before it was kept."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=255)
    line = models.TextField()
    at = models.DateTimeField(help_text="When the witness says it had seen this head.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("checkpoint", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("checkpoint", "witness"), name="attestations_one_word_of_a_witness"
            ),
        )

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint}"


class AttestationQuerySet(models.QuerySet["Attestation"]):
    """Each step asks for what it has yet to do."""

    def unsigned(self) -> AttestationQuerySet:
        return self.filter(envelope__isnull=True)

    def unlogged(self) -> AttestationQuerySet:
        return self.filter(envelope__isnull=False, entry__isnull=True)

    def unprinted(self) -> AttestationQuerySet:
        return self.filter(entry__isnull=False, certificate__isnull=True)

    def logged(self) -> AttestationQuerySet:
        return self.filter(entry__isnull=False).select_related("entry__log")

    def with_dossier(self) -> AttestationQuerySet:
        """With the determination, the dossier and the applicant it speaks of, in the same query."""
        return self.select_related(
            "determination__review__dossier__application__organization",
            "determination__review__dossier__application__end_user",
        )

    def valid_on(self, day: date) -> AttestationQuerySet:
        """Expired is never kept: it is asked of the date."""
        return self.logged().filter(valid_from__lte=day, valid_until__gte=day)


class Attestation(models.Model):
    """What we say of a determination: first the bytes, then the signatures over them, then their place in the log."""

    determination = models.OneToOneField(Determination, on_delete=models.PROTECT, related_name="attestation")
    reference = models.CharField(max_length=20, unique=True)
    statement = models.BinaryField(
        help_text="in-toto Statement v1, canonical JSON; kept before any key touches it."
    )
    statement_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    valid_from = models.DateField()
    valid_until = models.DateField()
    stated_at = models.DateTimeField()
    envelope = models.BinaryField(null=True, help_text="DSSE envelope, canonical JSON.")
    signed_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, null=True, related_name="attestation")

    objects = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ("-stated_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="attestations_valid_forward"
            ),
            models.CheckConstraint(
                condition=Q(envelope__isnull=True, signed_at__isnull=True, entry__isnull=True)
                | Q(envelope__isnull=False, signed_at__isnull=False),
                name="attestations_logged_only_when_signed",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    """Each step asks for what it has yet to do."""

    def unsigned(self) -> StatusChangeQuerySet:
        return self.filter(envelope__isnull=True)

    def unlogged(self) -> StatusChangeQuerySet:
        return self.filter(envelope__isnull=False, entry__isnull=True)

    def logged(self) -> StatusChangeQuerySet:
        return self.filter(entry__isnull=False).select_related("entry__log", "attestation")


class StatusChange(models.Model):
    """What we say of an authorization after it was made: stated, signed and logged, one after another.

    Each names the SHA-256 of the statement before it, so that none is left out unseen.
    """

    determination = models.OneToOneField(
        Determination, on_delete=models.PROTECT, related_name="status_change"
    )
    attestation = models.ForeignKey(Attestation, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    statement = models.BinaryField(
        help_text="in-toto Statement v1, canonical JSON; kept before any key touches it."
    )
    statement_sha256 = models.CharField(max_length=DIGEST_LENGTH)
    stated_at = models.DateTimeField()
    envelope = models.BinaryField(null=True, help_text="DSSE envelope, canonical JSON.")
    signed_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, null=True, related_name="status_change")

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering = ("attestation", "number")
        constraints = (
            models.UniqueConstraint(fields=("attestation", "number"), name="attestations_change_number_once"),
            models.CheckConstraint(
                condition=Q(envelope__isnull=True, signed_at__isnull=True, entry__isnull=True)
                | Q(envelope__isnull=False, signed_at__isnull=False),
                name="attestations_change_logged_only_when_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attestation} change {self.number}"


class Certificate(models.Model):
    """The PDF printed from a statement, with the bundle inside. It can always be printed again."""

    attestation = models.OneToOneField(Attestation, on_delete=models.PROTECT, related_name="certificate")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    printed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Certificate {self.attestation}"


class FilingReceipt(models.Model):
    """The platform's signed word that a filing was received, and its place in the log."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="logged_receipt")
    envelope = models.BinaryField(help_text="DSSE envelope, canonical JSON.")
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="receipt")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"receipt of {self.dossier_id}"
