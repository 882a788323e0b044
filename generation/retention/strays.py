"""Files that no row names: left by a worker that was stopped between storing and noting."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from generation.delivery.models import Rendition
from generation.headshots.actions import FILES
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.queries import OPEN as OPEN_BATCHES
from generation.ownphotos.lifecycle import WORKED_ON
from generation.ownphotos.models import OwnPhoto
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.previews.lifecycle import OPEN as OPEN_PREVIEWS
from generation.previews.models import Preview
from generation.rebrands import queries as rebrands
from generation.rebrands.lifecycle import BUSY
from generation.rebrands.models import Refinish
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from generation.training.queries import OPEN as OPEN_RUNS
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

LATE = timedelta(minutes=10)
"""How long after work ended its worker may still store something."""


def just_ended(*, at: datetime) -> QuerySet[Employee]:
    """The employees of whom a photo, a preview, a training, a rendering, a headshot or a
    refinished picture changed lately, or who were erased."""
    lately = {"state_changed_at__gt": at - LATE}
    models = (Photo, Preview, TrainingRun, HeadshotBatch, Headshot, OwnPhoto, Refinish)
    of_them = [model.objects.filter(employee_id=OuterRef("pk"), **lately) for model in models]
    erased = Q(state=EmployeeState.ERASED, **lately)
    return Employee.objects.filter(reduce(or_, map(Q, map(Exists, of_them)), erased))


def remove(employee: Employee) -> int:
    """Delete what is stored about the employee without a row that names it.

    Returns how many files. While work on the person is open nothing is touched: its worker stores
    files before it notes them.
    """
    # whoever sends a photo waits, so that each stored file has its row
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    if _has_open_work(employee):
        return 0
    strays = sorted(set(files.held(employee.pk)) - _named(employee))
    files.delete_after_commit(strays)
    return len(strays)


def _has_open_work(employee: Employee) -> bool:
    mine = {"employee": employee}
    return (
        Photo.objects.filter(**mine, state=PhotoState.RECEIVED).exists()
        or Preview.objects.filter(**mine, state__in=OPEN_PREVIEWS).exists()
        or TrainingRun.objects.filter(**mine, state__in=OPEN_RUNS).exists()
        or HeadshotBatch.objects.filter(**mine, state__in=OPEN_BATCHES).exists()
        or OwnPhoto.objects.filter(**mine, state__in=WORKED_ON).exists()
        or Refinish.objects.filter(**mine, state__in=BUSY).exists()
        or _is_being_delivered(employee)
    )


def _is_being_delivered(employee: Employee) -> bool:
    released = Headshot.objects.filter(employee=employee, state=HeadshotState.RELEASED)
    jobs = Job.objects.filter(subject_id__in=[headshot.pk for headshot in released])
    return jobs.filter(state__in=[JobState.READY, JobState.RUNNING]).exists()


def _named(employee: Employee) -> set[str]:
    photos = Photo.objects.filter(employee=employee)
    takes = Headshot.objects.filter(employee=employee)
    runs = TrainingRun.objects.filter(employee=employee)
    resumable = runs.filter(state=RunState.FAILED).values_list("job_id", flat=True)
    jobs = Job.objects.filter(pk__in=[pk for pk in resumable if pk])
    rows = [
        *photos.values_list("file_key", "thumbnail_key", "embedding_key"),
        *takes.values_list(*FILES),
        *OwnPhoto.objects.filter(employee=employee).values_list("file_key"),
        *Preview.objects.filter(employee=employee).values_list("file_key"),
        *runs.values_list("adapter_key", "report_key"),
        *jobs.values_list("checkpoint_key"),
        *Rendition.objects.filter(headshot__employee=employee).values_list("file_key"),
    ]
    return {key for row in rows for key in row} | rebrands.keys_of(employee.pk)
