"""How much each part of a training picture counts in the loss: face, person, background."""

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from generation.engine.bases.interface import Grid
from generation.engine.checks import Box
from generation.engine.recipe import RegionWeights

HEAD = (0.35, 0.45, 0.15)
"""How far the head goes beyond the detector's box, as shares of its size: to each side, up, down.
Hair, ears and chin are as much the person as eyes and mouth."""


def weights(
    grid: Grid, *, face: Box | None, person: Image.Image | None, regions: RegionWeights
) -> Tensor:
    """Loss weights (T) of mean one for a picture of this grid.

    `face` is the detector's box in shares of the picture, `person` a mask from black to white. What
    is not known counts as the next larger region: with neither, everything counts alike.
    """
    rows, columns = grid
    found = torch.full(grid, float(regions.person if person is None else regions.background))
    if person is not None:
        mask = person.resize((columns, rows), Image.Resampling.BOX)
        share = torch.from_numpy(np.asarray(mask, np.float32) / 255)
        found = torch.lerp(found, torch.tensor(float(regions.person)), share)
    if face is not None:
        found = torch.lerp(found, torch.tensor(float(regions.face)), _coverage(grid, _head(face)))
    return (found / found.mean()).flatten()


def in_cut(box: Box, area: Box, size: tuple[int, int]) -> Box:
    """A box in shares of a photo of this size in pixels, as shares of a cut `area` of it."""
    width, height = size
    left, top, right, bottom = area
    across, down = right - left, bottom - top
    return (
        (box[0] * width - left) / across,
        (box[1] * height - top) / down,
        (box[2] * width - left) / across,
        (box[3] * height - top) / down,
    )


def _head(face: Box) -> Box:
    left, top, right, bottom = face
    sideways, up, down = HEAD
    width, height = right - left, bottom - top
    return (
        left - sideways * width,
        top - up * height,
        right + sideways * width,
        bottom + down * height,
    )


def _coverage(grid: Grid, box: Box) -> Tensor:
    """How much of each cell of the grid the box covers (rows, columns)."""
    left, top, right, bottom = box
    return torch.outer(_overlap(grid[0], top, bottom), _overlap(grid[1], left, right))


def _overlap(cells: int, low: float, high: float) -> Tensor:
    """Share of each of `cells` equal parts of 0..1 that lies between `low` and `high`."""
    edges = torch.linspace(0, 1, cells + 1)
    inside = edges[1:].clamp(max=high) - edges[:-1].clamp(min=low)
    return (inside * cells).clamp(0, 1)
