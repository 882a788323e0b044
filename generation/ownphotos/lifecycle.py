"""The states of the one photo that somebody sends instead of being drawn."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class OwnPhotoState(models.TextChoices):
    RECEIVED = "received", gettext_lazy("Being opened")
    READY = "ready", gettext_lazy("To be framed")
    MAKING = "making", gettext_lazy("Being framed")
    MADE = "made", gettext_lazy("Framed")
    FAILED = "failed", gettext_lazy("Failed")
    REJECTED = "rejected", gettext_lazy("Not usable")
    ERASED = "erased", gettext_lazy("Erased")


S = OwnPhotoState
LIFECYCLE = Lifecycle(
    name="own_photo",
    states=OwnPhotoState,
    initial=S.RECEIVED,
    moves={
        "admit": move(S.RECEIVED, S.READY),
        "reject": move(S.RECEIVED, S.REJECTED),
        "frame": move([S.READY, S.MADE, S.FAILED], S.MAKING),
        "finish": move(S.MAKING, S.MADE),
        "fail": move(S.MAKING, S.FAILED),
        "erase": move([S.RECEIVED, S.READY, S.MAKING, S.MADE, S.FAILED, S.REJECTED], S.ERASED),
    },
)
WORKED_ON = (S.RECEIVED, S.MAKING)
"""A worker has it, or will."""
GONE = (S.REJECTED, S.ERASED)
