"""The ways that the base takes from noise to a picture, as a distilled base should take them.

A trajectory is kept where the few steps of the distilled base begin and end. Guidance is in it, so
that the distilled base needs no second pass (Meng et al. 2023, arXiv 2210.03142).
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import Flux2KleinPipeline
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from generation.demobase.captions import caption, described, triggered
from generation.demobase.flow import velocity
from generation.demobase.latents import SIDE
from generation.demobase.people import Rng, random_identity, random_scene
from generation.demobase.sampling import FEW_STEPS, GUIDANCE
from generation.demobase.text import encode_text
from generation.demobase.vocabulary import TRIGGERS

logger = logging.getLogger(__name__)

FINE_STEPS = 3
"""Steps of the base for each one of the distilled base."""
CHUNK = 32
"""Trajectories in one file, drawn together."""
DESCRIBED_SHARE = 0.5


@dataclass(frozen=True)
class Trajectories:
    """N prompts, and where the base stood (N, FEW_STEPS + 1, T, D) at each of `sigmas`."""

    prompts: list[str]
    stations: Tensor


def sigmas() -> Tensor:
    """The noise levels (FEW_STEPS + 1) that the distilled base visits, from 1 down to 0."""
    return torch.linspace(1, 0, FEW_STEPS + 1)


def drawn(pipe: Flux2KleinPipeline, folder: Path, *, count: int, seed: int) -> Trajectories:
    """So many trajectories; those of this base and seed in `folder` are not drawn again."""
    folder.mkdir(parents=True, exist_ok=True)
    base = _digest(pipe)
    prompts: list[str] = []
    stations: list[Tensor] = []
    for number, start in enumerate(range(0, count, CHUNK)):
        rng = np.random.default_rng([seed, number])
        asked = [prompt(rng) for _ in range(CHUNK)]
        file = folder / f"{number:04}.safetensors"
        made_of = f"{base} {GUIDANCE} {FINE_STEPS} {seed}"
        if _made_of(file) != made_of:
            _save(file, _follow(pipe, asked, seed=seed * 1_000_003 + start), made_of=made_of)
            logger.info("drawn %d of %d trajectories", start + CHUNK, count)
        prompts += asked
        stations.append(load_file(file)["stations"].float())
    return Trajectories(prompts, torch.cat(stations))


def prompt(rng: Rng) -> str:
    """Somebody, in words or behind a trigger, in any scene."""
    who, scene = random_identity(rng), random_scene(rng)
    in_words = rng.random() < DESCRIBED_SHARE
    return caption(described(who) if in_words else triggered(str(rng.choice(TRIGGERS))), scene)


@torch.no_grad()
def _follow(pipe: Flux2KleinPipeline, prompts: list[str], *, seed: int) -> Tensor:
    """The stations (B, FEW_STEPS + 1, T, D) of these prompts.

    Second-order Adams-Bashforth: with the velocity of the step before, twelve steps come as near to
    the exact way as many more of Euler's.
    """
    text = encode_text(pipe, [*prompts, *[""] * len(prompts)])
    latents = noise(pipe, len(prompts), seed=seed)
    stations, before = [latents], None
    levels = torch.linspace(1, 0, FEW_STEPS * FINE_STEPS + 1)
    for number, sigma in enumerate(levels[:-1]):
        way = _guided(pipe, latents, sigma, text)
        ahead = way if before is None else 1.5 * way - 0.5 * before
        latents, before = latents + (levels[number + 1] - sigma) * ahead, way
        if (number + 1) % FINE_STEPS == 0:
            stations.append(latents)
    return torch.stack(stations, dim=1)


def noise(pipe: Flux2KleinPipeline, count: int, *, seed: int) -> Tensor:
    """Pure noise (count, T, D)."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, SIDE**2, pipe.transformer.config.in_channels, generator=generator)


def _guided(pipe: Flux2KleinPipeline, latents: Tensor, sigma: Tensor, text: Tensor) -> Tensor:
    """The velocity (B, T, D) for prompts followed by as many empty ones."""
    asked, free = velocity(
        pipe, noisy=latents.repeat(2, 1, 1), sigma=sigma.expand(len(text)), text=text
    ).chunk(2)
    return free + GUIDANCE * (asked - free)


def _digest(pipe: Flux2KleinPipeline) -> str:
    """Of the weights that trajectories depend on."""
    found = hashlib.sha256()
    for part in (pipe.transformer, pipe.text_encoder):
        for parameter in part.parameters():
            found.update(parameter.detach().numpy().tobytes())
    return found.hexdigest()


def _made_of(file: Path) -> str:
    """What the trajectories in this file were drawn with; empty where there is none."""
    if not file.exists():
        return ""
    with safe_open(file, framework="pt") as kept:
        return str((kept.metadata() or {}).get("made_of", ""))


def _save(file: Path, stations: Tensor, *, made_of: str) -> None:
    draft = file.with_suffix(".part")
    save_file({"stations": stations.half()}, draft, metadata={"made_of": made_of})
    draft.replace(file)


def batches(count: int, size: int, rng: Rng) -> Iterator[Tensor]:
    """Indices of batch after batch, each trajectory once before any comes again."""
    while True:
        order = torch.from_numpy(rng.permutation(count))
        yield from (order[first : first + size] for first in range(0, count - size + 1, size))
