"""Users, the organizations they act for, and the role each has there."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address; there is no second name to forget."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> "User":
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

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member is there for. What a role may do is said in `permissions.ROLES`, nowhere else."""

    ADMINISTRATOR = "administrator", "Administrator"
    PREPARER = "preparer", "Preparer"
    OFFICIAL = "official", "Authorized official"
    VIEWER = "viewer", "Viewer"


class Membership(models.Model):
    """One person's place in one organization."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

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
