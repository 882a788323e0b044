"""FLUX.1 with diffusers' and transformers' own classes."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import FluxPipeline
from diffusers.pipelines.flux.pipeline_flux import calculate_shift
from torch import Tensor

from generation.engine import flow, weights
from generation.engine.bases import pipelines
from generation.engine.bases.embedding import Embedding
from generation.engine.bases.interface import Base, BaseConfig, Grid, Reference
from generation.engine.planning import Plan

BLOCK_LAYERS = (
    *pipelines.ATTENTION_LAYERS,
    "ff.net.0.proj",
    "ff.net.2",
    "ff_context.net.0.proj",
    "ff_context.net.2",
    "proj_mlp",
)
"""Attention and feed-forward layers. Single blocks' `proj_out` are named one by one: the bare name
would reach the transformer's last layer, too."""


def load(
    config: BaseConfig, folder: Path, *, plan: Plan, fingerprint: str, shared: Base | None = None
) -> "Flux1Base":
    """Read the base from its folder onto this machine's device, frozen and ready."""
    if shared is not None:
        raise ValueError("No base of this family was distilled into other weights.")
    pipeline = pipelines.read(FluxPipeline, config, folder, plan)
    return Flux1Base(config, pipeline, plan=plan, fingerprint=fingerprint)


class Flux1Base:
    """The `Base` of this family; see `bases.interface` for what each method promises."""

    def __init__(self, config: BaseConfig, pipeline: Any, *, plan: Plan, fingerprint: str) -> None:
        self.config = config
        self.pipeline = pipeline
        self.plan = plan
        self.fingerprint = fingerprint
        singles = pipeline.transformer.config.num_single_layers
        self.lora_targets = [
            *BLOCK_LAYERS,
            *[f"single_transformer_blocks.{index}.proj_out" for index in range(singles)],
        ]

    @property
    def training_adapter(self) -> Path | None:
        """Raises WeightsMissing where the base needs one that is not there."""
        wanted = self.config.training_adapter
        if wanted is None:
            return None
        return weights.folder(self.config, wanted) / wanted.files[0]

    @torch.no_grad()
    def encode_images(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        vae = self.pipeline.vae
        found = vae.encode(pictures.to(vae.device, vae.dtype)).latent_dist
        scale, shift = vae.config.scaling_factor, vae.config.shift_factor
        return flow.pack((found.mean.float() - shift) * scale), flow.pack(found.std.float() * scale)

    @torch.no_grad()
    def encode_text(self, prompts: Sequence[str]) -> Embedding:
        tokens, pooled, _ = self.pipeline.encode_prompt(
            list(prompts), max_sequence_length=self.config.text_length
        )
        return Embedding(tokens=tokens, pooled=pooled)

    def noise(self, seed: int, *, grid: Grid) -> Tensor:
        rows, columns = grid
        channels = self.pipeline.transformer.config.in_channels // 4
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(1, channels, rows * 2, columns * 2, generator=generator)
        return flow.pack(noise).to(self.pipeline.device)

    def velocity(
        self,
        latents: Tensor,
        *,
        sigma: Tensor,
        text: Embedding,
        grid: Grid,
        guidance: float = 1.0,
        references: Sequence[Reference] = (),  # of this family no base takes any
    ) -> Tensor:
        transformer, place = self.pipeline.transformer, latents.device
        assert text.pooled is not None  # noqa: S101  # this family's encoders always give it
        velocity: Tensor = transformer(
            hidden_states=latents.to(transformer.dtype),
            timestep=sigma.to(transformer.dtype),
            guidance=self._guidance(guidance, latents),
            pooled_projections=text.pooled.to(transformer.dtype),
            encoder_hidden_states=text.tokens.to(transformer.dtype),
            txt_ids=torch.zeros(text.tokens.shape[1], 3, device=place),
            img_ids=_positions(grid, place),
            return_dict=False,
        )[0]
        return velocity.float()

    def sigmas(self, steps: int, *, grid: Grid) -> Tensor:
        scheduler = self.pipeline.scheduler
        scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / steps, steps), mu=self._mu(grid))
        sigmas: Tensor = scheduler.sigmas
        return sigmas

    def shift(self, *, grid: Grid) -> float:
        config = self.pipeline.scheduler.config
        return math.exp(self._mu(grid)) if config.use_dynamic_shifting else float(config.shift)

    @torch.no_grad()
    def decode(self, latents: Tensor, *, grid: Grid) -> Tensor:
        vae = self.pipeline.vae
        unpacked = flow.unpack(latents, grid=grid) / vae.config.scaling_factor
        pictures = vae.decode((unpacked + vae.config.shift_factor).to(vae.dtype), return_dict=False)
        return flow.levels(pictures[0])

    def _guidance(self, guidance: float, latents: Tensor) -> Tensor | None:
        if not self.pipeline.transformer.config.guidance_embeds:
            return None
        return torch.full([latents.shape[0]], guidance, device=latents.device)

    def _mu(self, grid: Grid) -> float:
        config = self.pipeline.scheduler.config
        return float(
            calculate_shift(
                math.prod(grid),
                config.get("base_image_seq_len", 256),
                config.get("max_image_seq_len", 4096),
                config.get("base_shift", 0.5),
                config.get("max_shift", 1.15),
            )
        )


def _positions(grid: Grid, place: torch.device) -> Tensor:
    """Coordinates (tokens, 3): nothing, row and column; made on the device, as what is recorded
    there may fetch nothing."""
    axes = [torch.arange(length, device=place) for length in (1, *grid)]
    return torch.cartesian_prod(*axes)
