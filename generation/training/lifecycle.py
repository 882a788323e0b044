"""The states of a training run."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class RunState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Learning"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    ERASED = "erased", "Erased"


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
