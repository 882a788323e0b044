"""Arithmetic on planes of one value a pixel: smoothing, growing, filling."""

import numpy as np
from numpy.typing import NDArray

from generation.vision.pictures import Colours, Plane

Flags = NDArray[np.bool_]
NARROW = 7


def box_mean(plane: Plane, radius: int) -> Plane:
    """The mean over a square of `2 * radius + 1` pixels a side; edges repeat."""
    return _slide(_slide(plane, radius).T, radius).T


def blurred(plane: Plane, radius: int) -> Plane:
    """Three box means: nearly a Gaussian."""
    for _ in range(3):
        plane = box_mean(plane, radius)
    return plane


def guided(guide: Plane, plane: Plane, *, radius: int, softness: float) -> Plane:
    """The plane smoothed along the guide's edges (He, Sun and Tang, "Guided Image Filtering")."""
    guide_mean, plane_mean = box_mean(guide, radius), box_mean(plane, radius)
    variance = box_mean(guide * guide, radius) - guide_mean**2
    together = box_mean(guide * plane, radius) - guide_mean * plane_mean
    slope = together / (variance + softness)
    offset = plane_mean - slope * guide_mean
    return box_mean(slope, radius) * guide + box_mean(offset, radius)


def grown(flags: Flags, reach: int) -> Flags:
    """Set also where anything within `reach` pixels across or down is set."""
    for _ in range(reach):
        padded = np.pad(flags, 1)
        flags = (
            padded[1:-1, 1:-1] | padded[:-2, 1:-1] | padded[2:, 1:-1]
            | padded[1:-1, :-2] | padded[1:-1, 2:]
        )  # fmt: skip
    return flags


def filled(values: Colours, weights: Plane) -> Colours:
    """The values where they have weight, and smoothly spread from there over the rest.

    Pull and push over a pyramid (Gortler and others, "The Lumigraph", 1996).
    """
    height, width = weights.shape
    if min(height, width) < 2:
        total = float(weights.sum())
        mean = (values * weights[..., None]).sum(axis=(0, 1)) / max(total, 1e-6)
        return np.broadcast_to(mean, values.shape)
    coarse_weights = _halved(weights[..., None])
    coarse = _halved(values * weights[..., None]) / np.maximum(coarse_weights, 1e-6)
    below = filled(coarse, coarse_weights[..., 0].clip(0, 1))
    spread = _doubled(below)[:height, :width]
    share = weights[..., None]
    mixed: Colours = (values * share + spread * (1 - share)).astype(np.float32)
    return mixed


def largest_part(flags: Flags) -> Flags:
    """Only the connected part that holds the most pixels."""
    labels = _labels(flags)
    if labels.max() == 0:
        return flags
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    largest: Flags = labels == sizes.argmax()
    return largest


def holes_filled(flags: Flags) -> Flags:
    """Also what cannot be reached from the top and the sides without crossing what is set.

    The bottom edge does not count as outside: a portrait is cut off there.
    """
    padded = np.pad(~flags, ((1, 0), (1, 1)), constant_values=True)
    labels = _labels(padded)
    inside: Flags = (labels != labels[0, 0])[1:, 1:-1]
    return inside


def _slide(plane: Plane, radius: int) -> Plane:
    """The mean down the columns."""
    width = 2 * radius + 1
    if width <= NARROW:  # adding a few shifted copies is faster than running sums
        padded = np.pad(plane, ((radius, radius), (0, 0)), mode="edge").astype(np.float32)
        rows = plane.shape[0]
        total: Plane = padded[:rows].copy()
        for shift in range(1, width):
            total += padded[shift : shift + rows]
        return total / np.float32(width)
    padded = np.pad(plane, ((radius + 1, radius), (0, 0)), mode="edge").astype(np.float64)
    padded[0] = 0
    sums = padded.cumsum(axis=0)
    means: Plane = ((sums[width:] - sums[:-width]) / width).astype(np.float32)
    return means


def _halved(values: Colours) -> Colours:
    height, width, depth = values.shape
    padded = np.pad(values, ((0, height % 2), (0, width % 2), (0, 0)))
    blocks = padded.reshape((height + 1) // 2, 2, (width + 1) // 2, 2, depth)
    summed: Colours = blocks.sum(axis=(1, 3))
    return summed


def _doubled(values: Colours) -> Colours:
    large = values.repeat(2, axis=0).repeat(2, axis=1)
    return np.stack([box_mean(large[..., i], 1) for i in range(large.shape[2])], axis=-1)


def _labels(flags: Flags) -> NDArray[np.int32]:
    """A number for each connected part (four neighbours), 0 outside; by runs of each row."""
    labels = np.zeros(flags.shape, np.int32)
    parents = [0]
    for y, row in enumerate(flags):
        edges = np.flatnonzero(np.diff(np.pad(row, 1).astype(np.int8)))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            above = np.unique(labels[y - 1, start:end]) if y else np.zeros(1, np.int32)
            roots = sorted({_root(parents, int(label)) for label in above if label})
            if not roots:
                parents.append(len(parents))
                roots = [len(parents) - 1]
            for other in roots[1:]:
                parents[other] = roots[0]
            labels[y, start:end] = roots[0]
    table = np.array([_root(parents, label) for label in range(len(parents))], np.int32)
    joined: NDArray[np.int32] = table[labels]
    return joined


def _root(parents: list[int], label: int) -> int:
    while parents[label] != label:
        label = parents[label]
    return label
