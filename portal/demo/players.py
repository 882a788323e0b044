"""Everyone who is played, until it has ended for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from portal.demo import journey
from portal.demo.standing import Ending, Standing, Turn
from portal.demo.uploads import Door, Upload
from tenants.kernel.errors import DomainError
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee

PATIENCE_S: Final = 600
"""So long may pass without anything happening to anybody: work of all waits in one queue."""
DEADLINE_S: Final = 2700
"""A demo that is to end by itself takes no longer."""


@dataclass
class Player:
    """One employee of the demo, and where they stand."""

    organization_id: UUID
    employee_id: UUID
    name: str
    uploads: Sequence[Upload]
    reviewer: str
    since: datetime
    """When the demo was started."""
    standing: Standing = field(default_factory=lambda: Standing("waiting"))
    door: Door = field(default_factory=Door)
    hindrance: str = ""
    """What the last look was refused with, if it was."""

    def advance(self, *, at: datetime) -> list[str]:
        """Do what comes next, if anything does; what there is to say about it."""
        before, told = self.standing, self.door.notes
        try:
            self.standing, self.hindrance = self._take(at), ""
        except DomainError as refusal:  # the visitor was quicker: the next look sees what they did
            self.hindrance = str(refusal)
        news = [note for note in self.door.notes if note not in told]
        return [*news, *([str(self.standing)] if self.standing != before else [])]

    def give_up(self, reason: str) -> str:
        """It fails here, at what the person was at; what there is to say about it."""
        why = f"{reason} They were at: {self.standing.stage}. {self.hindrance}".strip()
        self.standing = Standing(Ending.FAILED, why)
        return str(self.standing)

    def _take(self, at: datetime) -> Standing:
        with acting_for(self.organization_id):
            employee = Employee.objects.get(pk=self.employee_id)
            return journey.take(
                Turn(employee, self.uploads, self.reviewer, self.since, at, self.door)
            )


@dataclass
class Show:
    """All players. `seconds` are those since it began."""

    players: Sequence[Player]
    ends_by_itself: bool
    good: Sequence[Ending] = (Ending.APPROVED,)
    """The endings that were hoped for."""
    moved: float = 0.0
    """When something last happened to somebody."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to anybody."""
        return all(player.standing.is_over for player in self.players)

    @property
    def ended_well(self) -> bool:
        """Whether it ended for everybody as was hoped."""
        return all(player.standing.stage in self.good for player in self.players)

    def go_on(self, *, at: datetime, seconds: float) -> list[str]:
        """Advance everyone a step, or give up who hangs; a line for whatever happened."""
        news = [
            _line(seconds, player, said)
            for player in self._open()
            for said in player.advance(at=at)
        ]
        if news:
            self.moved = seconds
        return news + [
            _line(seconds, player, player.give_up(reason))
            for reason in self._out_of_time(seconds)
            for player in self._open()
        ]

    def _open(self) -> list[Player]:
        return [player for player in self.players if not player.standing.is_over]

    def _out_of_time(self, seconds: float) -> list[str]:
        if self.ends_by_itself and seconds > DEADLINE_S:
            return [f"Not done within {DEADLINE_S // 60} minutes."]
        if seconds - self.moved > PATIENCE_S:
            return [f"Nothing has happened for {PATIENCE_S // 60} minutes."]
        return []


def _line(seconds: float, player: Player, said: str) -> str:
    return f"{seconds:6.0f} s  {player.name:<18} {said}"
