"""Arithmetic on planes of one value a pixel: smoothing, growing, filling."""

import numpy as np
from numpy.typing import NDArray

from generation.vision.pictures import Colours, Plane

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
NARROW = 7


def box_mean(plane: Plane, radius: int) -> Plane:
    """The mean over a square of `2 * radius + 1` pixels a side; edges repeat."""
    return _slide(_slide(plane, radius).T, radius).T


def blurred(plane: Plane, radius: int) -> Plane:
    """Three box means: nearly a Gaussian."""
    for _ in range(3):
        plane = box_mean(plane, radius)
    return plane


def least(plane: Plane, radius: int) -> Plane:
    """The least over a square of `2 * radius + 1` pixels a side; edges repeat."""
    return _least_down(_least_down(plane, radius).T, radius).T


def guided(guide: Plane, plane: Plane, *, at: Flags, softness: float) -> Plane:
    """The plane smoothed along the guide's edges (He, Sun and Tang, "Guided Image Filtering") over
    squares of 3 x 3, only where it is asked: a value for each place that is set."""
    near = _nine(np.flatnonzero(at), at.shape)
    asked, back = np.unique(near, return_inverse=True)
    around = _nine(asked, at.shape)
    guides, planes = guide.ravel()[around], plane.ravel()[around]
    guide_mean, plane_mean = guides.mean(axis=1), planes.mean(axis=1)
    variance = (guides * guides).mean(axis=1) - guide_mean**2
    together = (guides * planes).mean(axis=1) - guide_mean * plane_mean
    slope = together / (variance + softness)
    offset = plane_mean - slope * guide_mean
    back = back.reshape(near.shape)
    smooth: Plane = slope[back].mean(axis=1) * guide[at] + offset[back].mean(axis=1)
    return smooth


def _nine(places: Places, shape: tuple[int, ...]) -> Places:
    """The places (N, 9) of a flat plane around each; edges repeat."""
    height, width = shape
    down, across = np.divmod(places, width)
    steps = np.array([-1, 0, 1])
    rows = (down[:, None] + steps).clip(0, height - 1)
    columns = (across[:, None] + steps).clip(0, width - 1)
    nine: Places = (rows[:, :, None] * width + columns[:, None]).reshape(-1, 9)
    return nine


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


def _least_down(plane: Plane, radius: int) -> Plane:
    """The least down the columns: of two, then of four and so on, and of two that overlap."""
    rows, width, covered = plane.shape[0], 2 * radius + 1, 1
    padded = np.pad(plane, ((radius, radius), (0, 0)), "edge")
    while 2 * covered <= width:
        padded = np.minimum(padded[:-covered], padded[covered:])
        covered *= 2
    left = width - covered
    smallest: Plane = np.minimum(padded[:rows], padded[left : left + rows])
    return smallest


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
    turns = np.diff(np.pad(flags, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(turns == 1)
    ends = np.nonzero(turns == -1)[1]
    parents = _joined(rows.tolist(), starts.tolist(), ends.tolist())
    roots = np.array([_root(parents, run) + 1 for run in range(len(parents))], np.int32)
    labels = np.zeros(flags.shape, np.int32)
    labels[flags] = np.repeat(roots, ends - starts)
    return labels


def _joined(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each run, in order, an earlier one of its part; itself where there is none."""
    parents = list(range(len(rows)))
    above = 0
    for run, row in enumerate(rows):
        while rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] <= starts[run]):
            above += 1
        other = above
        while rows[other] == row - 1 and starts[other] < ends[run]:
            parents[_root(parents, run)] = _root(parents, other)
            other += 1
    return parents


def _root(parents: list[int], label: int) -> int:
    while parents[label] != label:
        label = parents[label]
    return label
