"""The states of a drawing of the sample people."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class DrawingState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    DRAWING = "drawing", "Drawing"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


S = DrawingState
OPEN = (S.QUEUED, S.DRAWING)
LIFECYCLE = Lifecycle(
    name="sample_drawing",
    states=DrawingState,
    initial=S.QUEUED,
    moves={
        "start": move([S.QUEUED, S.DRAWING], S.DRAWING),
        "finish": move(S.DRAWING, S.READY),
        "fail": move([S.QUEUED, S.DRAWING], S.FAILED),
        "retry": move(S.FAILED, S.QUEUED),
    },
)
