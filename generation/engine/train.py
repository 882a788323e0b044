"""Training one person's adapter, as an iterator of events that can be left and taken up again."""

import json
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.optim import AdamW

from generation.engine import checkpoint, compute, dataset, flow, lora
from generation.engine.bases import loading
from generation.engine.bases.interface import Base
from generation.engine.canonical import canonical_json, digest_of_file
from generation.engine.dataset import Examples
from generation.engine.draws import draw
from generation.engine.errors import Diverged
from generation.engine.events import Checkpointed, Event, Progress, Trained, Warned
from generation.engine.files import replacing
from generation.engine.spec import TrainSpec

ADAPTER = "adapter.safetensors"
RESULT = "trained.json"
SMOOTHED = 20
"""Steps that a reported loss is the mean of; single batches differ too much to compare."""

Scorer = Callable[[Path], float]
"""Likeness of an adapter's pictures to the person, by someone who can see; higher is better."""


@dataclass(kw_only=True)
class Session:
    """One training under way: what it works on and how far it came."""

    spec: TrainSpec
    workdir: Path
    base: Base
    examples: Examples
    parameters: dict[str, Parameter]
    optimizer: AdamW
    step: int = 0
    losses: list[float] = field(default_factory=list)
    seconds: float = 0.0


def train(
    spec: TrainSpec, workdir: Path, *, base: Base | None = None, score: Scorer | None = None
) -> Generator[Event]:
    """Train the adapter that `spec` asks for; the last event is Trained.

    `workdir` must be this training's own. Finished work found there is not done again, and a
    checkpoint is gone on from: on one machine, with as many threads, the adapter has the same bytes
    as without the interruption. Closing the iterator leaves a checkpoint.

    Raises EngineError: WeightsMissing, PhotoUnreadable, Diverged.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    finished = _finished(spec, workdir)
    if finished is not None:
        yield finished
        return
    yield Progress(stage="load", step=0, steps=spec.recipe.steps)
    base = base or loading.warm(spec.base)
    yield Progress(stage="encode", step=0, steps=spec.recipe.steps)
    examples = dataset.encode(base, spec)
    recipe = spec.recipe
    with lora.attached(base, rank=recipe.rank, alpha=recipe.alpha, seed=spec.seed) as parameters:
        session = _session(spec, workdir, base, examples, parameters)
        yield from _resume(session)
        yield from _steps(session)
        yield _finish(session, score)


def _session(
    spec: TrainSpec,
    workdir: Path,
    base: Base,
    examples: Examples,
    parameters: dict[str, Parameter],
) -> Session:
    optimizer = AdamW(
        parameters.values(),
        lr=spec.recipe.learning_rate,
        weight_decay=spec.recipe.weight_decay,
        foreach=True,
    )
    return Session(
        spec=spec,
        workdir=workdir,
        base=base,
        examples=examples,
        parameters=parameters,
        optimizer=optimizer,
    )


def _resume(session: Session) -> Iterator[Event]:
    """Take up the checkpoint, if there is one of this training."""
    state = checkpoint.load(
        session.workdir,
        spec_digest=session.spec.digest(),
        parameters=session.parameters,
        optimizer=session.optimizer,
    )
    if state is not None:
        session.step, session.seconds = state.step, state.seconds
        session.losses = list(state.losses)
        yield _progress(session)
    elif (session.workdir / checkpoint.FILE).exists():
        yield Warned(
            code="checkpoint_ignored",
            message="The checkpoint is damaged or of another training; starting over.",
        )


def _steps(session: Session) -> Iterator[Event]:
    spec = session.spec
    try:
        while session.step < spec.recipe.steps:
            _timed_step(session)
            yield _progress(session)
            if session.step % spec.checkpoint_every == 0 and session.step < spec.recipe.steps:
                yield Checkpointed(step=session.step, path=_checkpoint(session))
    except GeneratorExit:
        _checkpoint(session)
        raise


def _timed_step(session: Session) -> None:
    started = time.monotonic()
    loss = _step(session)
    if not torch.isfinite(torch.tensor(loss)):
        raise Diverged(f"The loss of step {session.step + 1} is {loss}; training was stopped.")
    session.step += 1
    session.losses.append(loss)
    session.seconds += time.monotonic() - started


def _step(session: Session) -> float:
    """One batch forward and back; the weights move only when its loss is a finite number."""
    recipe = session.spec.recipe
    latents, noise, sigma, text = _batch(session)
    grid = session.examples.grid
    weights = flow.centre_weights(grid, centre=recipe.centre_weight).to(latents.device)
    with compute.precision(recipe.precision):
        velocity = session.base.velocity(
            flow.mix(latents, noise, sigma), sigma=sigma, text=text, grid=grid
        )
    loss = flow.loss(velocity, latents, noise, weights=weights)
    value = loss.item()
    if torch.isfinite(loss):
        factor = flow.rate_factor(
            session.step, recipe.steps, warmup=recipe.warmup_steps, schedule=recipe.schedule
        )
        _descend(session.optimizer, loss, rate=recipe.learning_rate * factor)
    return value


def _batch(session: Session) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Latents and noise (B, T, C), noise levels (B) and captions (B, L, D) of the next step."""
    examples, recipe = session.examples, session.spec.recipe
    drawn = draw(
        session.step,
        seed=session.spec.seed,
        recipe=recipe,
        latents_shape=examples.latents.shape,
        shift=session.base.shift(grid=examples.grid),
    )
    place = examples.latents.device
    dropped = drawn.dropped.to(place)[:, None, None]
    text = torch.where(dropped, examples.empty, examples.text[drawn.picked.to(place)])
    latents = examples.latents[drawn.picked.to(place)]
    return latents, drawn.noise.to(place), drawn.sigma.to(place), text


def _descend(optimizer: AdamW, loss: Tensor, *, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    optimizer.step()


def _progress(session: Session) -> Progress:
    steps = session.spec.recipe.steps
    per_step = session.seconds / session.step if session.step else None
    return Progress(
        stage="train",
        step=session.step,
        steps=steps,
        loss=fmean(session.losses[-SMOOTHED:]) if session.losses else None,
        seconds_left=None if per_step is None else per_step * (steps - session.step),
    )


def _checkpoint(session: Session) -> Path:
    return checkpoint.save(
        session.workdir,
        checkpoint.State(step=session.step, losses=session.losses, seconds=session.seconds),
        spec_digest=session.spec.digest(),
        parameters=session.parameters,
        optimizer=session.optimizer,
    )


def _finish(session: Session, score: Scorer | None) -> Trained:
    """Save the adapter, then what is known about it, then drop the checkpoint: in this order."""
    spec, path = session.spec, session.workdir / ADAPTER
    about = lora.About(
        base=spec.base,
        fingerprint=session.base.fingerprint,
        rank=spec.recipe.rank,
        trigger=spec.trigger,
        spec_digest=spec.digest(),
    )
    lora.save(session.base, path, about=about)
    trained = Trained(
        adapter_path=path,
        digest=digest_of_file(path),
        first_loss=fmean(session.losses[:SMOOTHED]),
        last_loss=fmean(session.losses[-SMOOTHED:]),
        steps=session.step,
        seconds=round(session.seconds, 3),
        likeness=score(path) if score else None,
    )
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
    return Trained(**{**said, "adapter_path": workdir / ADAPTER})
