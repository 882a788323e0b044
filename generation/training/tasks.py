"""Fine-tuning one person's adapter, in a gpu worker: stage, learn, publish, finish."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.engine.spec import TrainSpec
from generation.licences import tasks as licences
from generation.photos.models import Photo
from generation.training import actions, checkpoints
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import tasks as consent
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.interludes import Interludes
from tenants.kernel.jobs.pulse import Pulse
from tenants.kernel.jobs.stopwatch import Stopwatch


def train(claim: Claim) -> None:
    """Train on the run's photos, going on from the checkpoint that a lost worker left."""
    watch, workdir = Stopwatch(), claim.work_folder
    with claim.acting():
        run = TrainingRun.objects.select_related("employee").get(pk=claim.subject_id)
        if run.state not in {RunState.QUEUED, RunState.RUNNING}:
            return
        consent.require(run.employee)
        if run.state == RunState.QUEUED:  # what has begun is finished, past the term too
            licences.require(run.base)
        staged = _stage(run, workdir)
        checkpoints.fetch(claim.checkpoint_key, workdir)
    pulse = consent.pulse(claim, run.employee)
    spec = _spec(run, staged, pulse)
    with claim.acting():
        actions.start(run, at=now(), **_plan(spec))
    watch.lap("stage")
    note = partial(_note, claim, run, interludes=Interludes(claim, queue="gpu"))
    trained = bridge.runner().train(spec, workdir=workdir, on_event=note, should_stop=pulse)
    watch.lap("learn")
    with claim.acting():
        keys = _publish(run, trained)
    watch.lap("publish")
    with claim.finishing(at=now()):
        _finish(run, trained, keys, watch)
        checkpoints.remove(claim.checkpoint_key)


def train_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """The job failed for good: so did the run."""
    run = TrainingRun.objects.get(pk=subject_id)
    if run.state in {RunState.QUEUED, RunState.RUNNING}:
        actions.fail(run, code=code, at=at)


def _stage(run: TrainingRun, workdir: Path) -> dict[Path, dict[str, Any]]:
    """Put the photos that are missing into the work folder; what was measured on each."""
    rows = (
        Photo.objects.filter(pk__in=run.photo_ids)
        .exclude(file_key="")
        .order_by("received_at", "pk")
    )
    staged: dict[Path, dict[str, Any]] = {}
    for photo in rows:
        path = workdir / f"{photo.pk}.jpg"
        if not path.exists():
            path.write_bytes(files.get(photo.file_key))
        staged[path] = photo.measured["training"]
    if len(staged) < len(run.photo_ids):
        raise JobFailed("photos_gone")
    return staged


def _spec(run: TrainingRun, staged: dict[Path, dict[str, Any]], pulse: Pulse) -> TrainSpec:
    """What is to be learned from the staged photos, with masks where the recipe weighs by them."""
    photos = [
        bridge.training_photo(
            path,
            measured,
            mask=_mask(path, pulse) if bridge.weighs_by_mask(run.base) else None,
            base=run.base,
        )
        for path, measured in staged.items()
    ]
    return bridge.training_spec(photos, seed=run.seed, base=run.base, plan=run.plan)


def _plan(spec: TrainSpec) -> dict[str, Any]:
    return {
        "steps": spec.recipe.steps,
        "spec_digest": spec.digest(),
        "held_out_ids": [photo.path.stem for photo in spec.held_out],
    }


def _mask(photo: Path, pulse: Pulse) -> Path:
    """The photo's mask beside it, made unless it is there."""
    path = photo.with_suffix(".mask.png")
    if not path.exists():
        seen = bridge.see("mask", picture=photo.read_bytes(), should_stop=pulse)
        path.write_bytes(bridge.as_bytes(seen))
    return path


def _publish(run: TrainingRun, trained: dict[str, Any]) -> dict[str, str]:
    """Store what the training left, encrypted; the same bytes have the same key."""
    return {
        f"{kind}_key": files.put(
            Path(trained[f"{kind}_path"]).read_bytes(), subject_id=run.employee_id, kind=kind
        ).key
        for kind in ("adapter", "report")
    }


def _note(claim: Claim, run: TrainingRun, event: dict[str, Any], *, interludes: Interludes) -> None:
    """Write how far the training is; where there is room, let urgent work by."""
    if event["event"] == "progress":
        with claim.acting():
            actions.note_progress(
                run, stage=event["stage"], step=event["step"], steps=event["steps"]
            )
        if event["has_room"]:
            interludes(at=now())
    elif event["event"] == "checkpointed":
        with claim.acting():
            key = checkpoints.store(Path(event["path"]), run=run, replaces=claim.checkpoint_key)
            claim.checkpoint(key)


def _finish(
    run: TrainingRun, trained: dict[str, Any], keys: dict[str, str], watch: Stopwatch
) -> None:
    run.refresh_from_db()
    actions.finish(
        run,
        **keys,
        at=now(),
        likeness=trained["likeness"],
        step=trained["steps"],
        first_loss=trained["first_loss"],
        last_loss=trained["last_loss"],
        stage_seconds=watch.seconds,
    )
