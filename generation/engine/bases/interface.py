"""What a FLUX family must offer, and what describes one base of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from generation.engine.recipe import Recipe

if TYPE_CHECKING:
    from torch import Tensor

Grid = tuple[int, int]
"""Rows and columns of packed latent tokens: the picture's height and width over `multiple`."""


@dataclass(frozen=True, kw_only=True)
class Framing:
    """Where a square training picture should have the face, as shares of its side."""

    face_height: float
    face_middle: float
    """How far down the middle of the face is; across, it is in the middle."""


@dataclass(frozen=True, kw_only=True)
class BaseConfig:
    """One base: where it comes from, how it is called and how adapters are trained on it."""

    name: str
    family: str
    """The folder under `bases/` whose `model.load` reads it."""
    licence: str
    fetch: str
    """Shell command that gets the weights; `{folder}` stands for where they belong."""
    dtype: Literal["float32", "bfloat16"]
    text_length: int
    """Text tokens per prompt."""
    text_layers: tuple[int, ...]
    """Hidden states of the text encoder that are laid side by side."""
    vocabulary: str
    """The words that its prompts use: a name in `vocabulary.VOCABULARIES`."""
    size: int
    """Side of a rendered picture, in pixels."""
    render_steps: int
    guidance: float
    framing: Framing
    recipe: Recipe
    multiple: int = 16
    """Width and height are multiples of this many pixels; one packed token covers as many."""

    def grid(self, width: int, height: int) -> Grid:
        """Rows and columns of tokens for a picture of this size in pixels."""
        return height // self.multiple, width // self.multiple


class Base(Protocol):
    """A loaded base.

    Shapes: B is a batch, T latent tokens, C latent channels, L text tokens, D their width.
    """

    config: BaseConfig
    fingerprint: str
    """Digest of the weights; an adapter carries it, and is refused by other weights."""
    pipeline: Any
    """The diffusers pipeline; its transformer is what an adapter changes."""
    lora_targets: list[str]
    """Names of the transformer's layers that an adapter reaches."""

    def encode_images(self, pictures: "Tensor") -> "Tensor":
        """Pictures (B, 3, H, W) in -1..1 to normalized, packed latents (B, T, C)."""

    def encode_text(self, prompts: Sequence[str]) -> "Tensor":
        """Prompts to embeddings (B, L, D)."""

    def noise(self, seed: int, *, grid: Grid) -> "Tensor":
        """The packed starting noise (1, T, C) of a seed; the same on every device."""

    def velocity(
        self, latents: "Tensor", *, sigma: "Tensor", text: "Tensor", grid: Grid
    ) -> "Tensor":
        """Predicted noise minus picture (B, T, C) for latents at the noise levels `sigma` (B)."""

    def sigmas(self, steps: int, *, grid: Grid) -> "Tensor":
        """Noise levels that inference visits, from 1 down to 0: (steps + 1)."""

    def shift(self, *, grid: Grid) -> float:
        """Factor by which this base's inference moves noise levels up at this size."""

    def decode(self, latents: "Tensor", *, grid: Grid) -> "Tensor":
        """Packed latents (B, T, C) to pictures (B, H, W, 3) of 8-bit values."""
