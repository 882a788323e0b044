"""The states of an uploaded photo."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class PhotoState(models.TextChoices):
    RECEIVED = "received", gettext_lazy("Being checked")
    STALLED = "stalled", gettext_lazy("Not checked yet")
    ADMITTED = "admitted", gettext_lazy("Accepted")
    REJECTED = "rejected", gettext_lazy("Not usable")
    SPARE = "spare", gettext_lazy("Set aside")
    ERASED = "erased", gettext_lazy("Erased")


S = PhotoState
LIFECYCLE = Lifecycle(
    name="photo",
    states=PhotoState,
    initial=S.RECEIVED,
    moves={
        "admit": move(S.RECEIVED, S.ADMITTED),
        "reject": move(S.RECEIVED, S.REJECTED),
        "stall": move(S.RECEIVED, S.STALLED),
        "look_again": move(S.STALLED, S.RECEIVED),
        "override": move(S.REJECTED, S.ADMITTED),
        "doubt": move([S.ADMITTED, S.SPARE], S.REJECTED),
        "clear": move(S.REJECTED, S.ADMITTED),
        "set_aside": move(S.ADMITTED, S.SPARE),
        "bring_back": move(S.SPARE, S.ADMITTED),
        "take_back": move(S.SPARE, S.ADMITTED),
        "erase": move([S.RECEIVED, S.STALLED, S.ADMITTED, S.REJECTED, S.SPARE], S.ERASED),
    },
)
