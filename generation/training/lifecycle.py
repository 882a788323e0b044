"""The states of a training run."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class RunState(models.TextChoices):
    QUEUED = "queued", gettext_lazy("Waiting")
    RUNNING = "running", gettext_lazy("Learning")
    READY = "ready", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Failed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")
    ERASED = "erased", gettext_lazy("Erased")


S = RunState
LIFECYCLE = Lifecycle(
    name="training_run",
    states=RunState,
    initial=S.QUEUED,
    moves={
        "start": move([S.QUEUED, S.RUNNING], S.RUNNING),
        "finish": move(S.RUNNING, S.READY),
        "fail": move([S.QUEUED, S.RUNNING], S.FAILED),
        "retry": move(S.FAILED, S.QUEUED),
        "cancel": move([S.QUEUED, S.RUNNING], S.CANCELLED),
        "erase": move([S.READY, S.FAILED, S.CANCELLED], S.ERASED),
    },
)
