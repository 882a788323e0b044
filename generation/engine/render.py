"""Drawing pictures with an adapter, as an iterator of events."""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from generation.engine import compute, flow, lora
from generation.engine.bases import loading
from generation.engine.bases.interface import Base, Grid
from generation.engine.canonical import digest_of_file
from generation.engine.events import Event, Progress, Rendered
from generation.engine.files import replacing
from generation.engine.spec import RenderItem, RenderSpec


def render(
    spec: RenderSpec, adapter: Path | None, outdir: Path, *, base: Base | None = None
) -> Generator[Event]:
    """Draw every picture of `spec` as a PNG in `outdir`; one Rendered for each, in order.

    A picture depends on its own prompt and seed, the spec's settings and the adapter, and on
    nothing else in the batch. Its file is named by all of these, so pictures that are there
    already are not drawn again. Without an adapter the bare base draws.

    Raises EngineError: WeightsMissing, AdapterInvalid.
    """
    outdir.mkdir(parents=True, exist_ok=True)
    pace = Pace(steps=spec.steps, total=spec.steps * len(spec.items))
    yield pace.progress(0, stage="load")
    base = base or loading.warm(spec.base)
    with lora.loaded(base, adapter):
        adapter_digest = None if adapter is None else digest_of_file(adapter)
        for index, item in enumerate(spec.items):
            path = outdir / f"{spec.digest_of_item(item, adapter_digest=adapter_digest)}.png"
            if not path.exists():
                started = time.monotonic()
                for step in _draw(base, spec, item, path):
                    yield pace.progress(index * spec.steps + step)
                pace.note(time.monotonic() - started)
            yield _rendered(index, item, path)


@dataclass
class Pace:
    """How fast pictures are drawn, to tell the time left once a whole one was timed."""

    steps: int
    total: int
    drawn: int = 0
    seconds: float = 0.0

    def note(self, seconds: float) -> None:
        """A picture took this long."""
        self.drawn += 1
        self.seconds += seconds

    def progress(self, step: int, *, stage: str = "render") -> Progress:
        """The event for `step` of all steps."""
        left = None
        if self.drawn:
            left = self.seconds / (self.drawn * self.steps) * (self.total - step)
        return Progress(stage=stage, step=step, steps=self.total, seconds_left=left)


def _rendered(index: int, item: RenderItem, path: Path) -> Rendered:
    return Rendered(
        index=index, path=path, seed=item.seed, prompt=item.prompt, digest=digest_of_file(path)
    )


def _draw(base: Base, spec: RenderSpec, item: RenderItem, path: Path) -> Iterator[int]:
    """Draw one picture to `path`, yielding the number of steps done."""
    grid = base.config.grid(spec.width, spec.height)
    guided = spec.guidance > 1
    with compute.precision(spec.precision):
        text = base.encode_text([item.prompt, ""] if guided else [item.prompt])
    latents = base.noise(item.seed, grid=grid)
    sigmas = base.sigmas(spec.steps, grid=grid)
    for step in range(spec.steps):
        latents = _denoised(base, spec, latents, text, sigmas[step : step + 2], grid)
        yield step + 1
    with compute.precision(spec.precision):
        picture = base.decode(latents, grid=grid)[0]
    with replacing(path) as draft:
        Image.fromarray(picture.cpu().numpy()).save(draft, format="PNG")


@torch.no_grad()
def _denoised(
    base: Base, spec: RenderSpec, latents: Tensor, text: Tensor, sigmas: Tensor, grid: Grid
) -> Tensor:
    """Latents (1, T, C) one Euler step down, from the first to the second of `sigmas` (2).

    The two halves of guidance are the whole batch: what else is rendered cannot change a rounding.
    """
    copies = text.shape[0]
    sigma = sigmas[0].to(latents.device).expand(copies)
    with compute.precision(spec.precision):
        velocity = base.velocity(latents.expand(copies, -1, -1), sigma=sigma, text=text, grid=grid)
    if copies == 2:
        velocity = flow.guide(velocity, guidance=spec.guidance)
    down: Tensor = latents + (sigmas[1] - sigmas[0]).to(latents.device) * velocity
    return down
