"""A face as each recogniser knows it: vectors by the recogniser's version, as one small file."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from generation.vision import identity, recognisers
from generation.vision.faces import Face
from generation.vision.landmarks import Landmarks
from generation.vision.modelfiles import IDENTITY_A
from generation.vision.pictures import Picture

Embeddings = Mapping[str, NDArray[np.float32]]
"""By version. What was embedded before a network changed lacks the new one, and is never compared
with its vectors."""


def embed(picture: Picture, face: Face, landmarks: Landmarks) -> Embeddings:
    """The face by every recogniser.

    Raises:
        ModelUnusable: a network's file is missing or was changed.
    """
    first = {IDENTITY_A.version: identity.embed(picture, landmarks)}
    return first | {
        each.version: each.embed(picture, face, landmarks)
        for each in recognisers.RECOGNISERS.values()
    }


def averages(faces: Sequence[Embeddings]) -> Embeddings:
    """One person's mean, by the recognisers that all of their faces were seen by."""
    shared = set.intersection(*(set(face) for face in faces))
    return {
        version: np.mean([face[version] for face in faces], axis=0, dtype=np.float32)
        for version in sorted(shared)
    }


def by(version: str, faces: Sequence[Embeddings]) -> list[NDArray[np.float32]]:
    """The vectors of one recogniser, of the faces that it saw."""
    return [face[version] for face in faces if version in face]


def to_bytes(faces: Embeddings) -> bytes:
    """As a safetensors file."""
    data: bytes = save({version: np.ascontiguousarray(face) for version, face in faces.items()})
    return data


def from_bytes(data: bytes) -> Embeddings:
    """What `to_bytes` wrote; nothing where it was kept in the form of an earlier version."""
    try:
        faces: Embeddings = load(data)
    except SafetensorError:
        return {}
    return faces
