"""Training one person's adapter, as an iterator of events that can be left and taken up again."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from generation.engine import draws, evaluation, lora
from generation.engine.bases import loading, pipelines
from generation.engine.bases.interface import Base
from generation.engine.cramped import smaller_once
from generation.engine.evaluation import Score, Scorer
from generation.engine.events import Checkpointed, Evaluated, Event, Progress, Warned
from generation.engine.results import EVALUATIONS, finish, finished
from generation.engine.session import (
    Session,
    advance,
    begun,
    checkpoint_is_due,
    progress,
    resume,
    save_adapter,
    write_checkpoint,
)
from generation.engine.spec import TrainSpec

DRAFT = "draft.safetensors"


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
    held-out photos, training ends once likeness clearly falls, and the adapter before is kept.

    Raises EngineError: WeightsMissing, PhotoUnreadable, Diverged, DoesNotFit, OutOfMemory.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    if (trained := finished(spec, workdir)) is not None:
        yield trained
        return
    handed = [(base, renderer)]  # for the first attempt only

    def attempt() -> Iterator[Event]:
        first, second = handed.pop() if handed else (None, None)
        return _attempt(spec, workdir, base=first, renderer=second, score=score)

    del base, renderer
    yield from smaller_once(attempt, spec.base, stage="train")


def _attempt(
    spec: TrainSpec,
    workdir: Path,
    *,
    base: Base | None,
    renderer: Base | None,
    score: Scorer | None,
) -> Iterator[Event]:
    yield Progress(stage="load", step=0, steps=spec.recipe.steps)
    base = base or loading.warm(spec.base, "train")
    renderer = renderer or _renderer(spec, base)
    yield Progress(stage="encode", step=0, steps=spec.recipe.steps)
    has_room = renderer is not None and renderer is not base
    with (
        loading.trained_on(spec.base),
        begun(
            spec, workdir, base=base, renderer=renderer, score=score, has_room=has_room
        ) as session,
    ):
        yield from _warnings(session)
        yield from resume(session)
        yield from _steps(session)
        yield finish(session)


def _renderer(spec: TrainSpec, base: Base) -> Base | None:
    """What draws the evaluations and whatever is asked for between the steps, where there is."""
    if not base.config.is_distilled:
        return base
    is_asked_for = bool(spec.recipe.evaluate_at) or base.config.takes_references
    if not (is_asked_for and base.plan.keeps_both):
        return None
    return loading.warm(spec.base, "render")


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


def _steps(session: Session) -> Iterator[Event]:
    """Step after step, to the last one or until likeness has peaked."""
    spec, recipe = session.spec, session.spec.recipe
    row = draws.buckets(recipe.steps, seed=spec.seed, shares=recipe.buckets)
    try:
        yield from _evaluate_if_due(session)
        while session.step < recipe.steps and not evaluation.has_peaked(session.scores):
            advance(session, *row[session.step])
            yield progress(session)
            yield from _evaluate_if_due(session)
            if checkpoint_is_due(session):
                yield Checkpointed(step=session.step, path=write_checkpoint(session))
    except GeneratorExit:
        write_checkpoint(session)
        raise


def _evaluate_if_due(session: Session) -> Iterator[Event]:
    """Also after a checkpoint that was left at this step before it was scored."""
    is_due = session.step in session.spec.recipe.evaluated_steps()
    is_scored = any(score.step == session.step for score in session.scores)
    if session.renderer is not None and is_due and not is_scored:
        yield from _evaluate(session, session.renderer)


def _evaluate(session: Session, renderer: Base) -> Iterator[Event]:
    """Draw with the adapter as it is, have it scored, and keep it if it leads."""
    step = session.step
    yield progress(session, stage="evaluate")
    pictures = _pictures(session, renderer, session.workdir / EVALUATIONS / str(step))
    pipelines.place(session.base.pipeline, session.base.plan, "train")
    score = _score(session, pictures)
    if score is not None:
        session.scores.append(score)
        if not evaluation.has_peaked(session.scores):
            session.best = {name: each.clone() for name, each in session.average.items()}
    yield Evaluated(
        step=step, pictures=tuple(pictures), likeness=None if score is None else score.likeness
    )


def _score(session: Session, pictures: Sequence[Path]) -> Score | None:
    """How alike the pictures are; None where that cannot be told."""
    if session.score is None or not session.spec.held_out:
        return None
    each = session.score(pictures, [photo.path for photo in session.spec.held_out])
    return None if each is None else Score(step=session.step, each=tuple(each))


def _pictures(session: Session, renderer: Base, folder: Path) -> list[Path]:
    """What the adapter draws now, on the weights that it will be rendered with."""
    asked = evaluation.evaluation_spec(session.spec)
    with ExitStack() as worn:
        if renderer is session.base:
            worn.enter_context(lora.holding(session.parameters, session.average))
            worn.enter_context(lora.without_aid(session.base))
        else:
            path = session.workdir / DRAFT
            save_adapter(session, path, session.average)
            worn.callback(path.unlink)
            worn.enter_context(lora.loaded(renderer, path))
        return evaluation.draw(renderer, asked, folder)
