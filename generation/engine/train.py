"""Training one person's adapter, as an iterator of events that can be left and taken up again."""

import json
import math
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.optim import AdamW

from generation.engine import (
    average,
    checkpoint,
    compute,
    dataset,
    draws,
    evaluation,
    flow,
    lora,
    planning,
)
from generation.engine.bases import loading, pipelines
from generation.engine.bases.interface import Base
from generation.engine.batches import batch
from generation.engine.canonical import canonical_json, digest_of_file
from generation.engine.dataset import Examples
from generation.engine.errors import Diverged, DoesNotFit, OutOfMemory
from generation.engine.evaluation import Score, Scorer
from generation.engine.events import Checkpointed, Evaluated, Event, Progress, Trained, Warned
from generation.engine.files import replacing
from generation.engine.report import Report, write_report
from generation.engine.spec import TrainSpec

ADAPTER = "adapter.safetensors"
RESULT = "trained.json"
REPORT = "report.html"
EVALUATIONS = "evaluations"
DRAFT = "draft.safetensors"
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
    """The average after the step with the best score; empty where nothing was scored."""


def train(
    spec: TrainSpec,
    workdir: Path,
    *,
    base: Base | None = None,
    renderer: Base | None = None,
    score: Scorer | None = None,
) -> Generator[Event]:
    """Train the adapter that `spec` asks for; the last event is Trained.

    `workdir` must be this training's own. Finished work found there is not done again, and a
    checkpoint is gone on from: on one machine, with as many threads, the adapter has the same bytes
    as without the interruption. Closing the iterator leaves a checkpoint. With a scorer and
    held-out photos, training ends once likeness no longer rises, and the best adapter is kept.

    Raises EngineError: WeightsMissing, PhotoUnreadable, Diverged, DoesNotFit, OutOfMemory.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    finished = _finished(spec, workdir)
    if finished is not None:
        yield finished
        return
    try:
        yield from _attempt(spec, workdir, base=base, renderer=renderer, score=score)
    except torch.OutOfMemoryError:
        yield Warned(
            code="out_of_memory",
            message="The device's memory ran out; going on from the checkpoint in a smaller way.",
        )
        yield from _smaller_attempt(spec, workdir, score=score)


def _smaller_attempt(spec: TrainSpec, workdir: Path, *, score: Scorer | None) -> Iterator[Event]:
    """Once more by the next smaller plan; raises OutOfMemory when that is too large as well."""
    loading.forget()
    try:
        yield from _attempt(spec, workdir, score=score, skip=1)
    except (torch.OutOfMemoryError, DoesNotFit) as error:
        device = planning.this_device()
        raise OutOfMemory(
            f"The memory of this {device.kind} device ({device.memory_gib:.1f} GiB) ran out twice"
            f" while {spec.base} was trained: train smaller pictures or use a larger device."
        ) from error


def _attempt(
    spec: TrainSpec,
    workdir: Path,
    *,
    base: Base | None = None,
    renderer: Base | None = None,
    score: Scorer | None = None,
    skip: int = 0,
) -> Iterator[Event]:
    """`skip` is that of `planning.plan`."""
    yield Progress(stage="load", step=0, steps=spec.recipe.steps)
    base = base or loading.warm(spec.base, "train", skip=skip)
    renderer = renderer or _renderer(spec, base, skip=skip)
    yield Progress(stage="encode", step=0, steps=spec.recipe.steps)
    # whoever draws goes by the first plan, and would load everything again by it
    has_room = renderer is not None and renderer is not base and not skip
    with begun(
        spec, workdir, base=base, renderer=renderer, score=score, has_room=has_room
    ) as session:
        yield from _warnings(session)
        yield from _resume(session)
        yield from _steps(session)
        yield _finish(session)


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
    base wears a fresh adapter."""
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


def _renderer(spec: TrainSpec, base: Base, *, skip: int) -> Base | None:
    """What draws the evaluations and whatever is asked for between the steps, where there is."""
    if not base.config.is_distilled:
        return base
    is_asked_for = bool(spec.recipe.evaluate_at) or base.config.takes_references
    if not (is_asked_for and base.plan.keeps_both):
        return None
    return loading.warm(spec.base, "render", skip=skip)


def _optimizer(spec: TrainSpec, parameters: dict[str, Parameter]) -> AdamW:
    return AdamW(
        parameters.values(),
        lr=spec.recipe.learning_rate,
        weight_decay=spec.recipe.weight_decay,
        foreach=True,
    )


def _warnings(session: Session) -> Iterator[Warned]:
    """Say why likeness will not decide when to stop, where the recipe would have it so."""
    if not session.spec.recipe.evaluate_at:
        return
    if session.renderer is None:
        yield Warned(
            code="no_room_to_evaluate",
            message="The weights for rendering have no room in memory: likeness is not measured.",
        )
    elif session.score is None:
        yield Warned(code="no_scorer", message="No scorer was handed in: likeness is not measured.")
    elif not session.spec.held_out:
        yield Warned(
            code="nothing_held_out", message="No photo is held out: likeness is not measured."
        )


def _resume(session: Session) -> Iterator[Event]:
    """Take up the checkpoint, if there is one of this training."""
    state = checkpoint.load(
        session.workdir, spec_digest=session.spec.digest(), tensors=_tensors(session)
    )
    if state is not None:
        session.step, session.seconds = state.step, state.seconds
        session.losses = list(state.losses)
        session.scores = [Score(step=int(step), likeness=score) for step, score in state.scores]
        yield _progress(session)
    elif (session.workdir / checkpoint.FILE).exists():
        yield Warned(
            code="checkpoint_ignored",
            message="The checkpoint is damaged or of another training; starting over.",
        )


def _steps(session: Session) -> Iterator[Event]:
    """Step after step, to the last one or until likeness has peaked."""
    spec, recipe = session.spec, session.spec.recipe
    row = draws.buckets(recipe.steps, seed=spec.seed, shares=recipe.buckets)
    evaluated = recipe.evaluated_steps()
    try:
        while session.step < recipe.steps and not evaluation.has_peaked(session.scores):
            advance(session, *row[session.step])
            yield _progress(session)
            if session.step in evaluated and session.renderer is not None:
                yield from _evaluate(session, session.renderer)
            if session.step % spec.checkpoint_every == 0 and session.step < recipe.steps:
                yield Checkpointed(step=session.step, path=write_checkpoint(session))
    except GeneratorExit:
        write_checkpoint(session)
        raise


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


def _step(session: Session, side: int, place: int) -> float:
    """One batch forward and back; the weights move only when its loss is a finite number."""
    spec, recipe = session.spec, session.spec.recipe
    seen = batch(session.base, spec, session.examples, side=side, place=place)
    pipelines.recompute(session.base.pipeline, wanted=side in session.base.plan.checkpointed)
    with compute.precision(recipe.precision):
        velocity = session.base.velocity(
            flow.mix(seen.latents, seen.noise, seen.sigma),
            sigma=seen.sigma,
            text=seen.text,
            grid=seen.grid,
        )
    loss = flow.loss(velocity, seen.latents, seen.noise, weights=seen.weights)
    session.optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    value = loss.item()  # only now: reading it makes a GPU wait until all work is handed over
    if math.isfinite(value):
        factor = flow.rate_factor(
            session.step, recipe.steps, warmup=recipe.warmup_steps, schedule=recipe.schedule
        )
        _descend(session.optimizer, rate=recipe.learning_rate * factor)
    return value


def _descend(optimizer: AdamW, *, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()


def _evaluate(session: Session, renderer: Base) -> Iterator[Event]:
    """Draw with the adapter as it is, have it scored, and keep it if it leads."""
    spec, step = session.spec, session.step
    yield _progress(session, stage="evaluate")
    pictures = _pictures(session, renderer, session.workdir / EVALUATIONS / str(step))
    pipelines.place(session.base.pipeline, session.base.plan, "train")
    likeness = None
    if session.score is not None and spec.held_out:
        likeness = session.score(pictures, [photo.path for photo in spec.held_out])
        session.scores.append(Score(step=step, likeness=likeness))
        if evaluation.best(session.scores) == session.scores[-1]:
            session.best = {name: each.clone() for name, each in session.average.items()}
    yield Evaluated(step=step, pictures=tuple(pictures), likeness=likeness)


def _pictures(session: Session, renderer: Base, folder: Path) -> list[Path]:
    """What the adapter draws now, on the weights that it will be rendered with."""
    asked = evaluation.evaluation_spec(session.spec)
    with ExitStack() as worn:
        if renderer is session.base:
            worn.enter_context(lora.holding(session.parameters, session.average))
            worn.enter_context(lora.without_aid(session.base))
        else:
            path = session.workdir / DRAFT
            _save(session, path, session.average)
            worn.callback(path.unlink)
            worn.enter_context(lora.loaded(renderer, path))
        return evaluation.draw(renderer, asked, folder)


def _progress(session: Session, *, stage: str = "train") -> Progress:
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


def write_checkpoint(session: Session) -> Path:
    """Have an interruption from now on lose nothing; raises Diverged, OSError on a full disk."""
    state = checkpoint.State(
        step=session.step,
        losses=session.losses,
        seconds=session.seconds,
        scores=[(score.step, score.likeness) for score in session.scores],
    )
    return checkpoint.save(
        session.workdir, state, spec_digest=session.spec.digest(), tensors=_tensors(session)
    )


def _tensors(session: Session) -> checkpoint.Tensors:
    return checkpoint.Tensors(
        parameters=session.parameters,
        optimizer=session.optimizer,
        average=session.average,
        best=session.best,
    )


def _save(session: Session, path: Path, values: Mapping[str, Tensor]) -> None:
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


def _finish(session: Session) -> Trained:
    """Save the adapter, then what is known about it, then drop the checkpoint: in this order."""
    spec, path = session.spec, session.workdir / ADAPTER
    best = evaluation.best(session.scores)
    _save(session, path, session.best or session.average)
    trained = Trained(
        adapter_path=path,
        digest=digest_of_file(path),
        first_loss=fmean(session.losses[:SMOOTHED]),
        last_loss=fmean(session.losses[-SMOOTHED:]),
        steps=best.step if best else session.step,
        seconds=round(session.seconds, 3),
        report_path=session.workdir / REPORT,
        likeness=best.likeness if best else None,
    )
    report = Report(spec=spec, trained=trained, losses=session.losses, scores=session.scores)
    write_report(report, evaluations=session.workdir / EVALUATIONS)
    with replacing(session.workdir / RESULT) as draft:
        draft.write_text(canonical_json({**trained.to_json(), "spec_digest": spec.digest()}))
    checkpoint.remove(session.workdir)
    return trained


def _finished(spec: TrainSpec, workdir: Path) -> Trained | None:
    """The result of this very training, if it is there and its adapter is whole."""
    try:
        said = json.loads((workdir / RESULT).read_text())
        whole = digest_of_file(workdir / ADAPTER) == said["digest"]
    except (OSError, ValueError, KeyError):
        return None
    if not whole or said.pop("spec_digest") != spec.digest():
        return None
    said.pop("event")
    paths = {"adapter_path": workdir / ADAPTER, "report_path": workdir / REPORT}
    return Trained(**{**said, **paths})
