"""The states of a job and the moves between them."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class JobState(models.TextChoices):
    READY = "ready", "Waiting"
    RUNNING = "running", "Running"
    HELD = "held", "On hold"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


S = JobState
LIFECYCLE = Lifecycle(
    name="job",
    states=JobState,
    initial=S.READY,
    moves={
        "claim": move(S.READY, S.RUNNING),
        "reclaim": move(S.RUNNING, S.RUNNING),
        "release": move(S.RUNNING, S.READY),
        "hold": move(S.RUNNING, S.HELD),
        "let_go": move(S.HELD, S.READY),
        "finish": move(S.RUNNING, S.DONE),
        "fail": move(S.RUNNING, S.FAILED),
        "expire": move(S.RUNNING, S.FAILED),
        "retry": move(S.FAILED, S.READY),
        "cancel": move([S.READY, S.RUNNING, S.HELD], S.CANCELLED),
    },
    audited=False,
)
