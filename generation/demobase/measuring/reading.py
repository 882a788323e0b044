"""Asking a measuring network; torch is not needed for it."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from generation.demobase.vocabulary import BACKGROUNDS, CLOTHES, EXPRESSIONS, LIGHTS, POSES

FOLDER = Path(__file__).parent
AXES = {
    "lighting": list(LIGHTS),
    "background": list(BACKGROUNDS),
    "clothing": list(CLOTHES),
    "pose": list(POSES),
    "expression": list(EXPRESSIONS),
}
"""What the scene reader tells apart, in the order of its outputs."""

Pictures = NDArray[np.uint8]
"""(B, S, S, 3), S a multiple of the network's side."""


class Reader:
    """One network's file, opened when it is first asked; it takes pictures of `side` pixels."""

    def __init__(self, file: Path, *, side: int) -> None:
        self.file, self.side = file, side

    @cached_property
    def _session(self) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(self.file, options, providers=["CPUExecutionProvider"])

    def answers(self, pictures: Pictures) -> NDArray[np.float32]:
        """(B, outputs)."""
        [found] = self._session.run(None, {"pictures": to_input(pictures, self.side)})
        return np.asarray(found, np.float32)


RECOGNIZER = Reader(FOLDER / "recognizer.onnx", side=128)
SCENE_READER = Reader(FOLDER / "scene_reader.onnx", side=64)


def embeddings(pictures: Pictures) -> NDArray[np.float32]:
    """Whom pictures show: (B, 128) of length 1; their products are likenesses, 1 for the same."""
    return RECOGNIZER.answers(pictures)


def scenes(pictures: Pictures) -> list[dict[str, str]]:
    """The words, by axis, that each picture looks most like."""
    ends = np.cumsum([len(words) for words in AXES.values()])[:-1]
    by_axis = np.split(SCENE_READER.answers(pictures), ends, axis=1)
    told = [part.argmax(1) for part in by_axis]
    return [
        {axis: words[index[row]] for (axis, words), index in zip(AXES.items(), told, strict=True)}
        for row in range(len(pictures))
    ]


def to_input(pictures: Pictures, side: int) -> NDArray[np.float32]:
    """Pictures as the networks take them: (B, 3, side, side) in -1..1."""
    factor = pictures.shape[1] // side
    blocks = pictures.reshape(len(pictures), side, factor, side, factor, 3)
    shrunk = blocks.mean((2, 4), dtype=np.float32)
    return np.ascontiguousarray(shrunk.transpose(0, 3, 1, 2) / np.float32(127.5) - 1)
