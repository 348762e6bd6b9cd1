"""What people of the committee write beside a review, and who may read it. Rows only grow: an edit is a new version.

Nothing reads comments but through `visible_to`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organizations.models import Agency, Membership
from organizations.permissions import Permission, Person, organizations_of
from reviews.models.review import Review

SEE = "reviews.view_review"


class Visibility(models.TextChoices):
    """Who may read a comment, from the fewest to the most."""

    MINE = "mine", "Only me"
    AGENCY = "agency", "My agency"
    COMMITTEE = "committee", "The committee"
    OPERATOR = "operator", "The operator, once shown"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Each version of each comment; `visible_to` is the only way to them."""

    def visible_to(self, person: Person) -> CommentQuerySet:
        """The versions this person may read.

        The committee: their own; their agency's; those for the committee; those for the operator, shown or not; of
        an applicant they belong to, as its people alone. The operator's people: those that were shown to them.
        """
        if not person.is_authenticated or not person.is_active:
            return self.none()
        ours = organizations_of(person, Permission.VIEW)
        readable = Q(
            shown=True,
            visibility=Visibility.OPERATOR.value,
            review__dossier__application__organization__in=ours,
        )
        if person.is_staff and person.has_perm(SEE):
            member_of = Membership.objects.filter(user_id=person.pk).values("organization")
            desk = Q(author_id=person.pk) | Q(
                visibility__in=(Visibility.COMMITTEE.value, Visibility.OPERATOR.value)
            )
            if person.agency:
                desk |= Q(visibility=Visibility.AGENCY.value, agency=person.agency)
            readable |= desk & ~Q(review__dossier__application__organization__in=member_of)
        return self.filter(readable)

    def current(self) -> CommentQuerySet:
        """The last version of each, the withdrawn ones among them with a mark."""
        return self.filter(replaced_by__isnull=True)

    def on(self, requirement: str) -> CommentQuerySet:
        """Those on one requirement; "" for those on the whole."""
        return self.filter(requirement=requirement)

    def with_people(self) -> CommentQuerySet:
        return self.select_related("author", "replaces")


class Comment(models.Model):
    """One version of a comment. `shown`: the operator may read it; `withdrawn`: its text no longer stands."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    requirement = models.CharField(
        max_length=60, blank=True, help_text="Empty for the application as a whole."
    )
    visibility = models.CharField(max_length=12, choices=Visibility.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    shown = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("review", "requirement"), name="reviews_comments_of"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="reviews_comment_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=True, text="", shown=False) | Q(withdrawn=False) & ~Q(text=""),
                name="reviews_comment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(visibility=Visibility.OPERATOR.value),
                name="reviews_comment_shown_is_the_operators",
            ),
        )

    def __str__(self) -> str:
        return f"{self.review_id}: comment of {self.author}"
