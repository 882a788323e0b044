"""The states of a preview."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class PreviewState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    DRAWING = "drawing", "Drawing"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    ERASED = "erased", "Erased"


S = PreviewState
OPEN = (S.QUEUED, S.DRAWING)
LIFECYCLE = Lifecycle(
    name="preview",
    states=PreviewState,
    initial=S.QUEUED,
    moves={
        "start": move([S.QUEUED, S.DRAWING], S.DRAWING),
        "finish": move(S.DRAWING, S.READY),
        "fail": move([S.QUEUED, S.DRAWING], S.FAILED),
        "erase": move([S.QUEUED, S.DRAWING, S.READY, S.FAILED], S.ERASED),
    },
)
