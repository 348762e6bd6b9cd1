"""Users, the organizations they act for, and the role each has there."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address; there is no second name to forget.

    Whoever is made here is made by us, who vouch for the address: it counts as verified. Signing up goes
    another way (`organizations.signin`), and has to show it.
    """

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        addresses = apps.get_model("account", "EmailAddress").objects
        if not addresses.filter(email=user.email, verified=True).exists():
            addresses.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").lower())


class Agency(models.TextChoices):
    """Members of the End-User Review Committee (Supplement No. 9 to part 748); Commerce has the chair."""

    COMMERCE = "commerce", "Department of Commerce"
    STATE = "state", "Department of State"
    DEFENSE = "defense", "Department of Defense"
    ENERGY = "energy", "Department of Energy"


class User(AbstractUser):
    """A person. What they may do follows from memberships (operators) and permissions (staff)."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=150)
    agency = models.CharField(
        max_length=20,
        choices=Agency.choices,
        blank=True,
        help_text="The committee agency this person speaks for; empty for operators.",
    )
    language = models.CharField(
        max_length=10, blank=True, default="", help_text="The language of letters; empty for English."
    )

    objects = UserManager()  # type: ignore[assignment,misc]
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="organizations_user_email_once"),
            models.CheckConstraint(
                condition=models.Q(agency__in=["", *Agency.values]), name="organizations_user_agency_known"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Organization(models.Model):
    """A company that applies for, or holds, an authorization."""

    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2, help_text="ISO 3166 code of the headquarters, such as US.")
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="organizations")

    class Meta:
        ordering = ("name",)
        permissions = (("appoint_administrator", "Can appoint an administrator of an organization"),)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member is there for. What a role may do is said in `permissions.ROLES`, nowhere else."""

    ADMINISTRATOR = "administrator", "Administrator"
    PREPARER = "preparer", "Preparer"
    CONTRIBUTOR = "contributor", "Contributor"
    OFFICIAL = "official", "Authorized official"
    VIEWER = "viewer", "Viewer"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Members who can still sign in, and those of them who run an organization."""

    def active(self) -> MembershipQuerySet:
        return self.filter(user__is_active=True)

    def administrators(self) -> MembershipQuerySet:
        return self.active().filter(Q(role=Role.ADMINISTRATOR.value) | Q(also_administers=True))

    def officials(self) -> MembershipQuerySet:
        return self.active().filter(role=Role.OFFICIAL.value)

    def with_people(self) -> MembershipQuerySet:
        return self.select_related("user", "organization")


class Place(models.Model):
    """What a member, or somebody invited, is there for."""

    role = models.CharField(max_length=20, choices=Role.choices)
    also_administers = models.BooleanField(
        default=False, help_text="Runs the organization besides the role, as an administrator does."
    )
    sections = models.JSONField(
        default=list, blank=True, help_text="Ids of the sections a contributor may answer; of no other role."
    )

    class Meta:
        abstract = True

    @property
    def administers(self) -> bool:
        return self.role == Role.ADMINISTRATOR.value or self.also_administers

    @property
    def words(self) -> str:
        """The place in words, as the log keeps it."""
        sections = f" ({', '.join(self.sections)})" if self.sections else ""
        also = " and administrator" if self.also_administers else ""
        return f"{self.get_role_display()}{sections}{also}"  # type: ignore[attr-defined]


class Membership(Place):
    """One person's place in one organization."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("organization__name", "user__name")
        constraints = (
            models.UniqueConstraint(fields=("user", "organization"), name="organizations_membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="organizations_membership_role_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organization}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither used nor taken back; whether it is too old is asked of the clock."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(Place):
    """A place offered to one address. The link that was sent is known here by its digest alone."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="organizations_invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="organizations_invitation_role_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.organization}"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


class Outcome(models.TextChoices):
    """How a request to become administrator ended."""

    GRANTED = "granted", "granted"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "taken back"
    LAPSED = "lapsed", "lapsed: the person had left"


class Succession(models.Model):
    """A member's request to become administrator because the administrators do not answer."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="successions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    decide_by = models.DateTimeField(help_text="Granted then, unless an administrator refuses before.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "person"),
                condition=Q(outcome=""),
                name="organizations_succession_open_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="organizations_succession_decided_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} for {self.organization}"


class MembershipEntry(models.Model):
    """One line of an organization's log of who belongs to it: who did what to whom, when, and why. Only grows."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="membership_log")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: the platform itself."
    )
    action = models.CharField(max_length=30)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.EmailField(blank=True)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("organization", "pk")
        verbose_name_plural = "membership entries"

    def __str__(self) -> str:
        return f"{self.organization}: {self.action}"
