"""Asking for a preview, recording what came of it, and taking it away."""

from datetime import datetime

from django.db import transaction

from generation import bridge
from generation.previews import queries
from generation.previews.lifecycle import LIFECYCLE, PreviewState
from generation.previews.models import Preview
from generation.styles import queries as styles
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

DRAW = "generation.previews.tasks.draw"


def request(employee: Employee, *, base: str, seed: int, at: datetime) -> Preview | None:
    """Have a preview drawn in the current style, in the place of an earlier one.

    None where it cannot be: the base takes no references, no style is published, or no photo with a
    face is accepted.

    Raises:
        ConsentMissing: there is no standing consent.
    """
    consent.require(employee, at=at)
    version, chosen = styles.version_for(employee), queries.telling_photos(employee)
    if version is None or not chosen or not bridge.takes_references(base):
        return None
    with transaction.atomic():
        erase_of(employee, at=at)
        preview = Preview.objects.create(
            employee=employee,
            style_version=version,
            base=base,
            seed=seed,
            photo_ids=[str(photo.pk) for photo in chosen],
            created_at=at,
            **LIFECYCLE.start(at=at),
        )
        job = jobs.enqueue(
            DRAW,
            organization_id=preview.organization_id,
            subject_id=preview.pk,
            at=at,
            queue="gpu",
            urgent=True,
        )
        Preview.objects.filter(pk=preview.pk).update(job_id=job.pk)
    preview.job_id = job.pk
    return preview


def start(preview: Preview, *, at: datetime) -> None:
    """A worker took the preview up."""
    LIFECYCLE.apply(preview, "start", at=at)


def finish(preview: Preview, *, file_key: str, at: datetime) -> None:
    """The picture is stored: the employee may see it."""
    LIFECYCLE.apply(preview, "finish", at=at, file_key=file_key)


def fail(preview: Preview, *, code: str, at: datetime) -> None:
    """There will be no picture. Nothing else depends on it."""
    LIFECYCLE.apply(preview, "fail", at=at, failure_code=code)


def erase_of(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Stop the drawing of the employee's preview, or delete the picture; returns how many."""
    with transaction.atomic():
        # locked, so that one that finishes at this moment is either stopped or deleted
        mine = Preview.objects.select_for_update(no_key=True).filter(employee=employee)
        previews = list(mine.exclude(state=PreviewState.ERASED))
        for preview in previews:
            _erase(preview, actor=actor, at=at)
    return len(previews)


def _erase(preview: Preview, *, actor: Actor, at: datetime) -> None:
    key = preview.file_key
    LIFECYCLE.apply(preview, "erase", at=at, actor=actor, file_key="", photo_ids=[])
    if preview.job_id:
        jobs.cancel(preview.job_id, at=at)
    files.delete_after_commit([key])
