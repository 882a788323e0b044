"""Invented people learned as the product learns its own: photos, intake's measurements, an adapter,
headshots. What benchmarks of likeness have in common."""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.bridge import specs
from generation.demobase.photos import casual_photos
from generation.engine.bases import loading
from generation.engine.evaluation import AXES
from generation.engine.events import Rendered, Trained
from generation.engine.photos import TrainPhoto
from generation.engine.prompts import Backdrop, candidates, specifications
from generation.engine.render import render
from generation.engine.spec import RenderSpec, TrainSpec
from generation.engine.train import train
from generation.runner.training import score
from generation.vision import pictures, service
from generation.vision.decode import decode

PHOTOS = 12
BACKDROPS = ("#f4f4f4", "#b8bcc2", "#4a4c52", "#4f7fb8", "#1f2e55", "#3f8a88", "#7a2638", "#e2d2b4")
"""Brand colours of the headshots that are measured, in turn."""


@dataclass(frozen=True, kw_only=True)
class Learned:
    """An adapter, and how long it took to train, loading included."""

    adapter: Path
    seconds: float


def photos(seed: int, folder: Path, *, count: int = PHOTOS, base: str = "demo") -> list[TrainPhoto]:
    """The seed's invented person as intake keeps and measures uploads."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _photo(upload, folder / f"{number:02}", base=base)
        for number, upload in enumerate(casual_photos(seed, count))
    ]


def _photo(upload: bytes, place: Path, *, base: str) -> TrainPhoto:
    jpeg = decode(upload).jpeg
    text = base64.b64encode(jpeg).decode()
    path, mask = place.with_suffix(".jpg"), None
    path.write_bytes(jpeg)
    if specs.weighs_by_mask(base):
        mask = place.with_suffix(".png")
        mask.write_bytes(base64.b64decode(service.mask(text)))
    measured = service.look(text)["measured"]["training"]
    return specs.training_photo(path, measured, mask=mask, base=base)


def learn(spec: TrainSpec, workdir: Path) -> Learned:
    """Train the adapter, with the product's scorer."""
    started = time.monotonic()
    *_, last = train(spec, workdir, score=score)
    assert isinstance(last, Trained)  # noqa: S101  # what train promises
    return Learned(adapter=last.adapter_path, seconds=time.monotonic() - started)


def wishes(count: int, *, seed: int, base: str = "demo") -> RenderSpec:
    """So many headshots that go through everything the five axes allow."""
    backdrops = [Backdrop(colours=(colour,)) for colour in BACKDROPS]
    asked = [
        specifications(AXES, background=backdrop, count=count, seed=seed) for backdrop in backdrops
    ]
    wanted = [asked[place % len(asked)][place] for place in range(count)]
    items = candidates(wanted, seed=seed, base=base, trigger=specs.TRIGGER)
    return RenderSpec.of(base, items)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Pictures (B, S, S, 3) as uint8, their files and prompts, and the seconds that each took."""

    pictures: NDArray[np.uint8]
    paths: tuple[Path, ...]
    prompts: tuple[str, ...]
    seconds: float


def draw(spec: RenderSpec, adapter: Path | None, folder: Path) -> Drawn:
    """Render with a base that is loaded already."""
    base = loading.warm(spec.base, "render")
    started = time.monotonic()
    events = [
        each for each in render(spec, adapter, folder, base=base) if isinstance(each, Rendered)
    ]
    seconds = (time.monotonic() - started) / len(events)
    seen = np.stack([pictures.read(event.path.read_bytes()) for event in events])
    return Drawn(
        pictures=seen,
        paths=tuple(event.path for event in events),
        prompts=tuple(event.prompt for event in events),
        seconds=seconds,
    )


def asked(prompt: str) -> Iterator[tuple[str, str]]:
    """The demo base's words for each axis in one of its prompts."""
    _, clothing, background, expression, lighting, pose = prompt.split(", ")
    yield "clothing", clothing.removeprefix("wearing a ")
    yield "background", background.removesuffix(" background")
    yield "expression", expression
    yield "lighting", lighting
    yield "pose", pose
