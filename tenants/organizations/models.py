"""Organizations, the people who sign in, and who is a member of what."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantModel, organization_in_force
from tenants.organizations.lifecycle import INVITATION
from tenants.organizations.policy import Role


class Accounts(BaseUserManager["User"]):
    """Makes and finds accounts; an address is one account whatever its letters' case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """An account; without a password it can sign in only after a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account that signs in. What it may do at a company is said by its memberships alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    """Runs Likeness for companies and is a member of none; only a command says so."""
    theme = models.CharField(
        max_length=8, blank=True, choices=[("", "System"), ("light", "Light"), ("dark", "Dark")]
    )
    language = models.CharField(max_length=8, blank=True)
    """What the person reads and is written to in; empty until they choose or join."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Accounts()

    def __str__(self) -> str:
        return self.name or self.email


class OwnOrganization(models.Manager["Organization"]):
    """Sees the organization in force only."""

    def get_queryset(self) -> models.QuerySet["Organization"]:
        return super().get_queryset().filter(pk=organization_in_force())


class Organization(models.Model):
    """A company. Its table is guarded like every tenant table, by its own id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    language = models.CharField(max_length=8, blank=True)
    """For whoever has not chosen one themselves; empty: as each browser asks."""
    mails_reminders = models.BooleanField(default=True)
    """Whoever does not answer an invite is reminded once."""
    mails_expiring = models.BooleanField(default=True)
    """Employees are told a week before what they sent is deleted."""
    created_at = models.DateTimeField()

    objects = OwnOrganization()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """An account's role in one organization."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], name="one_membership_per_account"
            ),
            models.CheckConstraint(
                name="membership_role_known", condition=models.Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"


class MemberInvitation(Stateful, TenantModel):
    """An address asked to join with a role. Its token is kept as a digest in the look-up table."""

    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            INVITATION.check(),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=models.Q(state="sent"),
                name="one_open_member_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"
