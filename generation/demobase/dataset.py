"""The base's training data: rendered portraits as latents, with what they show."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2
from numpy.typing import NDArray
from torch import Tensor

from generation.demobase.latents import encode_pictures
from generation.demobase.people import Identity, Scene, random_identity, random_scene
from generation.demobase.portrait import render

logger = logging.getLogger(__name__)

CHUNK = 256
ENCODED_AT_ONCE = 32

Shown = tuple[Identity, Scene]


@dataclass(frozen=True)
class Portraits:
    """What N portraits show, and their whitened, packed latents (N, T, 4C)."""

    shown: list[Shown]
    latents: Tensor


def render_portraits(vae: AutoencoderKLFlux2, *, count: int, seed: int, workers: int) -> Portraits:
    """Draw so many different people, each in one scene."""
    shown: list[Shown] = []
    latents: list[Tensor] = []
    for chunk, pictures in _chunks(count, seed, workers):
        shown += chunk
        starts = range(0, len(pictures), ENCODED_AT_ONCE)
        latents += [encode_pictures(vae, pictures[i : i + ENCODED_AT_ONCE]) for i in starts]
        logger.info("drawn %d of %d", len(shown), count)
    return Portraits(shown, torch.cat(latents))


def _chunks(count: int, seed: int, workers: int) -> Iterator[tuple[list[Shown], NDArray[np.uint8]]]:
    starts = range(0, count, CHUNK)
    jobs = [(seed * 100_003 + i, min(CHUNK, count - i)) for i in starts]
    with Pool(workers) as pool:
        yield from pool.imap(_draw, jobs)


def _draw(job: tuple[int, int]) -> tuple[list[Shown], NDArray[np.uint8]]:
    seed, count = job
    rng = np.random.default_rng(seed)
    shown = [(random_identity(rng), random_scene(rng)) for _ in range(count)]
    return shown, np.stack([render(who, scene) for who, scene in shown])
