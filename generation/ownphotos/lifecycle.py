"""The states of the one photo that somebody sends instead of being drawn."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class OwnPhotoState(models.TextChoices):
    RECEIVED = "received", "Being opened"
    READY = "ready", "To be framed"
    MAKING = "making", "Being framed"
    MADE = "made", "Framed"
    FAILED = "failed", "Failed"
    REJECTED = "rejected", "Not usable"
    ERASED = "erased", "Erased"


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
