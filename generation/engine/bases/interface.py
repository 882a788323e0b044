"""What a FLUX family must offer, and what describes one base of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from generation.engine.recipe import Recipe

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from generation.engine.bases.embedding import Embedding
    from generation.engine.planning import Plan

Grid = tuple[int, int]
"""Rows and columns of packed latent tokens: the picture's height and width over `multiple`."""

Role = Literal["train", "render"]
"""What a base is loaded for: adapters are trained on one set of weights, and may be rendered on
another that was distilled from it."""

GuidanceKind = Literal["classifier_free", "embedded", "none"]
"""How a base is guided: by a second, unprompted pass, by a number it was trained to read, or
not at all."""


@dataclass(frozen=True, kw_only=True)
class Licence:
    """What the weights may be used for."""

    name: str
    url: str = ""
    is_commercial: bool = True
    """Whether companies may use the weights and what they make with no further agreement."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """One folder of weights in diffusers' layout, or with a single adapter file."""

    folder: str
    """Name of the folder, below the root that `engine.weights` knows."""
    gigabytes: float
    """Size of what is fetched."""
    repository: str = ""
    """Where the hub has it; empty for weights that come with the code."""
    files: tuple[str, ...] = ("model_index.json", "scheduler/*", "transformer/*")
    """Patterns of the files that are needed; a repository may hold others."""
    is_gated: bool = False
    """Whether the hub asks for an account that accepted the licence."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """Millions of parameters of each part."""

    transformer: float
    text_encoder: float
    autoencoder: float
    adapter: float
    """At the recipe's rank."""


@dataclass(frozen=True, kw_only=True)
class Framing:
    """Where a square picture should have the face, as shares of its side."""

    face_height: float
    face_middle: float
    """How far down the middle of the face is; across, it is in the middle."""


@dataclass(frozen=True, kw_only=True)
class BaseConfig:
    """One base: where it comes from, how it is called and how adapters are trained on it."""

    name: str
    title: str
    """As people know it."""
    family: str
    """The folder under `bases/` whose `model.load` reads it."""
    licence: Licence
    trains_on: Weights
    """Also brings the text encoder, the tokenizer and the autoencoder for both roles."""
    renders_on: Weights
    """The same, or weights distilled from it to few steps."""
    size_of: Size
    dtype: Literal["float32", "bfloat16"]
    text_length: int
    """Text tokens per prompt."""
    text_layers: tuple[int, ...] = ()
    """Hidden states of the text encoder that are laid side by side, where several are."""
    medium: Literal["photograph", "drawing"] = "photograph"
    """What it draws: faces in photographs and in drawings are told apart by different networks."""
    vocabulary: str
    """The words that its prompts use: a name in `vocabulary.VOCABULARIES`."""
    size: int
    """Side of a rendered picture, in pixels."""
    candidates: int = 120
    keepers: int = 40
    """Pictures that are drawn for each person, and how many of them they choose from, where a style
    says nothing else."""
    render_steps: int
    render_batch: int = 1
    """Pictures drawn at a time."""
    guidance: float
    guidance_kind: GuidanceKind
    crops: Mapping[str, Framing]
    """How training pictures are cut around a face, by the words for it."""
    recipe: Recipe
    training_adapter: Weights | None = None
    """A LoRA that is worn while training and never while rendering: it undoes a distillation."""
    takes_references: bool = False
    """Whether photos can be handed in with the prompt."""
    reference_pixels: int = 1024 * 1024
    """Larger reference photos are shrunk to so many."""
    multiple: int = 16
    """Width and height are multiples of this many pixels; one packed token covers as many."""
    activations_gib: Mapping[int, float] = field(default_factory=dict)
    """What one training step of batch 1 keeps for its way back, by picture side in pixels: counted
    on the shapes, with attention as one kernel (`tests/generation/engine/test_full_shapes.py`)."""

    def grid(self, width: int, height: int) -> Grid:
        """Rows and columns of tokens for a picture of this size in pixels."""
        return height // self.multiple, width // self.multiple

    def weights(self, role: Role) -> Weights:
        """The weights that this role needs."""
        return self.trains_on if role == "train" else self.renders_on

    @property
    def is_distilled(self) -> bool:
        """Whether pictures are drawn with other weights than adapters are trained on."""
        return self.renders_on != self.trains_on


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A photo handed in with the prompt: its latents (1, T, C) and their grid."""

    latents: "Tensor"
    grid: Grid


class Base(Protocol):
    """A loaded base.

    Shapes: B is a batch, T latent tokens, C latent channels, L text tokens, D their width.
    """

    config: BaseConfig
    fingerprint: str
    """Digest of the weights that adapters are trained on; an adapter of others is refused."""
    pipeline: Any
    """The diffusers pipeline; its transformer is what an adapter changes."""
    plan: "Plan"
    """How its parts are held in memory."""
    lora_targets: list[str]
    """Names of the transformer's layers that an adapter reaches."""
    training_adapter: "Path | None"
    """File of the LoRA to wear while training."""

    def encode_images(self, pictures: "Tensor") -> "tuple[Tensor, Tensor]":
        """Pictures (B, 3, H, W) in -1..1 to mean and deviation (B, T, C) of normalized, packed
        latents."""

    def encode_text(self, prompts: Sequence[str]) -> "Embedding":
        """Prompts to B embeddings."""

    def noise(self, seed: int, *, grid: Grid) -> "Tensor":
        """The packed starting noise (1, T, C) of a seed; the same on every device."""

    def velocity(
        self,
        latents: "Tensor",
        *,
        sigma: "Tensor",
        text: "Embedding",
        grid: Grid,
        guidance: float = 1.0,
        references: "Sequence[Reference]" = (),
    ) -> "Tensor":
        """Predicted noise minus picture (B, T, C) for latents at the noise levels `sigma` (B).

        `guidance` counts only where it is embedded; `references` only where the base takes them.
        """

    def sigmas(self, steps: int, *, grid: Grid) -> "Tensor":
        """Noise levels that inference visits, from 1 down to 0: (steps + 1)."""

    def shift(self, *, grid: Grid) -> float:
        """Factor by which this base's inference moves noise levels up at this size."""

    def decode(self, latents: "Tensor", *, grid: Grid) -> "Tensor":
        """Packed latents (B, T, C) to pictures (B, H, W, 3) of 8-bit values."""
