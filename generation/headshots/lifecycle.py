"""The states of a rendered batch and of each headshot in it."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class BatchState(models.TextChoices):
    QUEUED = "queued", gettext_lazy("Waiting")
    RENDERING = "rendering", gettext_lazy("Rendering")
    READY = "ready", gettext_lazy("Ready")
    FAILED = "failed", gettext_lazy("Failed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


B = BatchState
BATCH = Lifecycle(
    name="headshot_batch",
    states=BatchState,
    initial=B.QUEUED,
    moves={
        "start": move([B.QUEUED, B.RENDERING], B.RENDERING),
        "finish": move(B.RENDERING, B.READY),
        "fail": move([B.QUEUED, B.RENDERING], B.FAILED),
        "retry": move(B.FAILED, B.QUEUED),
        "cancel": move([B.QUEUED, B.RENDERING], B.CANCELLED),
    },
)


class HeadshotState(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("Proposed")
    CHOSEN = "chosen", gettext_lazy("Chosen")
    RELEASED = "released", gettext_lazy("Approved")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    DISCARDED = "discarded", gettext_lazy("Discarded")


H = HeadshotState
HEADSHOT = Lifecycle(
    name="headshot",
    states=HeadshotState,
    initial=H.PROPOSED,
    moves={
        "choose": move(H.PROPOSED, H.CHOSEN),
        "put_back": move(H.CHOSEN, H.PROPOSED),
        "release": move(H.CHOSEN, H.RELEASED),
        "reopen": move(H.RELEASED, H.CHOSEN),
        "withdraw": move(H.RELEASED, H.WITHDRAWN),
        "discard": move([H.PROPOSED, H.CHOSEN, H.WITHDRAWN], H.DISCARDED),
    },
)
