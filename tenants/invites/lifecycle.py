"""The states of an invite."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class InviteState(models.TextChoices):
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"


S = InviteState
LIFECYCLE = Lifecycle(
    name="invite",
    states=InviteState,
    initial=S.SENT,
    moves={
        "resend": move([S.SENT, S.EXPIRED], S.SENT),
        "accept": move(S.SENT, S.ACCEPTED),
        "expire": move(S.SENT, S.EXPIRED),
        "revoke": move([S.SENT, S.EXPIRED], S.REVOKED),
    },
)
