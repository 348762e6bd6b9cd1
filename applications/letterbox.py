"""Letters as they are kept in the application: what was said, to whom, and who has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from organizations.models import Organization
from organizations.permissions import Permission, Person, organizations_of


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, person: Person) -> LetterQuerySet:
        """Those of the person's organizations; of a contributor, those that were written to them."""
        written = LetterCopy.objects.filter(letter=OuterRef("pk"), person=person.pk)
        partly = organizations_of(person, Permission.CONTRIBUTE)
        return self.filter(organization__in=organizations_of(person, Permission.VIEW)).filter(
            ~Q(organization__in=partly) | Exists(written)
        )

    def with_standing(self, person: Person) -> LetterQuerySet:
        """With whether it was written to the person (`is_mine`) and whether they have read it (`is_read`)."""
        mine = LetterCopy.objects.filter(letter=OuterRef("pk"), person=person.pk)
        return self.annotate(is_mine=Exists(mine), is_read=Exists(mine.filter(read_at__isnull=False)))


class Letter(models.Model):
    """One letter to an organization about an application. Never changed, never removed."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="letters")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, null=True, related_name="letters"
    )
    kind = models.SlugField(max_length=40)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    legal = models.BooleanField(
        help_text="Whether the rule or the record asks for it: it cannot be turned off."
    )
    at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("organization", "-at"), name="applications_letters_of"),)

    def __str__(self) -> str:
        return self.subject


class LetterCopy(models.Model):
    """A letter to one person: whether it went out by mail, and whether they have read it here."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="copies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    muted = models.BooleanField(default=False, help_text="The person wants no mail of this kind.")
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("letter", "pk")
        indexes = (
            models.Index(
                fields=("id",), condition=Q(mailed_at__isnull=True, muted=False), name="applications_to_mail"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("letter", "person"), name="applications_letter_copy_once"),
        )

    def __str__(self) -> str:
        return f"{self.letter} to {self.person}"


class LetterMute(models.Model):
    """A kind of letter that a person does not want by mail. It is kept in the application all the same."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    kind = models.SlugField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ("person", "kind")
        constraints = (models.UniqueConstraint(fields=("person", "kind"), name="applications_mute_once"),)

    def __str__(self) -> str:
        return f"{self.person}: no {self.kind}"
