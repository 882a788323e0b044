"""How an adapter is trained: every choice that decides the result, its range and its source."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from generation.engine import checks
from generation.engine.errors import SpecInvalid

PRECISIONS = ("auto", "bf16", "fp32")
SCHEDULES = ("cooldown", "cosine")
SIGMA_DRAWS = ("logit_normal", "shifted", "uniform")
MORE_STEPS = 1.5
"""Of the second plan by the first."""


@dataclass(frozen=True, kw_only=True)
class RegionWeights:
    """How much each part of a picture counts in the loss, so that the person is learned and not
    the room. Only the ratios matter: weights are brought to a mean of one."""

    face: float = 1.0
    person: float = 1.0
    background: float = 1.0

    def __post_init__(self) -> None:
        for region in dataclasses.fields(self):
            checks.number(f"RegionWeights.{region.name}", getattr(self, region.name), 0.01, 10)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid, naming the field."""
        return cls(**checks.members(cls, data))


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One training recipe; each base has its own, beside its configuration."""

    buckets: Mapping[int, float]
    """Sides of the square training pictures in pixels, and the share of steps trained at each.
    Several sides, so that the adapter holds at every size (SDXL, arXiv 2307.01952, section 2.3)."""
    crops: Mapping[str, float]
    """Crops by the base's names for them, and the share of examples cut so: mostly as headshots are
    framed, on large bases also wider, as their public guides ask for close and half-body photos."""
    rank: int
    """LoRA, arXiv 2106.09685: the update of a layer is a product of two matrices of this rank."""
    alpha: float
    """The adapter's output is scaled by `alpha / rank`."""
    steps: int
    """About as many as public trainers of these families take for a dozen photos; on the demo base
    by the ablation."""
    batch: int
    """Pictures in a step: one on large bases, as public trainers have it, for memory's sake."""
    learning_rate: float
    """AdamW, arXiv 1711.05101."""
    warmup_steps: int = 10
    """The rate rises over the first steps (arXiv 1706.02677, section 2.2)."""
    schedule: str = "cooldown"
    """`cooldown`: constant, then linear to a tenth over the last 40 % (arXiv 2405.18392); `cosine`:
    to zero (SGDR, arXiv 1608.03983, equation 5, without restarts)."""
    weight_decay: float = 1e-3
    """Decoupled from the gradient, as AdamW has it."""
    caption_dropout: float = 0.0
    """Share of examples that are trained on the empty caption (classifier-free guidance, arXiv
    2207.12598, algorithm 1)."""
    ema: float = 0.0
    """Decay of the running average of the weights that becomes the adapter; 0 takes the last ones
    (Polyak averaging; the decay grows as in Adam's bias correction while steps are few)."""
    sigma_draw: str = "logit_normal"
    """`logit_normal`: arXiv 2403.03206, section 3.1; `shifted`: three quarters by the resolution's
    shift as inference visits (same paper, section 5.3.2), the rest uniform; `uniform`."""
    regions: RegionWeights = field(default_factory=RegionWeights)
    """Public trainers know it as masked loss."""
    sample_latents: bool = False
    """Draw latents from the autoencoder's distribution at each step, instead of its mode; its
    decoder was trained on such draws (variational autoencoder, arXiv 1312.6114)."""
    evaluate_at: tuple[float, ...] = ()
    """Shares of the steps after which pictures are drawn and scored against held-out photos; the
    last adapter is kept that is not clearly less alike, and training stops where one is."""
    evaluate_pictures: int = 8
    """Pictures drawn at each evaluation; as many as public trainers draw to look at."""
    precision: str = "auto"
    """Of the matrix products; `auto` is bf16 where the processor multiplies it natively."""

    def __post_init__(self) -> None:
        _shares("Recipe.buckets", self.buckets)
        _shares("Recipe.crops", self.crops)
        for side in self.buckets:
            checks.whole("Recipe.buckets", side, 64, 2048)
        checks.whole("Recipe.rank", self.rank, 1, 256)
        checks.number("Recipe.alpha", self.alpha, 0.1, 512)
        checks.whole("Recipe.steps", self.steps, 1, 20_000)
        checks.whole("Recipe.batch", self.batch, 1, 64)
        checks.number("Recipe.learning_rate", self.learning_rate, 1e-7, 0.1)
        checks.whole("Recipe.warmup_steps", self.warmup_steps, 0, 10_000)
        checks.choice("Recipe.schedule", self.schedule, SCHEDULES)
        checks.number("Recipe.weight_decay", self.weight_decay, 0, 1)
        checks.number("Recipe.caption_dropout", self.caption_dropout, 0, 0.9)
        checks.number("Recipe.ema", self.ema, 0, 0.99999)
        checks.choice("Recipe.sigma_draw", self.sigma_draw, SIGMA_DRAWS)
        checks.truth("Recipe.sample_latents", self.sample_latents)
        checks.whole("Recipe.evaluate_pictures", self.evaluate_pictures, 1, 64)
        checks.choice("Recipe.precision", self.precision, PRECISIONS)
        _rising("Recipe.evaluate_at", self.evaluate_at)

    def more_thorough(self) -> Self:
        """For a person whom an adapter by this recipe missed: half as many steps again."""
        return dataclasses.replace(self, steps=round(self.steps * MORE_STEPS))

    def evaluated_steps(self) -> tuple[int, ...]:
        """The numbers of steps after which the adapter is scored."""
        return tuple(max(1, round(share * self.steps)) for share in self.evaluate_at)

    def to_json(self) -> dict[str, object]:
        """Plain values only; names of JSON objects are strings."""
        return {
            **{each.name: getattr(self, each.name) for each in dataclasses.fields(self)},
            "buckets": {str(side): share for side, share in self.buckets.items()},
            "crops": dict(self.crops),
            "regions": dataclasses.asdict(self.regions),
            "evaluate_at": list(self.evaluate_at),
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid, naming the field."""
        values = checks.members(cls, data)
        values["buckets"] = _sides(values["buckets"])
        values["crops"] = checks.mapped("Recipe.crops", values["crops"])
        if "regions" in values:
            values["regions"] = RegionWeights.from_json(values["regions"])
        if "evaluate_at" in values:
            values["evaluate_at"] = tuple(
                checks.listed("Recipe.evaluate_at", values["evaluate_at"])
            )
        return cls(**values)


def _sides(value: object) -> dict[int, float]:
    shares = checks.mapped("Recipe.buckets", value)
    if not all(str(side).isdigit() for side in shares):
        raise SpecInvalid(f"Recipe.buckets is {value!r}; it must have sides in pixels as names.")
    return {int(side): share for side, share in shares.items()}


def _shares(field_name: str, shares: Mapping[Any, float]) -> None:
    """Refuse anything but positive shares that add up to one."""
    if not shares:
        raise SpecInvalid(f"{field_name} is {shares!r}; it must have at least one entry.")
    for share in shares.values():
        checks.number(field_name, share, 0.001, 1)
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise SpecInvalid(f"{field_name} has shares that add up to {sum(shares.values())}, not 1.")


def _rising(field_name: str, shares: tuple[float, ...]) -> None:
    for share in shares:
        checks.number(field_name, share, 0.01, 1)
    if list(shares) != sorted(set(shares)):
        raise SpecInvalid(f"{field_name} is {list(shares)}; each must be more than the one before.")
