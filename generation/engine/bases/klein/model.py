"""FLUX.2 klein with diffusers' and transformers' own classes."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import Flux2KleinPipeline
from diffusers.pipelines.flux2.pipeline_flux2_klein import compute_empirical_mu
from diffusers.utils.logging import disable_progress_bar as disable_diffusers_bars
from torch import Tensor
from transformers.utils.logging import disable_progress_bar as disable_transformers_bars

from generation.engine import flow
from generation.engine.bases.interface import BaseConfig, Grid
from generation.engine.compute import device

BLOCK_LAYERS = (
    "to_q",
    "to_k",
    "to_v",
    "to_out.0",
    "add_q_proj",
    "add_k_proj",
    "add_v_proj",
    "to_add_out",
    "linear_in",
    "linear_out",
    "to_qkv_mlp_proj",
)
"""Attention and feed-forward layers; `to_out` is a list in double blocks, a layer in single."""


def load(config: BaseConfig, folder: Path, *, fingerprint: str) -> "KleinBase":
    """Read the base from its folder onto this machine's device, frozen and ready."""
    disable_diffusers_bars()
    disable_transformers_bars()
    pipeline = Flux2KleinPipeline.from_pretrained(
        folder, local_files_only=True, dtype=getattr(torch, config.dtype)
    )
    pipeline.set_progress_bar_config(disable=True)
    pipeline.to(device())
    for part in (pipeline.transformer, pipeline.vae, pipeline.text_encoder):
        part.requires_grad_(requires_grad=False).eval()
    return KleinBase(config, pipeline, fingerprint=fingerprint)


class KleinBase:
    """The `Base` of this family; see `bases.interface` for what each method promises."""

    def __init__(self, config: BaseConfig, pipeline: Any, *, fingerprint: str) -> None:
        self.config = config
        self.pipeline = pipeline
        self.fingerprint = fingerprint
        singles = pipeline.transformer.config.num_single_layers
        self.lora_targets = [
            *BLOCK_LAYERS,
            *[f"single_transformer_blocks.{index}.attn.to_out" for index in range(singles)],
        ]

    @torch.no_grad()
    def encode_images(self, pictures: Tensor) -> Tensor:
        vae = self.pipeline.vae
        latents = vae.encode(pictures.to(vae.device, vae.dtype)).latent_dist.mode()
        mean, deviation = self._latent_statistics()
        return (flow.pack(latents).float() - mean) / deviation

    @torch.no_grad()
    def encode_text(self, prompts: Sequence[str]) -> Tensor:
        embeddings: Tensor = self.pipeline.encode_prompt(
            list(prompts),
            max_sequence_length=self.config.text_length,
            text_encoder_out_layers=self.config.text_layers,
        )[0]
        return embeddings

    def noise(self, seed: int, *, grid: Grid) -> Tensor:
        channels = self.pipeline.transformer.config.in_channels
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(1, channels, *grid, generator=generator)
        return noise.flatten(2).transpose(1, 2).to(self.pipeline.device)

    def velocity(self, latents: Tensor, *, sigma: Tensor, text: Tensor, grid: Grid) -> Tensor:
        transformer = self.pipeline.transformer
        velocity: Tensor = transformer(
            hidden_states=latents.to(transformer.dtype),
            timestep=sigma.to(transformer.dtype),
            guidance=None,
            encoder_hidden_states=text.to(transformer.dtype),
            txt_ids=_positions((1, 1), layers=text.shape[1]).to(latents.device),
            img_ids=_positions(grid, layers=1).to(latents.device),
            return_dict=False,
        )[0]
        return velocity.float()

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
        pictures: Tensor = self.pipeline.vae.decode(unpacked, return_dict=False)[0]
        levels = (pictures.float() / 2 + 0.5).clamp(0, 1) * 255
        return levels.round().to(torch.uint8).permute(0, 2, 3, 1)

    def _latent_statistics(self) -> tuple[Tensor, Tensor]:
        """Mean and deviation (C) of packed latents, kept in the autoencoder's batch norm."""
        vae = self.pipeline.vae
        variance = vae.bn.running_var.float() + vae.config.batch_norm_eps
        return vae.bn.running_mean.float(), variance.sqrt()


def _positions(grid: Grid, *, layers: int) -> Tensor:
    """Coordinates (tokens, 4): time, row, column and place in the text."""
    rows, columns = grid
    axes = (torch.arange(1), torch.arange(rows), torch.arange(columns), torch.arange(layers))
    return torch.cartesian_prod(*axes)
