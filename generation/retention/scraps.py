"""Work folders whose job has ended: they hold photos as plain files, until a worker is done."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job

GRACE = timedelta(minutes=1)
"""How long a worker may take to notice that its job was called off."""


def remove(*, at: datetime) -> int:
    """Delete the work folders of this machine that no job needs any more; returns how many."""
    folders = {pk: path for path in settings.WORK_FOLDER.glob("*/*") if (pk := _job_id(path))}
    jobs = Job.objects.filter(pk__in=folders)
    open_jobs = jobs.filter(state__in=[JobState.READY, JobState.RUNNING])
    ending = jobs.filter(state_changed_at__gt=at - GRACE)
    needed = set((open_jobs | ending).values_list("pk", flat=True))
    ended = [path for pk, path in folders.items() if pk not in needed]
    for path in ended:
        shutil.rmtree(path, ignore_errors=True)
    return len(ended)


def _job_id(path: Path) -> UUID | None:
    try:
        return UUID(path.name)
    except ValueError:
        return None
