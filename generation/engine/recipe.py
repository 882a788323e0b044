"""How an adapter is trained: every choice that decides the result, with its allowed range."""

import dataclasses
from dataclasses import dataclass
from typing import Self

from generation.engine import checks

PRECISIONS = ("auto", "bf16", "fp32")
SCHEDULES = ("cooldown", "cosine")
SIGMA_DRAWS = ("logit_normal", "shifted")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One training recipe; each base has its own, with its sources, beside its configuration."""

    resolution: int
    """Side of the square training pictures, in pixels."""
    rank: int
    alpha: float
    """The adapter's output is scaled by `alpha / rank`."""
    steps: int
    batch: int
    learning_rate: float
    warmup_steps: int = 10
    schedule: str = "cooldown"
    """`cooldown`: constant, then linear to a tenth over the last 40 %; `cosine`: to zero."""
    weight_decay: float = 1e-3
    caption_dropout: float = 0.0
    """Share of examples that are trained on the empty caption."""
    sigma_draw: str = "logit_normal"
    """`shifted`: three quarters by the resolution's shift as in inference, the rest uniform."""
    centre_weight: float = 1.0
    """How many times as much the middle of the picture, where the face is, counts in the loss."""
    precision: str = "auto"
    """Of the matrix products; `auto` is bf16 where the processor multiplies it natively."""

    def __post_init__(self) -> None:
        checks.whole("Recipe.resolution", self.resolution, 64, 2048)
        checks.whole("Recipe.rank", self.rank, 1, 256)
        checks.number("Recipe.alpha", self.alpha, 0.1, 512)
        checks.whole("Recipe.steps", self.steps, 1, 20_000)
        checks.whole("Recipe.batch", self.batch, 1, 64)
        checks.number("Recipe.learning_rate", self.learning_rate, 1e-7, 0.1)
        checks.whole("Recipe.warmup_steps", self.warmup_steps, 0, 10_000)
        checks.choice("Recipe.schedule", self.schedule, SCHEDULES)
        checks.number("Recipe.weight_decay", self.weight_decay, 0, 1)
        checks.number("Recipe.caption_dropout", self.caption_dropout, 0, 0.9)
        checks.choice("Recipe.sigma_draw", self.sigma_draw, SIGMA_DRAWS)
        checks.number("Recipe.centre_weight", self.centre_weight, 1, 10)
        checks.choice("Recipe.precision", self.precision, PRECISIONS)

    def to_json(self) -> dict[str, object]:
        """Plain values only."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid, naming the field."""
        return cls(**checks.members(cls, data))
