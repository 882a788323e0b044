"""Portraits of invented people, as pixels: no photograph of anybody is involved.

The pictures are simple vector art. They exercise the whole product; they do not look like photos.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.demobase.figure import draw_figure
from generation.demobase.people import Identity, Scene, random_identity, random_scene
from generation.demobase.raster import rasterise
from generation.demobase.scenery import SQUARE, Colours, background
from generation.demobase.svg import Box, Canvas

Pixels = NDArray[np.uint8]
"""Height x width x 3, sRGB."""
Coverage = NDArray[np.float32]
"""Height x width: 0 where only background shows, 1 where only the person does."""


@dataclass(frozen=True)
class Cutout:
    """A person without a background."""

    colours: Colours  # multiplied by the coverage
    coverage: Coverage

    def before(self, behind: Colours) -> Pixels:
        """The person in front of a background of the same size."""
        seen = self.colours + behind * (1 - self.coverage[..., None])
        return seen.round().clip(0, 255).astype(np.uint8)

    def shrunk(self, factor: int) -> "Cutout":
        """The same a whole number of times smaller; every pixel is the mean of its parts."""
        if factor == 1:
            return self
        return Cutout(_shrink(self.colours, factor), _shrink(self.coverage, factor))


def cut_out(
    identity: Identity, scene: Scene, *, width: int, height: int, frame: Box = SQUARE
) -> Cutout:
    """Draw the person alone, as seen through a frame in picture units."""
    canvas = Canvas()
    draw_figure(canvas, identity, scene)
    drawn = rasterise(canvas.document(frame, width=width, height=height)).astype(np.float32)
    coverage: NDArray[np.float32] = drawn[..., 3:] / np.float32(255)
    return Cutout(drawn[..., :3] * coverage, coverage[..., 0])


@overload
def render(
    identity: Identity,
    scene: Scene,
    size: int = ...,
    *,
    supersample: int = ...,
    matte: Literal[False] = ...,
) -> Pixels: ...
@overload
def render(
    identity: Identity,
    scene: Scene,
    size: int = ...,
    *,
    supersample: int = ...,
    matte: Literal[True],
) -> tuple[Pixels, Coverage]: ...
def render(
    identity: Identity,
    scene: Scene,
    size: int = 128,
    *,
    supersample: int = 1,
    matte: bool = False,
) -> Pixels | tuple[Pixels, Coverage]:
    """The person in the scene, ``size`` pixels square; with ``matte`` also the exact coverage.

    Drawn ``supersample`` times as large and averaged down.
    """
    large = size * supersample
    person = cut_out(identity, scene, width=large, height=large).shrunk(supersample)
    pixels = person.before(background(scene, width=size, height=size))
    return (pixels, person.coverage) if matte else pixels


def grid(pictures: list[Pixels], *, columns: int) -> Image.Image:
    """Pictures of one size, side by side, row by row."""
    starts = range(0, len(pictures), columns)
    rows = [np.concatenate(pictures[i : i + columns], axis=1) for i in starts]
    return Image.fromarray(np.concatenate(rows, axis=0))


def _shrink(layer: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    height, width, *depth = layer.shape
    blocks = layer.reshape(height // factor, factor, width // factor, factor, *depth)
    averaged: NDArray[np.float32] = blocks.mean((1, 3))
    return averaged


def _sheet(*, seed: int, people: int, scenes: int, size: int) -> Image.Image:
    rng, cells = np.random.default_rng(seed), []
    for _ in range(people):
        who, coverage = random_identity(rng), np.zeros((size, size), np.float32)
        for i in range(scenes):
            scene = random_scene(rng, casual=i >= scenes // 2)
            picture, coverage = render(who, scene, size, supersample=2, matte=True)
            cells.append(picture)
        cells.append(np.repeat((coverage * 255).astype(np.uint8)[..., None], 3, axis=-1))
    return grid(cells, columns=scenes + 1)


def main() -> None:
    """Draw a sheet: each row one person in several scenes, then the last picture's coverage."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="PNG to write")
    parser.add_argument("--people", type=int, default=5)
    parser.add_argument("--scenes", type=int, default=7)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    sheet = _sheet(seed=args.seed, people=args.people, scenes=args.scenes, size=args.size)
    sheet.save(args.out)


if __name__ == "__main__":
    main()
