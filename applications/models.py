"""An application: what an operator says, the files that show it, and what was frozen of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from applications.letterbox import Letter, LetterCopy, LetterMute  # noqa: F401  (their place)
from applications.signed import Certification, Origin, PartyCertification, Reading  # noqa: F401  (their place)
from applications.stored import (  # noqa: F401  (their place)
    DIGEST_LENGTH,
    Confidentiality,
    EarlierFile,
    Enclosure,
    Exhibit,
    Handout,
    Scan,
    Stored,
    Upload,
)
from applications.waiting import PendingImport, PendingPack, Scratch  # noqa: F401  (their place)
from organizations.models import Organization
from organizations.permissions import Permission, Person, organizations_of
from standards import lifecycle


class EndUser(models.Model):
    """The entity that would be listed as a validated end user."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="end_users")
    name = models.CharField("legal name", max_length=200)
    address = models.CharField("street address", max_length=400, help_text="No post-office box.")
    country = models.CharField(max_length=2)
    website = models.URLField(blank=True)
    contact_name = models.CharField("contact person", max_length=150)
    contact_email = models.EmailField("contact e-mail")
    contact_phone = models.CharField("contact phone", max_length=40, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Whose applications, and which."""

    def visible_to(self, person: Person) -> ApplicationQuerySet:
        """Those of the person's own organizations; nothing for a stranger."""
        return self.filter(organization__in=organizations_of(person, Permission.VIEW))

    def filed(self) -> ApplicationQuerySet:
        return self.filter(status=lifecycle.Status.FILED.value)

    def with_people(self) -> ApplicationQuerySet:
        return self.select_related("organization", "end_user", "created_by")


class Application(models.Model):
    """One request for one kind of authorization under one edition of one rulebook."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="applications")
    end_user = models.ForeignKey(EndUser, on_delete=models.PROTECT, related_name="applications")
    rulebook_id = models.CharField(max_length=60, editable=False)
    edition = models.CharField(max_length=20, editable=False)
    rulebook_hash = models.CharField(max_length=71, editable=False)
    kind = models.CharField(max_length=20, editable=False)
    status = models.CharField(
        max_length=20,
        choices=[(s.value, s.value.replace("_", " ")) for s in lifecycle.Status],
        default=lifecycle.Status.DRAFT.value,
        editable=False,
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("status", "moved_at"), name="applications_by_status"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status__in=[s.value for s in lifecycle.Status]),
                name="applications_status_known",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> lifecycle.Status:
        return lifecycle.Status(self.status)

    @property
    def is_editable(self) -> bool:
        return self.state in lifecycle.EDITABLE


class Site(models.Model):
    """One data center of an application. `key` is its name inside the dossier and never changes."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sites")
    key = models.SlugField(max_length=40, editable=False)
    name = models.CharField(max_length=150)
    address = models.CharField("street address", max_length=400)
    country = models.CharField(max_length=2)
    latitude = models.CharField(max_length=12, blank=True, default="", help_text="Degrees, as written.")
    longitude = models.CharField(max_length=12, blank=True, default="", help_text="Degrees, as written.")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("application", "key"), name="applications_site_key_once"),
            models.CheckConstraint(
                condition=models.Q(latitude="", longitude="")
                | ~models.Q(latitude="") & ~models.Q(longitude=""),
                name="applications_site_coordinates_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.country})"


class Evidence(Stored):
    """A file, named by the SHA-256 of its bytes as received, and the period it speaks for. `key` stays when a newer
    version takes its place.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    key = models.SlugField(max_length=40, editable=False)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "evidence"
        constraints = (
            models.UniqueConstraint(fields=("application", "key"), name="applications_evidence_key_once"),
            models.UniqueConstraint(fields=("application", "sha256"), name="applications_evidence_file_once"),
            models.CheckConstraint(
                condition=models.Q(covers_from__isnull=True)
                | models.Q(covers_to__isnull=True)
                | models.Q(covers_to__gte=models.F("covers_from")),
                name="applications_evidence_period_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(scan__in=Scan.values), name="applications_evidence_scan_known"
            ),
            models.CheckConstraint(
                condition=models.Q(confidentiality__in=Confidentiality.values),
                name="applications_evidence_confidentiality_known",
            ),
        )


class AnswerRevision(models.Model):
    """One answer as it was saved once: who, when and what. Never changed, never removed.

    Saves of one person that follow each other closely are one run (`continues`), of which the pages show the
    last; `before` is what stood before the run began.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="revisions")
    question = models.CharField(max_length=60)
    site = models.CharField(max_length=40, blank=True, help_text="The site's key; the site may be gone.")
    value = models.JSONField(null=True)
    as_typed = models.JSONField(null=True)
    explanation = models.TextField(blank=True)
    evidence = models.JSONField(default=list, help_text="Keys of the files the answer rests on.")
    files = models.JSONField(default=list, help_text="Key, name and SHA-256 of every file it names.")
    digest = models.CharField(max_length=32, blank=True, help_text="Empty where the answer was taken back.")
    how = models.CharField(max_length=20, blank=True, help_text="Empty where it was typed on a page.")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    continues = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="continued_by")
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("application", "question", "site", "-id"), name="applications_revisions_of"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question} at {self.at:%Y-%m-%d %H:%M}"


class Answer(models.Model):
    """What was said to one question, for the application or for one site of it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    value = models.JSONField(null=True, blank=True)
    as_typed = models.JSONField(
        null=True,
        blank=True,
        help_text="What was typed where it could not be read as an answer; nothing is lost.",
    )
    explanation = models.TextField(blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="answers")
    revision = models.ForeignKey(
        AnswerRevision, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            # Two constraints, because a null site is never equal to another null site.
            models.UniqueConstraint(
                fields=("application", "question", "site"),
                condition=models.Q(site__isnull=False),
                name="applications_answer_once_per_site",
            ),
            models.UniqueConstraint(
                fields=("application", "question"),
                condition=models.Q(site__isnull=True),
                name="applications_answer_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"


class DossierQuerySet(models.QuerySet["Dossier"]):
    def current_and_filed(self) -> DossierQuerySet:
        """The newest filing of each application that waits for a review to open."""
        newest = (
            Dossier.objects.filter(application=models.OuterRef("application"))
            .order_by("-filing")
            .values("filing")[:1]
        )
        return self.filter(
            application__status=lifecycle.Status.FILED.value, filing=models.Subquery(newest)
        ).select_related("application")

    def filed_under(self, rulebook_id: str, edition: str = "") -> DossierQuerySet:
        """Those of applications bound to an edition, or to any edition of the rulebook."""
        bound = self.filter(application__rulebook_id=rulebook_id)
        return bound.filter(application__edition=edition) if edition else bound

    def newest_until(self, last: int) -> DossierQuerySet:
        """The newest filing of each application among the dossiers up to a primary key."""
        later = Dossier.objects.filter(
            application=models.OuterRef("application"), filing__gt=models.OuterRef("filing"), pk__lte=last
        )
        return self.filter(~models.Exists(later))


class Dossier(models.Model):
    """An application frozen at filing: the bytes that are checked, reviewed and signed. Never changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="dossiers")
    filing = models.PositiveSmallIntegerField()
    content = models.BinaryField(help_text="Canonical JSON (RFC 8785).")
    sha256 = models.CharField(max_length=DIGEST_LENGTH)
    filed_on = models.DateField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ("application", "filing")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "filing"), name="applications_dossier_filing_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} filing {self.filing}"

    @property
    def certified(self) -> Certification | None:
        """What the official certified with it, paragraph by paragraph; None of a filing made before that was kept."""
        return getattr(self, "certification", None)


class DocketEntry(models.Model):
    """One move of an application. Each line holds the hash of the line before it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="docket")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty where the platform itself did it.",
    )
    action = models.CharField(max_length=30)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    sha256 = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        ordering = ("application", "number")
        verbose_name_plural = "docket entries"
        constraints = (
            models.UniqueConstraint(fields=("application", "number"), name="applications_docket_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.application_id} #{self.number} {self.action}"

    @property
    def words(self) -> str:
        """The action as a person reads it."""
        return self.action.replace("_", " ")


class ReferenceCounter(models.Model):
    """The last reference number given in a year. Locked while a new one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
