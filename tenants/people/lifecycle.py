"""The states of an employee."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class EmployeeState(models.TextChoices):
    ADDED = "added", "Not invited"
    INVITED = "invited", "Invited"
    ACTIVE = "active", "Active"
    LEFT = "left", "Left"
    ERASING = "erasing", "Being erased"
    ERASED = "erased", "Erased"


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
        "begin_erasure": move([S.ADDED, S.INVITED, S.ACTIVE, S.LEFT], S.ERASING),
        "finish_erasure": move(S.ERASING, S.ERASED),
    },
)
