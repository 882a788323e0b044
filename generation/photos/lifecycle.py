"""The states of an uploaded photo."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class PhotoState(models.TextChoices):
    RECEIVED = "received", "Being checked"
    STALLED = "stalled", "Not checked yet"
    ADMITTED = "admitted", "Accepted"
    REJECTED = "rejected", "Not usable"
    SPARE = "spare", "Set aside"
    ERASED = "erased", "Erased"


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
