"""The states of an employee."""

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class EmployeeState(models.TextChoices):
    ADDED = "added", gettext_lazy("Not invited")
    INVITED = "invited", gettext_lazy("Invited")
    ACTIVE = "active", gettext_lazy("Active")
    LEFT = "left", pgettext_lazy("person", "Left")
    ERASING = "erasing", gettext_lazy("Being erased")
    ERASED = "erased", gettext_lazy("Erased")


S = EmployeeState
LIFECYCLE = Lifecycle(
    name="employee",
    states=EmployeeState,
    initial=S.ADDED,
    moves={
        "invite": move([S.ADDED, S.INVITED], S.INVITED),
        "activate": move([S.ADDED, S.INVITED], S.ACTIVE),
        "leave": move([S.ADDED, S.INVITED, S.ACTIVE], S.LEFT),
        "rehire": move(S.LEFT, S.ADDED),
        "reinstate": move(S.LEFT, S.ACTIVE),
        "begin_erasure": move([S.ADDED, S.INVITED, S.ACTIVE, S.LEFT], S.ERASING),
        "finish_erasure": move(S.ERASING, S.ERASED),
    },
)
