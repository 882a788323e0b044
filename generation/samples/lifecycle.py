"""The states of a drawing of the sample people."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class DrawingState(models.TextChoices):
    QUEUED = "queued", gettext_lazy("Waiting")
    DRAWING = "drawing", gettext_lazy("Drawing")
    READY = "ready", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Failed")


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
