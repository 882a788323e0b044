"""The work folder of a job on this machine: photos and adapters lie in it as plain files.

It goes when the job ends. Where its worker could not see to that, killed or called off, the
cluster's main process does.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job

OPEN = (JobState.READY, JobState.RUNNING)
GRACE = timedelta(minutes=1)
"""How long a worker may take to notice that its job was called off."""


def folder_of(job_id: UUID) -> Path:
    """The job's folder, which is this account's alone; the next attempt here finds it again."""
    folder = _jobs() / str(job_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def leave(job_id: UUID) -> None:
    """An attempt is over: unless the job goes on, nothing of it stays here."""
    folder = _jobs() / str(job_id)
    if folder.exists() and not Job.objects.filter(pk=job_id, state__in=OPEN).exists():
        shutil.rmtree(folder, ignore_errors=True)


def remove_ended(*, at: datetime) -> int:
    """Delete the folders of this machine that no job needs any more; returns how many."""
    folders = {pk: path for path in _jobs().glob("*") if (pk := _job_id(path))}
    jobs = Job.objects.filter(pk__in=folders)
    needed = jobs.filter(state__in=OPEN) | jobs.filter(state_changed_at__gt=at - GRACE)
    ended = folders.keys() - set(needed.values_list("pk", flat=True))
    for pk in ended:
        shutil.rmtree(folders[pk], ignore_errors=True)
    return len(ended)


def _jobs() -> Path:
    folder: Path = settings.WORK_FOLDER / "jobs"
    return folder


def _job_id(path: Path) -> UUID | None:
    try:
        return UUID(path.name)
    except ValueError:
        return None
