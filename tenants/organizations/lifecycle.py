"""The states of an invitation to join an organization as a member."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class InvitationState(models.TextChoices):
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"


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
