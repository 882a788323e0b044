"""The states of a rebrand, and of each picture in it."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class RebrandState(models.TextChoices):
    PLANNED = "planned", gettext_lazy("Planned")
    RUNNING = "running", gettext_lazy("Running")
    PAUSED = "paused", gettext_lazy("Paused")
    DONE = "done", gettext_lazy("Done")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")
    UNDOING = "undoing", gettext_lazy("Being undone")
    UNDONE = "undone", gettext_lazy("Undone")


R = RebrandState
REBRAND = Lifecycle(
    name="rebrand",
    states=RebrandState,
    initial=R.PLANNED,
    moves={
        "start": move(R.PLANNED, R.RUNNING),
        "pause": move(R.RUNNING, R.PAUSED),
        "resume": move(R.PAUSED, R.RUNNING),
        "finish": move(R.RUNNING, R.DONE),
        "retry": move(R.DONE, R.RUNNING),
        "cancel": move([R.PLANNED, R.RUNNING, R.PAUSED, R.DONE], R.CANCELLED),
        "undo": move([R.RUNNING, R.PAUSED, R.DONE, R.CANCELLED, R.UNDONE], R.UNDOING),
        "finish_undo": move(R.UNDOING, R.UNDONE),
    },
)


class RefinishState(models.TextChoices):
    WAITING = "waiting", gettext_lazy("Waiting")
    QUEUED = "queued", gettext_lazy("Being made")
    MADE = "made", gettext_lazy("To review")
    ACCEPTED = "accepted", gettext_lazy("Being put to use")
    IN_USE = "in_use", gettext_lazy("In use")
    REFUSED = "refused", gettext_lazy("Old picture kept")
    LEFT = "left", gettext_lazy("Left as it was")
    FAILED = "failed", gettext_lazy("Failed")
    UNDOING = "undoing", gettext_lazy("Being undone")
    STUCK = "stuck", gettext_lazy("Not undone")
    UNDONE = "undone", gettext_lazy("Undone")


F = RefinishState
REFINISH = Lifecycle(
    name="refinish",
    states=RefinishState,
    initial=F.WAITING,
    moves={
        "queue": move(F.WAITING, F.QUEUED),
        "make": move(F.QUEUED, F.MADE),
        "pass_on": move(F.MADE, F.MADE),
        "accept": move(F.MADE, F.ACCEPTED),
        "refuse": move(F.MADE, F.REFUSED),
        "put_to_use": move(F.ACCEPTED, F.IN_USE),
        "leave": move([F.WAITING, F.QUEUED, F.MADE, F.ACCEPTED, F.UNDOING], F.LEFT),
        "fail": move([F.QUEUED, F.ACCEPTED], F.FAILED),
        "retry": move(F.FAILED, F.WAITING),
        "undo": move([F.IN_USE, F.STUCK], F.UNDOING),
        "put_back": move(F.UNDOING, F.UNDONE),
        "get_stuck": move(F.UNDOING, F.STUCK),
    },
)
BUSY = (F.QUEUED, F.ACCEPTED, F.UNDOING)
"""A worker has it, or will."""
REVERSIBLE = (F.IN_USE, F.STUCK)
"""The new picture is in use; the earlier one can be brought back as long as it is kept."""
SETTLED = (F.FAILED, F.LEFT, F.REFUSED, F.UNDONE)
"""The earlier picture is in use, and nothing is kept beside it."""
