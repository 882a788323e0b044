"""Whether a rendered face is this person, by the recogniser that reports; pure numbers.

The terms are those of ISO/IEC 2382-37: a person is enrolled by photos, and a picture is verified
against them. The threshold is set by a target for false accepts on a cohort of other people, for
each person anew (Z-norm, Auckenthaler et al. 2000), and what is reported is a share of what the
person's own photos reach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from generation.vision.errors import NoFaceKnown
from generation.vision.recognisers import Vector

FALSE_ACCEPTS = 0.001
"""Share of pictures of other people that may be taken for the person. Of those who look most like
them, a fifth of a cohort of every colour, it is about five times as many."""
QUARTILE = NormalDist().inv_cdf(0.75)
"""Median deviation of a normal distribution, in standard deviations."""
LEAST_COHORT = 50
"""Fewer other people say nothing about so small a share: then the recogniser's own least counts."""


@dataclass(frozen=True)
class Enrolment:
    """`template` is the mean of the photos that are compared with, of length 1.

    `typical` is how similar the person's other photos are to it on average, and `floor` the
    similarity from which on a picture counts as the person.
    """

    template: Vector
    typical: float
    floor: float


@dataclass(frozen=True)
class Verification:
    """How alike one picture is, as a share of what the person's own photos reach, 0 to 1.

    `floor` is the least that counts as the person and `nearest_likeness` that of the most similar
    colleague, `nearest`, both as the same share; None where there is no colleague.
    """

    likeness: float
    floor: float
    nearest: str | None
    nearest_likeness: float | None
    passes: bool


def enrol(
    held_out: Sequence[Vector],
    others: Sequence[Vector],
    *,
    least: float,
    strangers: Sequence[Vector] = (),
) -> Enrolment:
    """Enrol a person by photos that no adapter learned from; `others` are the rest of theirs.

    Where nothing was held out, all photos are compared with, and each of them with the rest.
    `strangers` are the cohort: one vector of each of many other people.

    Raises:
        NoFaceKnown: there is no photo at all.
    """
    if not held_out and not others:
        raise NoFaceKnown
    template = _unit(np.mean(held_out or others, axis=0))
    known = [face @ template for face in others] if held_out else _left_out(others)
    floor = least
    if len(strangers) >= LEAST_COHORT:
        floor = max(least, _reached_by_few([float(face @ template) for face in strangers]))
    typical = float(np.mean(known)) if known else 1.0
    # photos that are less alike than strangers are must not lower what is asked of a picture
    return Enrolment(template, max(typical, floor), floor)


def verify(face: Vector, own: Enrolment, *, colleagues: Mapping[str, Vector]) -> Verification:
    """How alike a picture is, and whether it passes the gate: at the floor or above, and more like
    the person than like anybody else in the same company."""
    similar = float(face @ own.template)
    nearest, nearest_similar = _nearest(face, colleagues)
    beaten = nearest_similar is not None and nearest_similar >= similar
    return Verification(
        likeness=_share(similar, own),
        floor=_share(own.floor, own),
        nearest=nearest,
        nearest_likeness=None if nearest_similar is None else _share(nearest_similar, own),
        passes=similar >= own.floor and not beaten,
    )


def _reached_by_few(similar: Sequence[float]) -> float:
    """What `FALSE_ACCEPTS` of the strangers reach: read off where there are so many of them, else
    from a normal distribution of the same median and median deviation, which one double among them
    does not move (Z-norm, made robust)."""
    if len(similar) * FALSE_ACCEPTS >= 1:
        return float(np.quantile(similar, 1 - FALSE_ACCEPTS))
    middle = float(np.median(similar))
    spread = float(np.median(np.abs(np.asarray(similar) - middle))) / QUARTILE
    return middle + NormalDist().inv_cdf(1 - FALSE_ACCEPTS) * spread


def _share(similar: float, own: Enrolment) -> float:
    return float(np.clip(similar / own.typical, 0, 1))


def _left_out(faces: Sequence[Vector]) -> list[float]:
    """How similar each face is to the mean of the others; nothing for a single one."""
    if len(faces) < 2:
        return []
    stacked = np.stack(faces)
    others = stacked.sum(axis=0) - stacked
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    return [float(similar) for similar in (stacked * others).sum(axis=1)]


def _nearest(face: Vector, colleagues: Mapping[str, Vector]) -> tuple[str | None, float | None]:
    if not colleagues:
        return None, None
    similar = {name: float(face @ _unit(mean)) for name, mean in colleagues.items()}
    nearest = max(similar, key=lambda name: (similar[name], name))
    return nearest, similar[nearest]


def _unit(vector: NDArray[np.floating]) -> Vector:
    unit: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit
