"""One training under way: what it works on, how it steps, and how it is left and taken up."""

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import fmean

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.optim import AdamW

from generation.engine import average, checkpoint, compute, dataset, flow, lora, recorded
from generation.engine.bases import pipelines
from generation.engine.bases.interface import Base
from generation.engine.batches import Batch, batch
from generation.engine.canonical import digest_of
from generation.engine.dataset import Examples
from generation.engine.errors import Diverged
from generation.engine.evaluation import Score, Scorer
from generation.engine.events import Event, Progress, Warned
from generation.engine.spec import TrainSpec

MOST_SAVING = 0.02
"""Share of a training's time that its checkpoints may take, the first one aside: a public base's
holds gigabytes, and its step takes a tenth of a second."""
SMOOTHED = 20
"""Steps that a reported loss is the mean of; single batches differ too much to compare."""


@dataclass(kw_only=True)
class Session:
    """One training under way: what it works on and how far it came."""

    spec: TrainSpec
    workdir: Path
    base: Base
    renderer: Base | None
    """What evaluation pictures are drawn with: the same, or what was distilled from it; None where
    the plan has no room for it."""
    score: Scorer | None
    examples: Examples
    parameters: dict[str, Parameter]
    average: dict[str, Tensor]
    optimizer: AdamW
    has_room: bool
    """Whether pictures can be drawn between two steps."""
    step: int = 0
    losses: list[float] = field(default_factory=list)
    seconds: float = 0.0
    scores: list[Score] = field(default_factory=list)
    best: dict[str, Tensor] = field(default_factory=dict)
    """The average after the step whose adapter is kept; empty where nothing was scored."""
    saved: float = 0.0
    """Seconds of training when the last checkpoint was written."""
    saving: float = 0.0
    """Seconds that writing it took."""
    recordings: dict[int, recorded.Step] = field(default_factory=dict)
    """Steps by the side of their pictures, where the plan has them recorded; from the first on."""


@contextmanager
def begun(
    spec: TrainSpec,
    workdir: Path,
    *,
    base: Base,
    renderer: Base | None = None,
    score: Scorer | None = None,
    has_room: bool = False,
) -> Iterator[Session]:
    """A session before its first step, for the length of a block: the photos are encoded, and the
    base wears a fresh adapter. Raises PhotoUnreadable, for photos that are held out too."""
    for photo in spec.held_out:
        dataset.opened(photo)
    pipelines.place(base.pipeline, base.plan, "encode")
    examples = dataset.encode(base, spec)
    pipelines.place(base.pipeline, base.plan, "train")
    recipe = spec.recipe
    with lora.attached(base, rank=recipe.rank, alpha=recipe.alpha, seed=spec.seed) as parameters:
        yield Session(
            spec=spec,
            workdir=workdir,
            base=base,
            renderer=renderer,
            score=score,
            examples=examples,
            parameters=parameters,
            average=average.begun(parameters),
            optimizer=_optimizer(spec, parameters),
            has_room=has_room,
        )


def resume(session: Session) -> Iterator[Event]:
    """Take up the checkpoint, if there is one of this training."""
    state = checkpoint.load(
        session.workdir,
        work_digest=work_digest(session.spec, session.base.fingerprint),
        tensors=_tensors(session),
    )
    if state is not None:
        session.step, session.seconds = state.step, state.seconds
        session.losses = list(state.losses)
        session.scores = [Score(step=step, each=tuple(each)) for step, each in state.scores]
        yield progress(session)
    elif (session.workdir / checkpoint.FILE).exists():
        yield Warned(
            code="checkpoint_ignored",
            message="The checkpoint is damaged or of another training; starting over.",
        )


def work_digest(spec: TrainSpec, fingerprint: str) -> str:
    """What names a training on this machine: other weights under the same name are other work."""
    return digest_of([spec.digest(), fingerprint])


def advance(session: Session, side: int, place: int) -> None:
    """One timed step on the batch number `place` of those with this side; raises Diverged."""
    started = time.monotonic()
    loss = _step(session, side, place)
    if not math.isfinite(loss):
        raise Diverged(f"The loss of step {session.step + 1} is {loss}; training was stopped.")
    session.step += 1
    session.losses.append(loss)
    average.follow(
        session.average, session.parameters, step=session.step, decay=session.spec.recipe.ema
    )
    session.seconds += time.monotonic() - started


def progress(session: Session, *, stage: str = "train") -> Progress:
    steps = session.spec.recipe.steps
    per_step = session.seconds / session.step if session.step else None
    return Progress(
        stage=stage,
        step=session.step,
        steps=steps,
        loss=fmean(session.losses[-SMOOTHED:]) if session.losses else None,
        seconds_left=None if per_step is None else per_step * (steps - session.step),
        has_room=session.has_room,
    )


def checkpoint_is_due(session: Session) -> bool:
    """Whether to write one after this step."""
    if session.step % session.spec.checkpoint_every or session.step == session.spec.recipe.steps:
        return False
    return session.saving <= MOST_SAVING * (session.seconds - session.saved)


def write_checkpoint(session: Session) -> Path:
    """Have an interruption from now on lose nothing; raises Diverged, or DiskFull."""
    started = time.monotonic()
    state = checkpoint.State(
        step=session.step,
        losses=session.losses,
        seconds=session.seconds,
        scores=[(score.step, score.each) for score in session.scores],
    )
    path = checkpoint.save(
        session.workdir,
        state,
        work_digest=work_digest(session.spec, session.base.fingerprint),
        tensors=_tensors(session),
    )
    session.saved, session.saving = session.seconds, time.monotonic() - started
    return path


def save_adapter(session: Session, path: Path, values: Mapping[str, Tensor]) -> None:
    """Write the adapter with these values."""
    about = lora.About(
        base=session.spec.base,
        fingerprint=session.base.fingerprint,
        rank=session.spec.recipe.rank,
        trigger=session.spec.trigger,
        spec_digest=session.spec.digest(),
    )
    with lora.holding(session.parameters, values):
        lora.save(session.base, path, about=about)


def _optimizer(spec: TrainSpec, parameters: dict[str, Parameter]) -> AdamW:
    is_fused = compute.device().type == "cuda"  # one kernel instead of a dozen passes over memory
    return AdamW(
        parameters.values(),
        lr=spec.recipe.learning_rate,
        weight_decay=spec.recipe.weight_decay,
        foreach=not is_fused,
        fused=is_fused,
    )


def _step(session: Session, side: int, place: int) -> float:
    """One batch forward and back; the weights move only when its loss is a finite number."""
    recipe = session.spec.recipe
    seen = _batch(session, side, place)
    if session.base.plan.records:
        loss = _recorded(session, side).run(seen, session.parameters.values())
    else:
        pipelines.recompute(session.base.pipeline, wanted=side in session.base.plan.checkpointed)
        loss = _there_and_back(session, seen)
    value = loss.item()  # only now: reading it makes a GPU wait until all work is handed over
    if math.isfinite(value):
        factor = flow.rate_factor(
            session.step, recipe.steps, warmup=recipe.warmup_steps, schedule=recipe.schedule
        )
        _descend(session.optimizer, rate=recipe.learning_rate * factor)
    return value


def _batch(session: Session, side: int, place: int) -> Batch:
    return batch(session.base, session.spec, session.examples, side=side, place=place)


def _recorded(session: Session, side: int) -> recorded.Step:
    """The step for pictures of this side; the first time, all sides are recorded."""
    if not session.recordings:
        sides = sorted(session.spec.recipe.buckets, reverse=True)
        steps = recorded.record(
            partial(_there_and_back, session),
            (_batch(session, each, 0) for each in sides),
            list(session.parameters.values()),
        )
        session.recordings = dict(zip(sides, steps, strict=True))
    return session.recordings[side]


def _there_and_back(session: Session, seen: Batch) -> Tensor:
    """The loss of a batch; the parameters have its gradients afterwards."""
    with compute.precision(session.spec.recipe.precision):
        velocity = session.base.velocity(
            flow.mix(seen.latents, seen.noise, seen.sigma),
            sigma=seen.sigma,
            text=seen.text,
            grid=seen.grid,
        )
    loss = flow.loss(velocity, seen.latents, seen.noise, weights=seen.weights)
    recorded.forget(session.parameters.values())
    torch.autograd.backward(loss)
    return loss.detach()


def _descend(optimizer: AdamW, *, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()


def _tensors(session: Session) -> checkpoint.Tensors:
    return checkpoint.Tensors(
        parameters=session.parameters,
        optimizer=session.optimizer,
        average=session.average,
        best=session.best,
    )
