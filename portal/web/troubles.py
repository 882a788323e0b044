"""Work for one person that failed, in words, with what tries it again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generation.approvals import queries as approvals
from generation.headshots import actions as headshots
from generation.headshots import queries as batches
from generation.headshots.models import HeadshotBatch
from generation.photos import actions as photo_actions
from generation.photos import queries as photos
from generation.photos.lifecycle import PhotoState
from generation.retention import notices
from generation.training import actions as training
from generation.training import queries as runs
from generation.training.models import TrainingRun
from tenants.invites import queries as invites
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.jobs.reasons import sentence
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.people.models import Employee

WORK: Final[dict[str, Promise]] = {
    "generation.approvals.tasks.tell_ready": _("Telling them that the headshots are ready"),
    "generation.approvals.tasks.tell_redo": _("Telling them about the redo"),
    "generation.approvals.tasks.tell_redo_taken_back": _("Telling them that no redo is needed"),
    "generation.census.tasks.carry_out": _("Changing many people"),
    "generation.checks.tasks.look": _("Looking at a picture"),
    "generation.delivery.tasks.make_renditions": _("Making the files to download"),
    "generation.delivery.tasks.tell_approved": _("Telling them about the approval"),
    "generation.delivery.tasks.tell_withdrawn": _("Telling them that the approval was taken back"),
    "generation.headshots.tasks.measure": _("Measuring the headshot"),
    "generation.headshots.tasks.open_batch": _("Starting the headshots"),
    "generation.headshots.tasks.render": _("Making the headshots"),
    "generation.ownphotos.tasks.make": _("Framing the own photo"),
    "generation.ownphotos.tasks.open_photo": _("Opening the own photo"),
    "generation.photos.tasks.compare": _("Comparing with colleagues' photos"),
    photo_actions.LOOK: _("Checking photos"),
    "generation.photos.tasks.sort_out": _("Sorting photos"),
    "generation.previews.tasks.draw": _("Drawing the preview"),
    "generation.rebrands.tasks.make": _("Giving the headshot another background"),
    "generation.rebrands.tasks.swap": _("Making the files to download"),
    notices.TELL: _("Telling them that photos are deleted soon"),
    "generation.samples.tasks.draw": _("Drawing sample people"),
    "generation.training.tasks.train": _("Learning the face"),
    "tenants.invites.tasks.deliver": _("Sending the invite"),
    "tenants.invites.tasks.deliver_sign_in_link": _("Sending a sign-in link"),
    "tenants.invites.tasks.remind": _("Sending a reminder"),
}
"""What a job does for a person. One that is not listed is "Work"."""


@dataclass(frozen=True)
class Trouble:
    """A job that failed: what it was for, why it failed, and since when."""

    job_id: UUID
    what: str
    why: str
    since: datetime


def troubles_of(employee: Employee) -> list[Trouble]:
    """The person's failed work, newest first; what was tried again since is not among it.

    What failed alike of many photos is told once.
    """
    alike: dict[tuple[str, str], Job] = {}
    for job in _failed(employee):
        alike.setdefault((job.kind, job.failure_code), job)
    return [
        Trouble(
            job.pk,
            str(WORK.get(job.kind, _("Work"))),
            sentence(job.failure_code),
            job.state_changed_at,
        )
        for job in alike.values()
    ]


def retry(employee: Employee, job_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Try one failed job of the person again, see `again`.

    Raises:
        NotFound: no such job of theirs has failed.
    """
    job = next((job for job in _failed(employee) if job.pk == job_id), None)
    if job is None:
        raise NotFound(_("This is not failed any more."))
    again(job, actor=actor, at=at)


def again(job: Job, *, actor: Actor, at: datetime) -> None:
    """Try the failed job again, a training or rendering by its own action, and with a photo all
    that stalled."""
    if job.kind == training.TRAIN:
        training.retry(TrainingRun.objects.get(pk=job.subject_id), actor=actor, at=at)
    elif job.kind == headshots.RENDER:
        headshots.retry(HeadshotBatch.objects.get(pk=job.subject_id), actor=actor, at=at)
    elif job.kind == photo_actions.LOOK:
        photo_actions.look_again(actor=actor, at=at)
    else:
        jobs.retry(job.pk, at=at)


def _failed(employee: Employee) -> list[Job]:
    # the job table is nobody's: it is asked for this organization's alone
    ours = Job.objects.filter(organization_id=employee.organization_id)
    newest: dict[tuple[str, UUID], Job] = {}
    for job in ours.filter(subject_id__in=_subjects(employee)).order_by("created_at", "pk"):
        newest[job.kind, job.subject_id] = job
    failed = [job for job in newest.values() if job.state == JobState.FAILED]
    return sorted(failed, key=lambda job: job.state_changed_at, reverse=True)


def _subjects(employee: Employee) -> list[UUID]:
    """What work may still matter for: the newest of each kind, and photos that stalled."""
    approval = approvals.standing(employee)
    newest = (
        invites.latest_invite(employee),
        runs.latest(employee),
        batches.latest_batch(employee),
        approval,
        approval.headshot if approval else None,
    )
    stalled = photos.of(employee).filter(state=PhotoState.STALLED)
    return [*(row.pk for row in newest if row), *stalled.values_list("pk", flat=True)]
