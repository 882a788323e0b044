"""The states of a job and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class JobState(models.TextChoices):
    READY = "ready", gettext_lazy("Waiting")
    RUNNING = "running", gettext_lazy("Running")
    HELD = "held", gettext_lazy("On hold")
    DONE = "done", gettext_lazy("Done")
    FAILED = "failed", gettext_lazy("Failed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


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
