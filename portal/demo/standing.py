"""Where a person of the demo stands, and one look at them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.demo.uploads import Door, Upload
from tenants.kernel.lifecycle import Actor
from tenants.people.models import Employee


class Ending(StrEnum):
    """How it can end for a person."""

    APPROVED = "approved"
    REFUSED = "refused"
    """Their photos would not do, or no picture made from them."""
    FAILED = "failed"
    """Something of ours broke down or hung."""
    LEFT = "left to you"
    """Somebody decided otherwise in the portal: the rest is theirs to play."""


@dataclass(frozen=True)
class Standing:
    """What a person is at, or an `Ending` with its reason."""

    stage: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.stage}: {self.reason}" if self.reason else self.stage

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in tuple(Ending)


@dataclass(frozen=True)
class Turn:
    """One look at one person."""

    employee: Employee
    uploads: Sequence[Upload]
    reviewer: str
    """The e-mail address of the member who decides."""
    since: datetime
    """When the demo was started: work that failed before is tried once more."""
    at: datetime
    door: Door = field(default_factory=Door)

    @property
    def actor(self) -> Actor:
        """The person themselves."""
        return Actor("employee", str(self.employee.pk))
