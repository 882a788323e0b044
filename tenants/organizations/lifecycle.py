"""The states of an invitation to join an organization as a member."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class InvitationState(models.TextChoices):
    SENT = "sent", gettext_lazy("Sent")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    EXPIRED = "expired", gettext_lazy("Expired")
    REVOKED = "revoked", gettext_lazy("Revoked")


S = InvitationState
INVITATION = Lifecycle(
    name="member_invitation",
    states=InvitationState,
    initial=S.SENT,
    moves={
        "resend": move([S.SENT, S.EXPIRED], S.SENT),
        "accept": move(S.SENT, S.ACCEPTED),
        "expire": move(S.SENT, S.EXPIRED),
        "revoke": move([S.SENT, S.EXPIRED], S.REVOKED),
    },
)
