"""What the engine tells while it works: plain values, each event one JSON object."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """`name` tells events apart once they are JSON."""

    name: ClassVar[str]

    def to_json(self) -> dict[str, object]:
        """The fields and the event's name; paths become strings."""
        return {"event": self.name, **{key: _plain(value) for key, value in vars(self).items()}}


@dataclass(frozen=True, kw_only=True)
class Progress(Event):
    """One step further; `loss` is a running mean, `seconds_left` unknown until steps were timed."""

    name = "progress"
    stage: str
    """`load`, `encode`, `train`, `evaluate` or `render`."""
    step: int
    steps: int
    loss: float | None = None
    seconds_left: float | None = None
    has_room: bool = False
    """Whether pictures can be drawn before the next step: of a training whose base is also in
    memory as it renders."""


@dataclass(frozen=True, kw_only=True)
class Checkpointed(Event):
    """An interruption from now on loses nothing before `step`."""

    name = "checkpointed"
    step: int
    path: Path


@dataclass(frozen=True, kw_only=True)
class Evaluated(Event):
    """Pictures were drawn with the adapter as it is after `step`."""

    name = "evaluated"
    step: int
    pictures: tuple[Path, ...]
    likeness: float | None
    """What the scorer made of them beside the held-out photos; None without one."""


@dataclass(frozen=True, kw_only=True)
class Trained(Event):
    """The adapter is on disk; `digest` is its file's SHA-256. Losses are means of 20 steps."""

    name = "trained"
    adapter_path: Path
    digest: str
    first_loss: float
    last_loss: float
    steps: int
    """After so many steps the adapter was taken: all, unless likeness fell before."""
    seconds: float
    """Time in training steps, over all attempts."""
    report_path: Path
    """A page to look at: curves, pictures, the specification."""
    likeness: float | None = None
    """Of its pictures, by the scorer that was handed in; None without one."""


@dataclass(frozen=True, kw_only=True)
class Rendered(Event):
    """One picture is on disk; `digest` is its file's SHA-256."""

    name = "rendered"
    index: int
    path: Path
    seed: int
    prompt: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Warned(Event):
    """Something is not as expected, and the work goes on."""

    name = "warned"
    code: str
    message: str


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value
