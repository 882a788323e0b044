"""The states of a change of many people."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class ChangeState(models.TextChoices):
    RUNNING = "running", gettext_lazy("Running")
    DONE = "done", gettext_lazy("Done")
    STOPPED = "stopped", gettext_lazy("Stopped")
    UNDOING = "undoing", gettext_lazy("Being undone")
    UNDONE = "undone", gettext_lazy("Undone")


S = ChangeState
LIFECYCLE = Lifecycle(
    name="bulk_change",
    states=ChangeState,
    initial=S.RUNNING,
    moves={
        "finish": move(S.RUNNING, S.DONE),
        "stop": move([S.RUNNING, S.UNDOING], S.STOPPED),
        "resume": move(S.STOPPED, S.RUNNING),
        "undo": move([S.DONE, S.STOPPED], S.UNDOING),
        "finish_undo": move(S.UNDOING, S.UNDONE),
    },
)
WORKING = (S.RUNNING, S.UNDOING)
"""A worker has it, or will."""
