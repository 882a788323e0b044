"""The states of backgrounds, logos and frames.

What is a picture has to be opened or drawn by a worker before it can be used.
"""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class BackgroundState(models.TextChoices):
    RECEIVED = "received", gettext_lazy("Being prepared")
    READY = "ready", gettext_lazy("Ready")
    REJECTED = "rejected", gettext_lazy("Not usable")
    RETIRED = "retired", gettext_lazy("Retired")


class LogoState(models.TextChoices):
    RECEIVED = "received", gettext_lazy("Being prepared")
    READY = "ready", gettext_lazy("In use")
    REJECTED = "rejected", gettext_lazy("Not usable")
    RETIRED = "retired", gettext_lazy("Retired")


class FrameState(models.TextChoices):
    READY = "ready", gettext_lazy("Ready")
    RETIRED = "retired", gettext_lazy("Retired")


S, L, F = BackgroundState, LogoState, FrameState
LIFECYCLE = Lifecycle(
    name="background",
    states=BackgroundState,
    initial=S.RECEIVED,
    moves={
        "admit": move(S.RECEIVED, S.READY),
        "reject": move(S.RECEIVED, S.REJECTED),
        "retire": move([S.READY, S.REJECTED], S.RETIRED),
        "restore": move(S.RETIRED, S.READY),
    },
)
LOGO = Lifecycle(
    name="logo",
    states=LogoState,
    initial=L.RECEIVED,
    moves={
        "admit": move(L.RECEIVED, L.READY),
        "reject": move(L.RECEIVED, L.REJECTED),
        "retire": move([L.RECEIVED, L.READY, L.REJECTED], L.RETIRED),
        "restore": move(L.RETIRED, L.READY),
    },
)
FRAME = Lifecycle(
    name="frame",
    states=FrameState,
    initial=F.READY,
    moves={"retire": move(F.READY, F.RETIRED), "restore": move(F.RETIRED, F.READY)},
)
