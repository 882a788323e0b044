"""The states of a background: a picture has to be decoded by a worker before it can be used."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class BackgroundState(models.TextChoices):
    RECEIVED = "received", "Being checked"
    READY = "ready", "Ready"
    REJECTED = "rejected", "Not usable"
    RETIRED = "retired", "Retired"


S = BackgroundState
LIFECYCLE = Lifecycle(
    name="background",
    states=BackgroundState,
    initial=S.RECEIVED,
    moves={
        "admit": move(S.RECEIVED, S.READY),
        "reject": move(S.RECEIVED, S.REJECTED),
        "retire": move([S.READY, S.REJECTED], S.RETIRED),
    },
)
