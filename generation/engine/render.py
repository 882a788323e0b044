"""Drawing pictures with an adapter, as an iterator of events."""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from generation.engine import compute, edits, flow, lora, references
from generation.engine.bases import loading, pipelines
from generation.engine.bases.embedding import Embedding, one_by_one
from generation.engine.bases.interface import Base, Reference
from generation.engine.canonical import digest_of_file
from generation.engine.cramped import smaller_once
from generation.engine.edits import Source
from generation.engine.events import Event, Progress, Rendered
from generation.engine.files import replacing
from generation.engine.spec import RenderItem, RenderSpec


def render(
    spec: RenderSpec, adapter: Path | None, outdir: Path, *, base: Base | None = None
) -> Generator[Event]:
    """Draw every picture of `spec` as a PNG in `outdir`; one Rendered for each, in order.

    A picture depends on its own prompt and seed, the spec's settings, references and what is
    edited, and the adapter, and on nothing else that is drawn: batches all have the same size. Its
    file is named by all of these, so pictures that are there already are not drawn again. Without
    an adapter the bare base draws.

    Raises EngineError: WeightsMissing, WeightsCorrupt, DoesNotFit, AdapterInvalid, PhotoUnreadable,
    OutOfMemory.
    """
    outdir.mkdir(parents=True, exist_ok=True)
    handed, told = [base], set[int]()

    def attempt() -> Iterator[Event]:
        first = handed.pop() if handed else None
        for event in _attempt(spec, adapter, outdir, base=first):
            if not isinstance(event, Rendered) or event.index not in told:
                yield event
            if isinstance(event, Rendered):
                told.add(event.index)

    del base
    yield from smaller_once(attempt, spec.base, stage="render")


def _attempt(
    spec: RenderSpec, adapter: Path | None, outdir: Path, *, base: Base | None
) -> Iterator[Event]:
    pace = Pace(steps=spec.steps, total=spec.steps * len(spec.items))
    yield pace.progress(0, stage="load")
    base = base or loading.warm(spec.base, "render")
    prompts = encoded(base, spec)
    with lora.loaded(base, adapter):
        adapter_digest = None if adapter is None else digest_of_file(adapter)
        paths = [
            outdir / f"{spec.digest_of_item(item, adapter_digest=adapter_digest)}.png"
            for item in spec.items
        ]
        for first in range(0, len(spec.items), spec.batch):
            group = range(first, min(first + spec.batch, len(spec.items)))
            lacking = [index for index in group if not paths[index].exists()]
            yield from _draw_group(base, spec, prompts, {i: paths[i] for i in lacking}, pace)
            for index in group:
                yield _rendered(index, spec.items[index], paths[index])


@dataclass
class Pace:
    """How fast pictures are drawn, to tell the time left once some were timed."""

    steps: int
    total: int
    drawn: int = 0
    seconds: float = 0.0

    def note(self, seconds: float, *, pictures: int) -> None:
        """These pictures took this long."""
        self.drawn += pictures
        self.seconds += seconds

    def progress(self, step: int, *, stage: str = "render") -> Progress:
        """The event for `step` of all steps."""
        left = None
        if self.drawn:
            left = self.seconds / (self.drawn * self.steps) * (self.total - step)
        return Progress(stage=stage, step=step, steps=self.total, seconds_left=left)


def _draw_group(
    base: Base, spec: RenderSpec, prompts: "Prompts", paths: dict[int, Path], pace: Pace
) -> Iterator[Progress]:
    """Draw the items with these indices, writing each to its path."""
    if not paths:
        return
    started = time.monotonic()
    items = [spec.items[index] for index in paths]
    first = min(paths)
    latents = torch.empty(0)
    for step, after in denoise(base, spec, prompts, items):
        latents = after
        yield pace.progress(first * spec.steps + step * len(items))
    write(list(paths.values()), decoded(base, spec, latents))
    pace.note(time.monotonic() - started, pictures=len(items))


def write(paths: Sequence[Path], pictures: Iterable[np.ndarray]) -> None:
    """Each picture (H, W, 3) as a PNG."""
    for path, picture in zip(paths, pictures, strict=True):
        with replacing(path) as draft:
            Image.fromarray(picture).save(draft, format="PNG")


def _rendered(index: int, item: RenderItem, path: Path) -> Rendered:
    return Rendered(
        index=index, path=path, seed=item.seed, prompt=item.prompt, digest=digest_of_file(path)
    )


@dataclass(frozen=True, kw_only=True)
class Prompts:
    """Every prompt of a specification and what is shown with it, encoded once.

    The text is kept on the processor.
    """

    places: dict[str, int]
    text: Embedding
    shown: tuple[Reference, ...] = ()
    source: Source | None = None
    """What is edited."""

    def of(self, prompts: Sequence[str], *, device: torch.device) -> Embedding:
        """These prompts' embeddings, in this order."""
        rows = torch.tensor([self.places[prompt] for prompt in prompts])
        return self.text.rows(rows).to(device)


def encoded(base: Base, spec: RenderSpec) -> Prompts:
    """Encode all prompts first, so that the text encoder may leave memory for the drawing.

    It leaves too when encoding fails: a training may be waiting for its place.
    """
    distinct = list(dict.fromkeys(["", *[item.prompt for item in spec.items]]))
    pipelines.place(base.pipeline, base.plan, "encode")
    try:
        with compute.precision(spec.precision):
            text = one_by_one(base.encode_text, distinct, place="cpu")
            shown = references.encode(base, spec.references)
            source = _source(base, spec)
    finally:
        pipelines.place(base.pipeline, base.plan, "render")
    places = {prompt: place for place, prompt in enumerate(distinct)}
    if source and base.config.takes_references:
        shown = (source.shown, *shown)
    return Prompts(places=places, text=text, shown=shown, source=source)


def _source(base: Base, spec: RenderSpec) -> Source | None:
    if spec.edit is None:
        return None
    return edits.encode(base, spec.edit, size=(spec.width, spec.height))


def denoise(
    base: Base, spec: RenderSpec, prompts: Prompts, items: Sequence[RenderItem]
) -> Iterator[tuple[int, Tensor]]:
    """The number of each step done and the latents after it (B, T, C), for at most a batch.

    A last, smaller batch is filled up with copies of its last item: kernels round by the shape that
    they are given, and a picture must not depend on how many others are asked for.
    """
    grid = base.config.grid(spec.width, spec.height)
    filled = [*items, *[items[-1]] * (spec.batch - len(items))]
    asked = [item.prompt for item in filled]
    if spec.guidance > 1 and base.config.guidance_kind == "classifier_free":
        asked += [""] * len(filled)
    text = prompts.of(asked, device=base.pipeline.device)
    noise = latents = torch.cat([base.noise(item.seed, grid=grid) for item in filled])
    sigmas = base.sigmas(spec.steps, grid=grid)
    for step in range(spec.steps):
        latents = _denoised(base, spec, latents, text, prompts.shown, sigmas[step : step + 2])
        if prompts.source:
            latents = prompts.source.held(latents, noise, sigma=sigmas[step + 1])
        yield step + 1, latents[: len(items)]


def decoded(base: Base, spec: RenderSpec, latents: Tensor) -> Iterator[np.ndarray]:
    """The pictures (H, W, 3) in these latents (B, T, C), one by one: decoding takes most memory."""
    grid = base.config.grid(spec.width, spec.height)
    for each in latents:
        with compute.precision(spec.precision):
            yield base.decode(each[None], grid=grid)[0].cpu().numpy()


@torch.no_grad()
def _denoised(
    base: Base,
    spec: RenderSpec,
    latents: Tensor,
    text: Embedding,
    shown: Sequence[Reference],
    sigmas: Tensor,
) -> Tensor:
    """Latents (B, T, C) one Euler step down, from the first to the second of `sigmas` (2)."""
    grid = base.config.grid(spec.width, spec.height)
    copies = len(text) // latents.shape[0]
    sigma = sigmas[0].to(latents.device).expand(len(text))
    with compute.precision(spec.precision):
        velocity = base.velocity(
            latents.repeat(copies, 1, 1),
            sigma=sigma,
            text=text,
            grid=grid,
            guidance=spec.guidance,
            references=shown,
        )
    if copies == 2:
        velocity = flow.guide(velocity, guidance=spec.guidance)
    down: Tensor = latents + (sigmas[1] - sigmas[0]).to(latents.device) * velocity
    return down
