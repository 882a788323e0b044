"""The real runner with an engine and eyes that only pretend, for tests of handlers.

`python -m tests.generation.stand_in`; with `endless` behind it, no training or rendering ends, with
`faceless` no picture shows a face, with `unlike` none passes, with `pale` the
person looks changed, with `torn` no edit joins the head, with `cramped` nothing can be drawn
between two steps, with `deadly` whoever draws dies of it, with `blind` a model is damaged, and with
`bare` a package is missing.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from generation.bridge import as_bytes, as_text
from generation.runner import serving
from generation.vision import duplicates, pictures
from generation.vision.embeddings import to_bytes
from generation.vision.errors import ModelUnusable
from generation.vision.modelfiles import IDENTITY_A

HERE = "tests.generation.stand_in"
QUICK = (sys.executable, "-m", HERE)
ENDLESS = (*QUICK, "endless")
FACELESS = (*QUICK, "faceless")
CRAMPED = (*QUICK, "cramped")
DEADLY = (*QUICK, "deadly")
FLAWED = (*QUICK, "flawed")
UNLIKE = (*QUICK, "unlike")
PALE = (*QUICK, "pale")
BLIND = (*QUICK, "blind")
BARE = (*QUICK, "bare")
TORN = (*QUICK, "torn")
BROKEN = (sys.executable, "-c", "raise SystemExit('no engine here')")
"""Programs to put in the engine's place; the last one ends at once."""

FACE = to_bytes({IDENTITY_A.version: np.zeros(128, np.float32)})
Plain = dict[str, Any]


def train(spec: Mapping[str, Any], workdir: str) -> Iterator[Plain]:
    """Learn nothing, with a checkpoint in the middle."""
    folder = Path(workdir)
    for name in ("checkpoint.safetensors", "adapter.safetensors", "report.html"):
        (folder / name).write_bytes(name.encode())
    yield from _steps("train")
    yield {"event": "checkpointed", "step": 1, "path": str(folder / "checkpoint.safetensors")}
    yield {
        "event": "trained",
        "adapter_path": str(folder / "adapter.safetensors"),
        "report_path": str(folder / "report.html"),
        "likeness": 0.5,
        "first_loss": 1.0,
        "last_loss": 0.5,
        "steps": 1,
    }


def render(spec: Mapping[str, Any], adapter: str, outdir: str) -> Iterator[Plain]:
    """A file for each item."""
    if "deadly" in sys.argv:
        os._exit(3)
    yield from _steps("render")
    for index, item in enumerate(spec["items"]):
        path = Path(outdir) / f"{index}.png"
        path.write_bytes(b"a picture")
        yield {"event": "rendered", "index": index, "path": str(path), **item}


def look(picture: str) -> Plain:
    """A good photo with a face, whatever it shows."""
    if "blind" in sys.argv:
        raise ModelUnusable("The model eyes.tflite is damaged.")
    if "bare" in sys.argv:
        import_module("no_such_package")
    fingerprint = duplicates.fingerprint(pictures.read(as_bytes(picture)))
    measured = {"fingerprint": fingerprint, "training": {}}
    return {"measured": measured, "code": "", "overridable": False, "embedding": as_text(FACE)}


def judge(
    picture: str,
    *,
    asked: Mapping[str, float],
    framing: Mapping[str, float] | None = None,
    person: Mapping[str, Any] | None = None,
) -> Plain:
    """The person, and the next one far away; nothing but blur where that is asked for."""
    nearest = 0.1 if person and person["colleagues"] else None
    if "faceless" in sys.argv:
        return {
            "reject": "no_face",
            "checks": {},
            "quality": 0.0,
            "fingerprint": "",
            "shows": {},
            "score": None,
            "drift": {},
            "kept": {},
        }
    score = {"choice": 0.9, "likeness": 0.9, "floor": 0.5, "nearest_likeness": nearest}
    score |= {"passes": "unlike" not in sys.argv, "nearest_photo": 0.3, "nearest_at": 0}
    score |= {"is_copy": False, "is_held_out": True}
    reject = "blurred" if "flawed" in sys.argv else ""
    return {
        "reject": reject,
        "checks": {"one_face": {"found": 1, "reject": ""}},
        "quality": 1.0,
        "fingerprint": "0" * 64,
        "shows": {},
        "enlarged": 1.1 if "cramped" in sys.argv else 1.0,
        "score": score,
        "drift": {"skin": {"apart": 9.0, "code": "skin_lighter" if "pale" in sys.argv else ""}},
        "kept": {
            what: {"seen": "pale" not in sys.argv, "apart": 2.0}
            for what in (person["keep"] if person else [])
            if what != "hearing aid"
        },
    }


def mean(embeddings: Sequence[str]) -> str:
    return embeddings[0]


def cut_out(
    picture: str, *, background: Mapping[str, Any], ground: str, skin: Plain | None = None
) -> Plain:
    head = {"x": 60.0, "y": 50.0, "height": 70.0, "roll": 0.0}
    return {"cutout": picture, "head": head, "stops": 0.1}


def prepare_edit(cutout: str, *, colour: str, edge: int, light: str) -> Plain:
    return {"picture": cutout, "mask": cutout}


def join_edit(picture: str, *, cutout: str, colour: str, light: str) -> Plain:
    """The take's own pixels; with `torn`, clothes that do not join the head."""
    reject = "seam" if "torn" in sys.argv else ""
    measured = {"face": 0, "skin": 4.2 if light else 0.0, "seam": 1.5}
    return {"picture": picture, "cutout": cutout, "reject": reject, **measured}


def finish(
    cutout: str, *, head: Plain, framing: Mapping[str, float], background: Mapping[str, Any]
) -> Plain:
    return {"picture": cutout, "matte": cutout, "enlarged": 1.0}


def framed(picture: str, *, frame: Mapping[str, int]) -> str:
    return picture


def silhouette(picture: str) -> str:
    return picture


def traits(
    picture: str, *, matte: str, background: Mapping[str, Any], enlarged: float = 1.0
) -> Plain:
    framed = {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
    own = {"light": 0.0, "sharpness": 400.0, "enlarged": enlarged}
    return {"background": 0.0, **framed, **own}


def carried_traits(
    picture: str,
    *,
    framings: Sequence[Mapping[str, float]],
    traits: Mapping[str, float],
    **where: object,
) -> Plain:
    return {**traits, **framings[1], "background": 0.0}


def thumbnail(picture: str) -> str:
    return picture


def mask(picture: str) -> str:
    return picture


def backdrop(picture: str, *, blur: int) -> Plain:
    return {"picture": picture, "average": "#d9dee4"}


def scene(name: str, *, colour: str, tint: int, blur: int) -> Plain:
    return {"picture": as_text(name.encode()), "average": colour}


def logo(picture: str) -> Plain:
    return {"palette": ["#1e59cd", "#f0be67"], "colour": "#1e59cd", "mark": picture}


def rendition(picture: str, *, form: Mapping[str, Any], **asked: object) -> Plain:
    """The picture in the form's file format: whatever leaves is signed, which looks at that."""
    file, media_type = BytesIO(), form["media_type"]
    Image.open(BytesIO(as_bytes(picture))).save(file, media_type.removeprefix("image/"))
    size = {"width": form["width"] or 1, "height": form["height"] or 1}
    return {"file": as_text(file.getvalue()), **size}


def find_mark(picture: str, *, key: str) -> None:
    return None


def _steps(stage: str) -> Iterator[Plain]:
    slow = "endless" in sys.argv or "deadly" in sys.argv
    for step in count(1) if "endless" in sys.argv else range(1, 41 if slow else 2):
        progress = {"event": "progress", "stage": stage, "step": step, "steps": step}
        yield {**progress, "has_room": stage == "train" and "cramped" not in sys.argv}
        time.sleep(0.05 if slow else 0)


if __name__ == "__main__":
    serving.OPERATIONS.update({name: f"{HERE}:{name}" for name in ("train", "render")})
    serving.VISION = ("vision.", HERE)
    serving.main(sys.argv[-2:])
