"""States and moves as data, applied as one guarded UPDATE.

Idea: Stator (state machines as data) and Octopus conventions; no row lock is held, so a long job
holds none. The same object is checked at import, draws its own diagram and feeds the test that
tries every move from every state.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tenants.kernel.errors import Conflict


class IllegalMove(Conflict):
    """The row is not in a state from which the move is allowed, or somebody else moved it first.

    Nothing changed.
    """

    code = "illegal_move"


@dataclass(frozen=True)
class Move:
    """From any of `sources` to `target`."""

    sources: frozenset[str]
    target: str


@dataclass(frozen=True)
class Actor:
    """Who caused a move: a member, an employee, an API key, or the system itself.

    Never a name or an address.
    """

    kind: str
    id: str = ""


SYSTEM = Actor("system")

Told = Mapping[str, object]
Recorder = Callable[[models.Model, str, str, str, Actor, datetime, Told], None]
_recorders: list[Recorder] = []
_lifecycles: dict[str, "Lifecycle"] = {}


def record_moves_with(recorder: Recorder) -> None:
    """Have every audited move told to the recorder, in the move's transaction.

    It gets the row, the move's name, the states before and after, the actor, the time, and what
    else is to be told of the move.
    """
    _recorders.append(recorder)


def move(sources: str | Iterable[str], target: str) -> Move:
    """A move, written shortly."""
    return Move(frozenset([sources] if isinstance(sources, str) else sources), str(target))


class Stateful(models.Model):
    """A row with a state. Only `Lifecycle.apply` changes the two fields."""

    state = models.CharField(max_length=24, editable=False)
    state_changed_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def get_state_display(self) -> str:
        """The state in words, under the name that Django gives such a method."""
        return str(lifecycle_of(type(self)).states(self.state).label)


@dataclass(frozen=True)
class Lifecycle:
    """The states of one kind of row and the moves between them.

    Raises:
        ValueError: at import, for a move from or to an unknown state, or a state that no move
        reaches.
    """

    name: str
    states: type[models.TextChoices]
    initial: str
    moves: dict[str, Move]
    audited: bool = True
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = frozenset(self.states.values)
        object.__setattr__(self, "_known", known)
        used = {self.initial, *(s for m in self.moves.values() for s in (*m.sources, m.target))}
        if unknown := used - known:
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        _lifecycles.setdefault(self.name.replace("_", ""), self)
        if unreached := known - {self.initial, *(m.target for m in self.moves.values())}:
            raise ValueError(f"{self.name}: no move reaches {sorted(unreached)}")

    def start(self, *, at: datetime) -> dict[str, Any]:
        """The state fields of a new row."""
        return {"state": self.initial, "state_changed_at": at}

    def allows(self, state: str, name: str) -> bool:
        """Whether the move may start from the state."""
        return state in self.moves[name].sources

    def check(self) -> models.CheckConstraint:
        """A constraint for the model's Meta: the database knows the states too."""
        return models.CheckConstraint(
            name=f"{self.name}_state_known",
            condition=models.Q(state__in=sorted(self.states.values)),
        )

    def apply(
        self,
        row: Any,
        name: str,
        /,  # so that a row's own `name` can be among the changes
        *,
        at: datetime,
        actor: Actor = SYSTEM,
        guard: dict[str, Any] | None = None,
        told: Told = MappingProxyType({}),
        **changes: Any,
    ) -> None:
        """Move the row, writing `changes` with the state, in one UPDATE that also checks `guard`.

        told: JSON values for the audit log, without personal data.

        Raises:
            IllegalMove: the row is in another state by now, or the guard does not hold; nothing
            changed.
        """
        step, before = self.moves[name], row.state
        fields = {**changes, "state": step.target, "state_changed_at": at}
        rows = type(row)._base_manager.filter(pk=row.pk, state=before, **(guard or {}))
        if before not in step.sources or not rows.update(**fields):
            sentence = _("It is at “{state}” now, so this cannot be done. Reload the page to see.")
            told_state = self.states(before).label
            raise IllegalMove(sentence.format(state=told_state), record=self.name, move=name)
        for key, value in fields.items():
            setattr(row, key, value)
        if self.audited:
            for recorder in _recorders:
                recorder(row, name, before, step.target, actor, at, told)

    def diagram(self) -> str:
        """A Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for name, step in self.moves.items():
            lines += [f"    {source} --> {step.target}: {name}" for source in sorted(step.sources)]
        return "\n".join(lines) + "\n"


def lifecycle_of(model: type[models.Model]) -> Lifecycle:
    """The lifecycle of a model's rows: the one that is named as the model is.

    Raises:
        KeyError: the model has none.
    """
    return _lifecycles[str(model._meta.model_name)]
