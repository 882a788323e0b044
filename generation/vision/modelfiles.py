"""The model files: where each came from, its digest, and loading it only when it is intact."""

import hashlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.vision.errors import ModelUnusable

FOLDER = Path(__file__).parent / "models"
PACKAGE = "face_recognition_models"

Tensor = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class ModelFile:
    """One file of weights. The version is recorded with everything that the model measures."""

    name: str
    version: str
    digest: str  # SHA-256
    packaged: bool = False  # inside the package `face-recognition-models`, not in this repository


FULL_RANGE_DETECTOR = ModelFile(
    "face_detection_full_range.tflite",
    "mediapipe-full-range-1",
    "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
)
FACE_MESH = ModelFile(
    "face_landmark.tflite",
    "mediapipe-face-mesh-468-1",
    "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
)
PERSON_MASK = ModelFile(
    "selfie_segmentation.tflite",
    "mediapipe-selfie-1",
    "8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27",
)
IDENTITY_A = ModelFile(
    "dlib_face_recognition_resnet_model_v1.dat",
    "dlib-resnet-1",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    packaged=True,
)


@cache
def intact(model: ModelFile) -> Path:
    """The file's path, after its digest was compared once in this process.

    Raises:
        ModelUnusable: the file is missing or was changed.
    """
    path = _path_of(model)
    if not path.is_file():
        raise ModelUnusable(f"The model {model.name} is missing. {_remedy(model)}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != model.digest:
        raise ModelUnusable(f"The model {model.name} is damaged. {_remedy(model)}")
    return path


@cache
def network(model: ModelFile) -> Callable[[Tensor], list[Tensor]]:
    """A TensorFlow Lite model as a function from its input to its outputs, on one core.

    Not to be called by two threads at once.

    Raises:
        ModelUnusable: the file is missing or was changed.
    """
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - only where it runs

    interpreter = Interpreter(model_path=str(intact(model)), num_threads=1)
    interpreter.allocate_tensors()
    entry = interpreter.get_input_details()[0]["index"]
    exits = [details["index"] for details in interpreter.get_output_details()]

    def run(tensor: Tensor) -> list[Tensor]:
        interpreter.set_tensor(entry, tensor)
        interpreter.invoke()
        return [_owned(interpreter, index) for index in exits]

    return run


def _owned(interpreter: Any, index: int) -> Tensor:
    values: Tensor = interpreter.get_tensor(index)
    return values


def _path_of(model: ModelFile) -> Path:
    if not model.packaged:
        return FOLDER / model.name
    # the package's own code imports pkg_resources, so it is found and not imported
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    return Path(places[0] if places else PACKAGE) / "models" / model.name


def _remedy(model: ModelFile) -> str:
    if model.packaged:
        return "Install the locked requirements again."
    return "Restore it with: git checkout -- generation/vision/models"
