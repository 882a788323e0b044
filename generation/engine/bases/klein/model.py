"""FLUX.2 klein with diffusers' and transformers' own classes."""

import math
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import Flux2KleinPipeline
from diffusers.pipelines.flux2.pipeline_flux2_klein import compute_empirical_mu
from torch import Tensor

from generation.engine import flow
from generation.engine.bases import pipelines
from generation.engine.bases.embedding import Embedding
from generation.engine.bases.interface import Base, BaseConfig, Grid, Reference
from generation.engine.planning import Plan

REFERENCE_TIME = 10
"""How far apart in time the pipeline puts reference pictures."""

BLOCK_LAYERS = (
    *pipelines.ATTENTION_LAYERS,
    "linear_in",
    "linear_out",
    "to_qkv_mlp_proj",
)
"""Attention and feed-forward layers; `to_out` is a list in double blocks, a layer in single."""


SHARED = ("vae", "text_encoder", "tokenizer")
"""Parts that bases and what was distilled from them have in common."""


def load(
    config: BaseConfig, folder: Path, *, plan: Plan, fingerprint: str, shared: Base | None = None
) -> "KleinBase":
    """Read the base from its folder onto this machine's device, frozen and ready.

    With `shared`, only the transformer is read and the other parts are that base's.
    """
    parts = {name: getattr(shared.pipeline, name) for name in SHARED} if shared else {}
    pipeline = pipelines.read(Flux2KleinPipeline, config, folder, plan, **parts)
    return KleinBase(config, pipeline, plan=plan, fingerprint=fingerprint)


class KleinBase:
    """The `Base` of this family; see `bases.interface` for what each method promises."""

    training_adapter = None

    def __init__(self, config: BaseConfig, pipeline: Any, *, plan: Plan, fingerprint: str) -> None:
        self.config = config
        self.pipeline = pipeline
        self.plan = plan
        self.fingerprint = fingerprint
        singles = pipeline.transformer.config.num_single_layers
        self.lora_targets = [
            *BLOCK_LAYERS,
            *[f"single_transformer_blocks.{index}.attn.to_out" for index in range(singles)],
        ]

    @torch.no_grad()
    def encode_images(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        vae = self.pipeline.vae
        found = vae.encode(pictures.to(vae.device, vae.dtype)).latent_dist
        mean, deviation = self._latent_statistics()
        return (
            (flow.pack(found.mean).float() - mean) / deviation,
            flow.pack(found.std).float() / deviation,
        )

    @torch.no_grad()
    def encode_text(self, prompts: Sequence[str]) -> Embedding:
        tokens = self.pipeline.encode_prompt(
            list(prompts),
            max_sequence_length=self.config.text_length,
            text_encoder_out_layers=self.config.text_layers,
        )[0]
        return Embedding(tokens=tokens)

    def noise(self, seed: int, *, grid: Grid) -> Tensor:
        channels = self.pipeline.transformer.config.in_channels
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(1, channels, *grid, generator=generator)
        return noise.flatten(2).transpose(1, 2).to(self.pipeline.device)

    def velocity(
        self,
        latents: Tensor,
        *,
        sigma: Tensor,
        text: Embedding,
        grid: Grid,
        guidance: float = 1.0,  # of this family no base has it embedded
        references: Sequence[Reference] = (),
    ) -> Tensor:
        transformer, tokens = self.pipeline.transformer, text.tokens
        copies = latents.shape[0]
        shown = [each.latents.to(latents).expand(copies, -1, -1) for each in references]
        places = [
            _positions(each.grid, latents.device, time=REFERENCE_TIME * number)
            for number, each in enumerate(references, start=1)
        ]
        with pipelines.as_it_is(self.plan) if references else nullcontext():
            velocity: Tensor = transformer(
                hidden_states=torch.cat([latents, *shown], dim=1).to(transformer.dtype),
                timestep=sigma.to(transformer.dtype),
                guidance=None,
                encoder_hidden_states=tokens.to(transformer.dtype),
                txt_ids=_positions((1, 1), latents.device, layers=tokens.shape[1]),
                img_ids=torch.cat([_positions(grid, latents.device), *places]),
                return_dict=False,
            )[0]
        return velocity[:, : latents.shape[1]].float()

    def sigmas(self, steps: int, *, grid: Grid) -> Tensor:
        scheduler = self.pipeline.scheduler
        mu = compute_empirical_mu(image_seq_len=math.prod(grid), num_steps=steps)
        scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / steps, steps), mu=mu)
        sigmas: Tensor = scheduler.sigmas
        return sigmas

    def shift(self, *, grid: Grid) -> float:
        if not self.pipeline.scheduler.config.use_dynamic_shifting:
            return float(self.pipeline.scheduler.config.shift)
        steps = self.config.render_steps
        return math.exp(compute_empirical_mu(image_seq_len=math.prod(grid), num_steps=steps))

    @torch.no_grad()
    def decode(self, latents: Tensor, *, grid: Grid) -> Tensor:
        mean, deviation = self._latent_statistics()
        unpacked = flow.unpack(latents * deviation + mean, grid=grid).to(self.pipeline.vae.dtype)
        return flow.levels(self.pipeline.vae.decode(unpacked, return_dict=False)[0])

    def _latent_statistics(self) -> tuple[Tensor, Tensor]:
        """Mean and deviation (C) of packed latents, kept in the autoencoder's batch norm."""
        vae = self.pipeline.vae
        variance = vae.bn.running_var.float() + vae.config.batch_norm_eps
        return vae.bn.running_mean.float(), variance.sqrt()


def _positions(grid: Grid, place: torch.device, *, time: int = 0, layers: int = 1) -> Tensor:
    """Coordinates (tokens, 4): time, row, column and place in the text; made on the device, as what
    is recorded there may fetch nothing."""
    starts, ends = (time, 0, 0, 0), (time + 1, *grid, layers)
    axes = [torch.arange(*each, device=place) for each in zip(starts, ends, strict=True)]
    return torch.cartesian_prod(*axes)
