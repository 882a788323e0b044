"""The links that let an employee in: the invite, and the sign-in link that brings them back."""

from django.db import models

from tenants.invites.lifecycle import LIFECYCLE, InviteState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Invite(Stateful, TenantModel):
    """An employee asked to take part.

    The token is kept as a digest in the look-up table; a resend replaces it.
    """

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    """When who had not answered was asked once more."""

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=models.Q(state__in=[InviteState.SENT, InviteState.EXPIRED]),
                name="one_open_invite",
            ),
        ]

    def __str__(self) -> str:
        return f"invite of {self.employee_id} ({self.state})"


class SignInLink(TenantModel):
    """A single-use link that brings an employee back, until erasure: in a mail, or on a screen."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    requested = models.BooleanField(default=False)
    """Whether somebody asked for it: those are limited, the ones in our own mails are not."""
    hands_over = models.BooleanField(default=False)
    """Whether it was shown on one device to be opened on another."""

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["organization", "employee", "-sent_at"], name="sign_in_link_by_time"
            )
        ]

    def __str__(self) -> str:
        return f"sign-in link of {self.employee_id}"
