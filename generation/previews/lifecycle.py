"""The states of a preview."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class PreviewState(models.TextChoices):
    QUEUED = "queued", gettext_lazy("Waiting")
    DRAWING = "drawing", gettext_lazy("Drawing")
    READY = "ready", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Failed")
    ERASED = "erased", gettext_lazy("Erased")


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
