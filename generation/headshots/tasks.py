"""Rendering candidates with a person's adapter and keeping the best, in a gpu worker."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.engine.spec import RenderSpec
from generation.headshots import actions, edits, finishing, selection
from generation.headshots.editing import Editing
from generation.headshots.finishing import Look
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.licences import tasks as licences
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import tasks as consent
from tenants.kernel import files
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.pulse import Pulse
from tenants.kernel.jobs.stopwatch import Stopwatch

ADAPTER = "adapter.safetensors"


def open_batch(claim: Claim) -> None:
    """A training has finished: queue its headshots, unless that is done or the adapter is gone."""
    with claim.finishing(at=now()):
        run = TrainingRun.objects.get(pk=claim.subject_id)
        if run.state != RunState.READY or HeadshotBatch.objects.filter(run=run).exists():
            return
        try:
            actions.open_batch(run, seed=run.seed, at=now())
        except Conflict as refusal:
            raise JobFailed(refusal.code) from refusal


def render(claim: Claim) -> None:
    """Render the batch's candidates, judge them, finish the kept ones, and publish them at once."""
    watch, workdir = Stopwatch(), claim.work_folder
    with claim.acting():
        batch = _load(claim)
        if batch is None:
            return
        (workdir / ADAPTER).write_bytes(files.get(batch.run.adapter_key))
        faces, look = selection.faces_of(batch, at=now()), Look.of(batch.style_version)
        actions.start(batch, at=now())
        asked = edits.asked_of(batch)
        editing = Editing.of(batch, asked[0]) if batch.source_id else None
    pulse = consent.pulse(claim, batch.employee)
    rendered = _draw(claim, batch, workdir, editing, pulse)
    watch.lap("render")
    people = selection.people_of(faces, batch=batch, claim=claim, pulse=pulse)
    drawn = selection.judge(rendered, asked=asked, framing=look.framing, people=people, pulse=pulse)
    drawn = editing.judged(drawn) if editing else drawn
    keepers = 1 if editing else batch.style_version.specification["keepers"]
    chosen = selection.choose(drawn, keepers=keepers, is_strict=batch.is_strict)
    rejected = selection.rejects(drawn)
    kept = [selection.finish(each, look=look, pulse=pulse) for each in chosen]
    watch.lap("select")
    with claim.acting():
        actions.note_rejects(batch, rejected)
        takes = [selection.store(candidate, batch=batch) for candidate in kept]
    if not takes:
        raise JobFailed(selection.why_none(rejected, is_edit=editing is not None))
    watch.lap("publish")
    with claim.finishing(at=now()):
        batch.refresh_from_db()
        actions.finish(batch, takes, at=now(), rendered=len(rendered), stage_seconds=watch.seconds)


def render_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """The job failed for good: so did the batch."""
    batch = HeadshotBatch.objects.get(pk=subject_id)
    if batch.state in {BatchState.QUEUED, BatchState.RENDERING}:
        actions.fail(batch, code=code, at=at)


def measure(claim: Claim) -> None:
    """Measure what would make an approved headshot stand out, which is older than that is done."""
    with claim.acting():
        rows = Headshot.objects.select_related("employee", "style_version")
        headshot = rows.get(pk=claim.subject_id)
        if headshot.traits is not None or not (headshot.file_key and headshot.matte_key):
            return
        consent.require(headshot.employee)
        done = finishing.stored(headshot)
        look = Look.of(headshot.style_version)
    pulse = consent.pulse(claim, headshot.employee)
    traits = finishing.measure(done, look=look, pulse=pulse)
    with claim.finishing(at=now()):
        actions.keep_traits(headshot, traits)


def _load(claim: Claim) -> HeadshotBatch | None:
    rows = HeadshotBatch.objects.select_related(
        "run", "employee", "style_version__background", "source"
    )
    batch = rows.get(pk=claim.subject_id)
    if batch.state not in {BatchState.QUEUED, BatchState.RENDERING}:
        return None
    consent.require(batch.employee)
    if batch.state == BatchState.QUEUED:  # what has begun is finished, past the term too
        licences.require(batch.run.base)
    if not batch.run.adapter_key:
        raise JobFailed("adapter_gone")
    return batch


def _spec(batch: HeadshotBatch, workdir: Path, editing: Editing | None, pulse: Pulse) -> RenderSpec:
    if editing:
        return editing.spec(batch, workdir=workdir, pulse=pulse)
    return bridge.render_spec(
        batch.axes,
        background=batch.style_version.specification["background"],
        count=batch.candidates,
        seed=batch.seed,
        base=batch.run.base,
        keep=batch.keep,
    )


def _draw(
    claim: Claim, batch: HeadshotBatch, workdir: Path, editing: Editing | None, pulse: Pulse
) -> list[dict[str, Any]]:
    spec = _spec(batch, workdir, editing, pulse)

    def note(event: dict[str, Any]) -> None:
        if event["event"] == "rendered":
            with claim.acting():
                HeadshotBatch.objects.filter(pk=batch.pk).update(rendered=event["index"] + 1)

    rendered = bridge.runner().render(
        spec, adapter=workdir / ADAPTER, outdir=workdir, on_event=note, should_stop=pulse
    )
    return editing.joined(rendered, pulse=pulse) if editing else rendered
