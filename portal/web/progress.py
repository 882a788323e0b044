"""While the headshots are being made: honest stages, and what to do when one failed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from generation.delivery import gate
from generation.headshots import actions as headshots
from generation.headshots import queries as batches
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.journey import Step, step_of
from generation.keeps import queries as keeps
from generation.licences import queries as licences
from generation.previews import queries as previews
from generation.training import actions as training
from generation.training import queries as runs
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from portal.http.doors import EmployeeRequest, employee_page
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web.evidence import asked_to_keep, left_out
from portal.web.standing import page_of
from tenants.kernel import files
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.reasons import sentence
from tenants.kernel.models import Job
from tenants.people.models import Employee

NOTHING_NEW = 204
"""htmx leaves the page as it is when it gets this status, and asks again."""
STOP_POLLING = 286
"""htmx stops asking when it gets this status."""


@employee_page
@require_safe
def working(request: EmployeeRequest) -> HttpResponse:
    """The stages, asked for again every three seconds."""
    step = step_of(request.employee, at=now())
    if step != Step.WORKING:
        return _moved_on(request, step)
    run, batch, opening = _work_of(request.employee)
    failure = _failure(run, batch, opening)
    is_held = _is_held(run, batch)
    context = {
        "stages": _stages(run, batch, opening, is_held=is_held),
        "is_held": is_held,
        "failure": failure,
        "left_out": left_out(batch),
        "keeping": asked_to_keep(_kept(request.employee, batch)),
        "typical": runs.typical_seconds(),
        "run": run,
        "preview": None if failure else previews.of(request.employee),
    }
    return render(
        request, "capture/_stages.html" if request.htmx else "capture/working.html", context
    )


@employee_page
@require_safe
def preview(request: EmployeeRequest) -> HttpResponse:
    """The first impression, asked for every three seconds until it is drawn."""
    found = previews.of(request.employee)
    if found and found.is_open:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "capture/_preview.html", {"preview": found})


@employee_page
@require_safe
@gives_out(gate.OWN_PREVIEW)
def preview_picture(request: EmployeeRequest, preview_id: UUID) -> HttpResponse:
    """The picture of the employee's own preview."""
    found = previews.of(request.employee)
    if found is None or found.pk != preview_id or not found.file_key:
        raise NotFound
    return picture(files.get(found.file_key))


@employee_page
@require_POST
def retry(request: EmployeeRequest) -> HttpResponse:
    """Try what failed again."""
    run, batch, opening = _work_of(request.employee)
    if run and run.state == RunState.FAILED:
        training.retry(run, actor=request.actor, at=now())
    elif opening:
        jobs.retry(opening.pk, at=now())
    elif batch and batch.state == BatchState.FAILED:
        headshots.retry(batch, actor=request.actor, at=now())
    return redirect("capture:start")


@employee_page
@require_POST
def stop(request: EmployeeRequest) -> HttpResponse:
    """Stop making the headshots, and go back to the photos."""
    training.cancel_open(request.employee, actor=request.actor, at=now())
    headshots.cancel_open(request.employee, actor=request.actor, at=now())
    return redirect("capture:start")


def _moved_on(request: EmployeeRequest, step: Step) -> HttpResponse:
    if not request.htmx:
        return page_of(step)
    response = HttpResponse(status=STOP_POLLING)
    response["HX-Redirect"] = "/me/"
    return response


def _work_of(employee: Employee) -> tuple[TrainingRun | None, HeadshotBatch | None, Job | None]:
    """The newest training, its headshots, and what failed between the two."""
    run, batch = runs.latest(employee), batches.latest_batch(employee)
    if batch and run and batch.run_id != run.pk:
        batch = None  # of an earlier model
    return run, batch, batches.failed_opening(run) if run and batch is None else None


def _kept(employee: Employee, batch: HeadshotBatch | None) -> list[str]:
    """What is drawn now, or will be: once a rendering has begun, a change is for the next one."""
    if batch and batch.state == BatchState.RENDERING:
        return list(batch.keep)
    return keeps.asked_by(employee)


def _is_held(run: TrainingRun | None, batch: HeadshotBatch | None) -> bool:
    """Whether it waits for the company, which has the base's licence to see to."""
    newest = batch or run
    begins = newest is not None and newest.state in {RunState.QUEUED, BatchState.QUEUED}
    return begins and licences.must_wait(at=now())


def _stages(
    run: TrainingRun | None, batch: HeadshotBatch | None, opening: Job | None, *, is_held: bool
) -> list[dict[str, object]]:
    learning = "done" if run and run.state == RunState.READY else "now"
    rendering = "later" if batch is None else "now"
    if run and run.state == RunState.FAILED:
        learning = "failed"
    if opening or (batch and batch.state == BatchState.FAILED):
        rendering = "failed"
    notes = _learning(run), _rendering(batch)
    if is_held:
        company = _("Waiting for your company")
        notes = ("", company) if batch else (company, "")
    return [
        {"title": _("Photos checked"), "state": "done"},
        {"title": _("Learning what you look like"), "state": learning, "note": notes[0]},
        {"title": _making(batch), "state": rendering, "note": notes[1]},
        {"title": _("You choose"), "state": "later"},
    ]


def _making(batch: HeadshotBatch | None) -> str:
    if batch and batch.source_id:
        return _("Changing one take")
    return _("Making your headshots")


def _learning(run: TrainingRun | None) -> str:
    if run is None or run.state == RunState.QUEUED:
        return _("Waiting for a free worker")
    if run.state == RunState.RUNNING and run.steps:
        return _("Step %(step)d of %(steps)d") % {"step": run.step, "steps": run.steps}
    return ""


def _rendering(batch: HeadshotBatch | None) -> str:
    if batch is None or batch.state != BatchState.RENDERING:
        return ""
    return _("%(done)d of %(all)d") % {"done": batch.rendered, "all": batch.candidates}


def _failure(run: TrainingRun | None, batch: HeadshotBatch | None, opening: Job | None) -> str:
    if run and run.state == RunState.FAILED:
        return sentence(run.failure_code)
    if opening:
        return sentence(opening.failure_code)
    if batch and batch.state == BatchState.FAILED:
        return sentence(batch.failure_code)
    return ""
