"""Intake of photos: what a verdict costs, next to opening the file and the models' own time.

The photos are drawn, enlarged to a phone's size with a sensor's noise, and saved as a phone saves
them. Each is opened by Pillow alone and then goes through all that intake does with it: the door,
the confined child, the measurements, the face's embedding, the verdict and the small copy.
"""

import base64
import io
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from PIL import Image

from generation.benchmarks.measured import CHECKOUT, Goals, Measured, parser, report, say
from generation.demobase.photos import casual_photos
from generation.vision import modelfiles, service
from generation.vision.decode import decode

GOALS: Goals = {
    "ratio_to_pillow_decode": ("<=", 1.3),
    "verdict_p95_s": ("<=", 1.5),
    "peak_child_mb": ("<=", 400),
    "peak_child_mb_50": ("<=", 700),
}
SIZE = (3000, 4000)
LARGER = {"peak_child_mb": (4244, 5656), "peak_child_mb_50": (6120, 8160)}
"""24 and 50 megapixels."""
GRAIN = 4.0
"""Standard deviation of the noise: without it large drawn surfaces would cost nothing to open."""
QUALITY = 92
SEED = 44
ASK_FOR_MEMORY = """
import resource, sys
from generation.vision.decode import decode
decode(sys.stdin.buffer.read())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
WARM_UP = 2
"""First photos that do not count: models are loaded meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Seconds that one photo took."""

    pillow: float
    models: float
    whole: float


def main() -> None:
    """Measure, and say so."""
    made = parser(__doc__)
    made.add_argument("--photos", type=int, default=20, help="that are timed (%(default)s)")
    asked = made.parse_args()
    say(f"{asked.photos} photos of 12 MP; about {asked.photos} to {asked.photos * 3} s")
    taken = [_taken(photo) for photo in _photos(asked.photos + WARM_UP)][WARM_UP:]
    measured = Measured(figures=figures(taken), about=about(taken))
    for key, size in LARGER.items():
        measured.figures[key] = _child_mb(_as_by_phone(casual_photos(SEED, 1)[0], size, grain=0))
    report("intake", measured, GOALS, as_json=asked.json)


def figures(taken: Sequence[Taken]) -> dict[str, float | int | bool]:
    """Of one core, since everything runs one after the other."""
    whole = [each.whole for each in taken]
    return {
        "photos_per_s_core": 1 / fmean(whole),
        "ratio_to_pillow_decode": fmean(whole) / fmean(e.pillow + e.models for e in taken),
        "verdict_p95_s": float(np.percentile(whole, 95)),
    }


def about(taken: Sequence[Taken]) -> dict[str, object]:
    """What the ratio comes from."""
    return {
        "photos": len(taken),
        "megapixels": round(SIZE[0] * SIZE[1] / 1e6, 1),
        "pillow_decode_s": round(fmean(each.pillow for each in taken), 4),
        "models_s": round(fmean(each.models for each in taken), 4),
        "whole_s": round(fmean(each.whole for each in taken), 4),
    }


def _photos(count: int) -> Iterator[bytes]:
    for photo in casual_photos(SEED, count):
        yield _as_by_phone(photo, SIZE, grain=GRAIN)


def _as_by_phone(photo: bytes, size: tuple[int, int], *, grain: float) -> bytes:
    """The photo as large as a phone takes it."""
    with Image.open(io.BytesIO(photo)) as opened:
        large = opened.resize(size, Image.Resampling.BICUBIC)
    if grain:
        noise = np.random.default_rng(SEED).normal(0, grain, (size[1], size[0], 1))
        large = Image.fromarray((np.asarray(large) + noise).clip(0, 255).astype(np.uint8))
    out = io.BytesIO()
    large.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _taken(photo: bytes) -> Taken:
    started = time.perf_counter()
    with Image.open(io.BytesIO(photo)) as image:
        image.load()
    opened = time.perf_counter()
    with _models_timed() as models:
        picture = base64.b64encode(decode(photo).jpeg).decode()
        service.look(picture)
        service.thumbnail(picture)
    return Taken(pillow=opened - started, models=sum(models), whole=time.perf_counter() - opened)


@contextmanager
def _models_timed() -> Iterator[list[float]]:
    """Seconds of every run of a network, filled as they go."""
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - only where it runs
    from onnxruntime import InferenceSession  # noqa: PLC0415 - the same

    seconds: list[float] = []

    def timed(run: Any) -> Any:
        def whole(*given: Any) -> Any:
            started = time.perf_counter()
            found = run(*given)
            seconds.append(time.perf_counter() - started)
            return found

        return whole

    class Timed:
        """dlib's network."""

        compute_face_descriptor = staticmethod(
            timed(modelfiles.face_network(modelfiles.IDENTITY_A).compute_face_descriptor)
        )

    kept = Interpreter.invoke, InferenceSession.run, modelfiles.face_network
    Interpreter.invoke, InferenceSession.run = timed(kept[0]), timed(kept[1])
    modelfiles.face_network = lambda model: Timed  # type: ignore[assignment]  # while it is timed
    try:
        yield seconds
    finally:
        Interpreter.invoke, InferenceSession.run, modelfiles.face_network = kept


def _child_mb(photo: bytes) -> float:
    """The most memory that the decoding child held, in MB of 10^6 bytes.

    Asked for by a small process: what the kernel says of a child starts from its parent's memory.
    """
    command = [sys.executable, "-c", ASK_FOR_MEMORY]
    said = subprocess.run(command, input=photo, capture_output=True, check=True, cwd=CHECKOUT)
    held = int(said.stdout)
    return held / 1e6 if sys.platform == "darwin" else held * 1024 / 1e6


if __name__ == "__main__":
    main()
