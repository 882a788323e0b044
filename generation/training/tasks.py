"""Fine-tuning one person's adapter, in a gpu worker: stage, learn, publish, finish."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.engine.spec import TrainPhoto, TrainSpec
from generation.photos.models import Photo
from generation.training import actions, checkpoints
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import tasks as consent
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.stopwatch import Stopwatch


def train(claim: Claim) -> None:
    """Train on the run's photos, going on from the checkpoint that a lost worker left."""
    watch, workdir = Stopwatch(), claim.work_folder
    with claim.acting():
        run = TrainingRun.objects.select_related("employee").get(pk=claim.subject_id)
        if run.state not in {RunState.QUEUED, RunState.RUNNING}:
            return
        consent.require(run.employee)
        spec = _stage(run, workdir)
        checkpoints.fetch(claim.checkpoint_key, workdir)
        actions.start(run, steps=spec.recipe.steps, spec_digest=spec.digest(), at=now())
    watch.lap("stage")
    trained = bridge.runner().train(
        spec,
        workdir=workdir,
        on_event=partial(_note, claim, run),
        should_stop=consent.pulse(claim, run.employee),
    )
    watch.lap("learn")
    with claim.acting():
        adapter = Path(trained["adapter_path"]).read_bytes()
        stored = files.put(adapter, subject_id=run.employee_id, kind="adapter")
    watch.lap("publish")
    with claim.finishing(at=now()):
        _finish(run, trained, stored.key, watch)
    with claim.acting():
        checkpoints.remove(claim.checkpoint_key)


def train_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """The job failed for good: so did the run."""
    run = TrainingRun.objects.get(pk=subject_id)
    if run.state in {RunState.QUEUED, RunState.RUNNING}:
        actions.fail(run, code=code, at=at)


def _stage(run: TrainingRun, workdir: Path) -> TrainSpec:
    """Put the photos that are missing into the work folder, and say what is to be learned."""
    rows = (
        Photo.objects.filter(pk__in=run.photo_ids)
        .exclude(file_key="")
        .order_by("received_at", "pk")
    )
    photos: list[TrainPhoto] = []
    for photo in rows:
        path = workdir / f"{photo.pk}.jpg"
        if not path.exists():
            path.write_bytes(files.get(photo.file_key))
        photos.append(bridge.training_photo(path, photo.measured["training"], base=run.base))
    if len(photos) < len(run.photo_ids):
        raise JobFailed("photos_gone")
    return bridge.training_spec(photos, seed=run.seed, base=run.base)


def _note(claim: Claim, run: TrainingRun, event: dict[str, Any]) -> None:
    if event["event"] == "progress":
        with claim.acting():
            actions.note_progress(
                run, stage=event["stage"], step=event["step"], steps=event["steps"]
            )
    elif event["event"] == "checkpointed":
        with claim.acting():
            key = checkpoints.store(Path(event["path"]), run=run, replaces=claim.checkpoint_key)
            claim.checkpoint(key)


def _finish(run: TrainingRun, trained: dict[str, Any], adapter_key: str, watch: Stopwatch) -> None:
    run.refresh_from_db()
    actions.finish(
        run,
        adapter_key=adapter_key,
        at=now(),
        step=trained["steps"],
        first_loss=trained["first_loss"],
        last_loss=trained["last_loss"],
        stage_seconds=watch.seconds,
    )
