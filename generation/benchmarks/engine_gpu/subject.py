"""One base under measurement, through the engine's own code."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import torch
from torch._dynamo.utils import counters

from generation.benchmarks.engine_gpu import bounds, clock, untrained
from generation.benchmarks.engine_gpu.clock import Deadline
from generation.benchmarks.engine_gpu.photos import noise_photos
from generation.benchmarks.measured import Figure
from generation.engine import compute, evaluation, lora, prompts
from generation.engine import render as rendering
from generation.engine.bases.interface import Base, BaseConfig
from generation.engine.bases.shapes import Shapes
from generation.engine.events import Event, Progress
from generation.engine.planning import Plan
from generation.engine.results import ADAPTER
from generation.engine.session import Session, advance, begun, write_checkpoint
from generation.engine.spec import RenderItem, RenderSpec, TrainSpec
from generation.engine.train import train

SEED = 1
Figures = dict[str, Figure | None]
"""None is what this device has no measure of."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is done."""

    steps: int = 10
    """Steps that are timed together, after two that are not."""
    pictures: int = 3
    """Pictures that are timed together, after one that is not."""
    candidates: int = 120
    """Pictures drawn for one person, of which forty are kept."""


class Subject:
    """A base and what is measured of it. It is built when first needed; `close` lets go of it."""

    def __init__(
        self, config: BaseConfig, shapes: Shapes, *, plan: Plan, folder: Path, extent: Extent
    ) -> None:
        self.config = config
        self.shapes = shapes
        self.plan = plan
        self.folder = folder / config.name
        self.extent = extent
        self.key = config.name.replace("-", "_")
        self.step_s: dict[int, float] = {}
        """Seconds of a step by side, as far as they were measured."""
        self._worn = ExitStack()
        self._session: Session | None = None

    @cached_property
    def spec(self) -> TrainSpec:
        """Twelve photos and the base's own recipe."""
        photos = noise_photos(self.folder / "photos", side=self.config.size + 256)
        return TrainSpec(base=self.config.name, photos=photos, seed=SEED, recipe=self.config.recipe)

    @cached_property
    def trainer(self) -> Base:
        """What adapters are trained on."""
        return untrained.base(self.config.name, self.shapes, plan=self.plan)

    @cached_property
    def renderer(self) -> Base:
        """What pictures are drawn on."""
        if not self.config.is_distilled:
            return self.trainer
        return untrained.base(self.config.name, self.shapes, plan=self.plan, shared=self.trainer)

    def session(self) -> Session:
        """A training that is ready to step, begun when first asked for."""
        if self._session is None:
            training = begun(self.spec, self.folder, base=self.trainer)
            self._session = self._worn.enter_context(training)
        return self._session

    def end_session(self) -> None:
        """Take the adapter under training off."""
        self._session = None
        self._worn.close()

    def close(self) -> None:
        """Let go of all that is held."""
        self.end_session()
        for name in ("trainer", "renderer"):
            self.__dict__.pop(name, None)
        torch.compiler.reset()
        clock.release()

    def step(self, side: int, *, peak: bounds.Peak) -> Figures:
        """Training steps of this side, as the plan holds the base."""
        first, each = self._steps(side)
        self.step_s[side] = each
        bound = bounds.step_ms(self.config.name, side, peak)
        name = f"{self.key}_{side}"
        return {
            f"step_ms_{name}": each * 1000,
            f"step_bound_ms_{name}": bound,
            f"step_bound_share_{name}": bound and bound / (each * 1000),
            f"first_step_s_{name}": first,
            f"peak_gib_{name}": clock.peak_gib(),
        }

    def eager_step(self, side: int) -> Figures:
        """The same steps handed over kernel by kernel, of compiled blocks and of none."""
        name = f"{self.key}_{side}"
        with self._unrecorded():
            _, compiled = self._steps(side)
            with torch.compiler.set_stance("force_eager"):
                _, eager = self._steps(side)
        return {
            f"step_unrecorded_ms_{name}": compiled * 1000,
            f"step_eager_ms_{name}": eager * 1000,
        }

    @contextmanager
    def _unrecorded(self) -> Iterator[None]:
        """Steps as a plan without recorded ones has them."""
        base = self.session().base
        base.plan = replace(self.plan, records=False)
        try:
            yield
        finally:
            base.plan = self.plan

    def _steps(self, side: int) -> tuple[float, float]:
        """Seconds of the first step, which compiles what has to be, and of each one after."""
        session = self.session()
        clock.forget_peak()
        with clock.timed() as first:
            advance(session, side, 0)
        advance(session, side, 1)
        with clock.timed() as others:
            for place in range(2, 2 + self.extent.steps):
                advance(session, side, place)
        return first.seconds, others.seconds / self.extent.steps

    def optimizer(self) -> Figures:
        """One step of AdamW over the adapter, in each of torch's ways of doing it."""
        shapes = [parameter.shape for parameter in self.session().parameters.values()]
        return {
            f"optimizer_ms_{way}_{self.key}": _optimizer_seconds(shapes, way, self.extent.steps)
            * 1000
            for way in ("foreach", "fused")
        }

    def image(self) -> Figures:
        """One picture at the base's own size and steps, and what another adapter costs."""
        first_adapter, other_adapter = (self._adapter(number) for number in range(2))
        self.end_session()
        count = self.extent.pictures
        items = tuple(RenderItem(prompt="a sks person", seed=seed) for seed in range(count))
        spec = RenderSpec.of(self.config.name, items)
        encoded = rendering.encoded(self.renderer, spec)
        with lora.loaded(self.renderer, first_adapter):
            with clock.timed() as first:
                self._draw(spec, encoded, items[:1])
            clock.forget_peak()
            with clock.timed() as drawn:
                self._draw(spec, encoded, items)
        graphs = compiled_graphs()
        with ExitStack() as worn:
            with clock.timed() as swap:
                worn.enter_context(lora.loaded(self.renderer, other_adapter))
            self._draw(spec, encoded, items[:1])
        name = f"{self.key}_{self.config.size}"
        return {
            f"image_s_{name}": drawn.seconds / count,
            f"first_image_s_{name}": first.seconds,
            f"peak_gib_render_{name}": clock.peak_gib(),
            f"adapter_swap_ms_{self.key}": swap.seconds * 1000,
            f"swap_recompilations_{self.key}": compiled_graphs() - graphs,
        }

    def _draw(
        self, spec: RenderSpec, encoded: rendering.Prompts, items: tuple[RenderItem, ...]
    ) -> None:
        for item in items:
            *_, (_, latents) = rendering.denoise(self.renderer, spec, encoded, [item])
            for _ in rendering.decoded(self.renderer, spec, latents):
                pass

    def _adapter(self, number: int) -> Path:
        """A file with the adapter under training, changed a little."""
        path = self.folder / f"adapter-{number}.safetensors"
        for parameter in self.session().parameters.values():
            parameter.data.add_(1e-3)
        about = lora.About(
            base=self.config.name,
            fingerprint=self.trainer.fingerprint,
            rank=self.config.recipe.rank,
            trigger=self.spec.trigger,
            spec_digest=str(number),
        )
        lora.save(self.trainer, path, about=about)
        return path

    def checkpoint(self) -> Figures:
        """Writing one checkpoint of a training under way."""
        session = self.session()
        advance(session, min(self.config.recipe.buckets), 0)  # moments come with a step
        with clock.timed() as written:
            write_checkpoint(session)
        return {f"checkpoint_s_{self.key}": written.seconds}

    def photos_to_40(self, deadline: Deadline) -> Figures:
        """The whole way from twelve photos to all candidates, with nobody scoring."""
        self.end_session()
        trainer, renderer = self.trainer, self.renderer
        workdir = self.folder / "photos-to-40"
        adapter = workdir / ADAPTER
        wanted = prompts.specifications(
            evaluation.AXES,
            background=prompts.Backdrop(colours=(evaluation.BACKGROUND,)),
            count=self.extent.candidates,
            seed=SEED,
        )
        items = prompts.candidates(
            wanted, seed=SEED, base=self.config.name, trigger=self.spec.trigger
        )
        spec = RenderSpec.of(self.config.name, items)
        with clock.timed() as trained:
            _watched(train(self.spec, workdir, base=trainer, renderer=renderer), deadline)
        with clock.timed() as drawn:
            _watched(rendering.render(spec, adapter, workdir / "drawn", base=renderer), deadline)
        return {
            "photos_to_40_s": trained.seconds + drawn.seconds,
            "photos_to_40_train_s": trained.seconds,
            "photos_to_40_draw_s": drawn.seconds,
        }


def _watched(events: Generator[Event], deadline: Deadline) -> None:
    """Work to its end; raises OutOfTime, having closed it, when the time is over."""
    with closing(events):
        for event in events:
            if isinstance(event, Progress):
                deadline.check(f"step {event.step} of {event.steps} was done ({event.stage})")


def compiled_graphs() -> int:
    """Graphs that were compiled in this process so far."""
    return int(counters["stats"]["unique_graphs"])


def _optimizer_seconds(shapes: list[torch.Size], way: str, steps: int) -> float:
    parameters = [
        torch.nn.Parameter(torch.zeros(shape, device=compute.device())) for shape in shapes
    ]
    for parameter in parameters:
        parameter.grad = torch.ones_like(parameter)
    optimizer = torch.optim.AdamW(parameters, foreach=way == "foreach", fused=way == "fused")
    optimizer.step()
    with clock.timed() as timing:
        for _ in range(steps):
            optimizer.step()
    return timing.seconds / steps
