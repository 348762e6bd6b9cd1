"""A screening: a list of one day, a dossier's parties held against it, what was found and what people said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from applications.models import DIGEST_LENGTH, Dossier
from standards.lifecycle import Status

#: Where nobody is screened: not filed yet, or over.
DONE_WITH = (Status.DRAFT.value, Status.RETURNED.value, Status.DENIED.value, Status.WITHDRAWN.value)


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    def in_force(self) -> ListVersion | None:
        """The version that counts: of the latest day, and of two of one day the one that came later."""
        return self.order_by("-as_of", "-pk").first()


class ListVersion(models.Model):
    """A list as one file had it. The same bytes are one version, however often they are brought."""

    source = models.CharField(max_length=100, default="Consolidated Screening List")
    as_of = models.DateField(help_text="The day the list is of.")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=DIGEST_LENGTH, unique=True, help_text="Of the file.")
    count = models.PositiveIntegerField("entries")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where it was the command line.",
    )
    parties = models.ManyToManyField("ListedParty", through="Listing", related_name="versions")

    objects = ListVersionQuerySet.as_manager()

    class Meta:
        ordering = ("-as_of", "-pk")
        constraints = (models.CheckConstraint(condition=Q(count__gt=0), name="screenings_list_is_not_empty"),)

    def __str__(self) -> str:
        return f"{self.source} of {self.as_of:%d %b %Y}"


class ListedParty(models.Model):
    """An entry of a list in one wording. An entry whose wording changes is another row with the same `key`."""

    key = models.CharField(max_length=120, help_text="Its list and its id there.")
    code = models.CharField("list", max_length=20)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, blank=True)
    content = models.JSONField(help_text="Everything the list says of it.")
    sha256 = models.CharField(max_length=DIGEST_LENGTH, help_text="Of the content.")

    class Meta:
        ordering = ("key", "pk")
        verbose_name_plural = "listed parties"
        constraints = (models.UniqueConstraint(fields=("key", "sha256"), name="screenings_listed_once"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


class Listing(models.Model):
    """That a version of a list has an entry."""

    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="listings")
    party = models.ForeignKey(ListedParty, on_delete=models.PROTECT, related_name="listings")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "party"), name="screenings_listing_once"),)

    def __str__(self) -> str:
        return f"{self.party_id} in {self.version_id}"


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def newest(self) -> ScreeningQuerySet:
        """The last of each dossier."""
        later = Screening.objects.filter(dossier=OuterRef("dossier"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def standing(self) -> ScreeningQuerySet:
        """The last of each dossier that is the newest filing of an application that is not done with."""
        refiled = Dossier.objects.filter(
            application=OuterRef("dossier__application"), filing__gt=OuterRef("dossier__filing")
        )
        return self.newest().filter(~Exists(refiled)).exclude(dossier__application__status__in=DONE_WITH)

    def with_what_it_is_of(self) -> ScreeningQuerySet:
        return self.select_related(
            "version", "screened_by", "dossier__application__organization", "dossier__application__end_user"
        )


class Screening(models.Model):
    """The parties of one dossier held against one version of the list, under the rules of one day."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="screenings")
    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="screenings")
    policy_sha256 = models.CharField(max_length=DIGEST_LENGTH, help_text="Of thresholds, forms and switches.")
    parties = models.JSONField(
        help_text="Who was screened: names, roles, countries, addresses, places named at."
    )
    switches = models.JSONField(help_text="How each 50 percent rule stood that day, and where that is from.")
    input_sha256 = models.CharField(
        max_length=DIGEST_LENGTH, help_text="Of dossier, parties, list and rules."
    )
    screened_on = models.DateField()
    screened_at = models.DateTimeField()
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the platform itself did it.",
    )

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "version", "policy_sha256"), name="screenings_screening_once"
            ),
        )

    def __str__(self) -> str:
        return f"Screening of {self.dossier}"


class Decision(models.TextChoices):
    """What a person may say of a hit."""

    CLEARED = "cleared", "Cleared: somebody else"
    CONFIRMED = "confirmed", "Confirmed: the listed party"
    REOPENED = "reopened", "Opened again"


SETTLED = (Decision.CLEARED.value, Decision.CONFIRMED.value)


class HitQuerySet(models.QuerySet["Hit"]):
    def decided(self) -> HitQuerySet:
        """With what was last said of it, here or in an earlier screening: `decision`, or None."""
        said = Clearance.objects.filter(identity=OuterRef("identity"), listed=OuterRef("listed")).order_by(
            "-pk"
        )
        return self.annotate(decision=Subquery(said.values("decision")[:1]))

    def open(self) -> HitQuerySet:
        return self.decided().exclude(decision__in=SETTLED, decision__isnull=False)

    def confirmed(self) -> HitQuerySet:
        return self.decided().filter(decision=Decision.CONFIRMED.value)

    def cleared(self) -> HitQuerySet:
        return self.decided().filter(decision=Decision.CLEARED.value)

    def standing(self) -> HitQuerySet:
        """Those that count today: of the screenings that stand."""
        return self.filter(screening__in=Screening.objects.standing())

    def for_the_queue(self) -> HitQuerySet:
        """With everything a list of hits shows, in one query."""
        return self.decided().select_related(
            "listed",
            "screening__version",
            "screening__dossier__application__organization",
            "screening__dossier__application__end_user",
        )


class Hit(models.Model):
    """A listed party that a party of the dossier may be, or by which it is owned; and why."""

    class Basis(models.TextChoices):
        NAME = "name", "name"
        ADDRESS = "address", "address"
        OWNERSHIP = "ownership", "ownership"

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="hits")
    position = models.PositiveIntegerField()
    party = models.PositiveIntegerField(help_text="Which of the screening's parties.")
    party_name = models.CharField(max_length=500)
    identity = models.CharField(max_length=DIGEST_LENGTH, help_text="Of the party as it is compared.")
    listed = models.ForeignKey(ListedParty, on_delete=models.PROTECT, related_name="hits")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    points = models.PositiveSmallIntegerField()
    explanation = models.JSONField()
    steps = models.JSONField(
        default=list, help_text="The path of ownership with its arithmetic, if it is by that."
    )

    objects = HitQuerySet.as_manager()

    class Meta:
        ordering = ("screening", "position")
        permissions = (("clear_hit", "Can clear or confirm a hit, and have an application screened"),)
        indexes = (models.Index(fields=("identity", "listed"), name="screenings_hit_of"),)
        constraints = (
            models.UniqueConstraint(fields=("screening", "identity", "listed"), name="screenings_hit_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="screenings_hit_points"),
        )

    def __str__(self) -> str:
        return f"{self.party_name}: {self.listed}"


class Clearance(models.Model):
    """What a person said of a hit and why. It holds for the same party and the same wording of the entry in every
    later screening; the last word counts.
    """

    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="clearances")
    identity = models.CharField(max_length=DIGEST_LENGTH)
    listed = models.ForeignKey(ListedParty, on_delete=models.PROTECT, related_name="clearances")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField()
    follows = models.BooleanField(default=False, help_text="It follows from what was said of an owner.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("identity", "listed", "-id"), name="screenings_clearance_of"),)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="screenings_clearance_has_reason"),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="screenings_clearance_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.made_by}"
