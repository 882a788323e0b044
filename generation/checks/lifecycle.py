"""The states of a picture that a member asked about."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class CheckState(models.TextChoices):
    RECEIVED = "received", gettext_lazy("Being looked at")
    DONE = "done", gettext_lazy("Looked at")
    FAILED = "failed", gettext_lazy("Failed")


S = CheckState
LIFECYCLE = Lifecycle(
    name="picture_check",
    states=CheckState,
    initial=S.RECEIVED,
    moves={"finish": move(S.RECEIVED, S.DONE), "fail": move(S.RECEIVED, S.FAILED)},
    audited=False,  # it changes nothing, and is gone within the hour
)
