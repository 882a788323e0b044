"""Having the sample people drawn in a style, and recording what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from generation.samples import queries
from generation.samples.lifecycle import LIFECYCLE, OPEN, DrawingState
from generation.samples.models import SampleDrawing
from generation.styles.specification import digest
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor

DRAW = "generation.samples.tasks.draw"
MOST_KEPT = 60
"""Drawings that a company keeps; the oldest go first, and can be drawn again."""


class TooManyDrawings(Conflict):
    """The company has as many drawings under way as it may."""

    code = "too_many_drawings"
    sentence = gettext_lazy(
        "Other samples are being drawn right now. Wait until they are done, then try again."
    )


def request(
    specification: Mapping[str, Any], *, base: str, actor: Actor, at: datetime
) -> SampleDrawing:
    """The drawing of the sample people as the specification has them: the one there is, one that
    failed tried again, or a new one, which is urgent work.

    Raises:
        TooManyDrawings.
    """
    look = queries.look_of(specification, base=base)
    with transaction.atomic():
        is_full = queries.too_many_open()
        made = {"base": base, "look": look, "created_at": at, **LIFECYCLE.start(at=at)}
        drawing, is_new = SampleDrawing.objects.get_or_create(digest=digest(look), defaults=made)
        if not is_new and drawing.state != DrawingState.FAILED:
            return drawing
        if not is_new:
            retry(drawing, actor=actor, at=at)
        elif is_full:
            raise TooManyDrawings
        else:
            _order(drawing, actor=actor, at=at)
    return drawing


def retry(drawing: SampleDrawing, *, actor: Actor, at: datetime) -> None:
    """Try a drawing that failed again, with a fresh allowance of attempts.

    Raises:
        TooManyDrawings.
        IllegalMove: it has not failed.
    """
    with transaction.atomic():
        if queries.too_many_open():
            raise TooManyDrawings
        LIFECYCLE.apply(drawing, "retry", at=at, actor=actor, failure_code="")
        if drawing.job_id:
            jobs.retry(drawing.job_id, at=at)


def start(drawing: SampleDrawing, *, at: datetime) -> None:
    """A worker took the drawing up."""
    LIFECYCLE.apply(drawing, "start", at=at, started_at=at, drawn=0)


def note_drawn(drawing: SampleDrawing, drawn: int) -> None:
    """So many people are drawn."""
    SampleDrawing.objects.filter(pk=drawing.pk).update(drawn=drawn)


def finish(drawing: SampleDrawing, file_keys: Sequence[str], *, at: datetime) -> None:
    """The pictures are stored: they may be seen."""
    LIFECYCLE.apply(drawing, "finish", at=at, file_keys=list(file_keys), finished_at=at)


def fail(drawing: SampleDrawing, *, code: str, at: datetime) -> None:
    """There are no pictures. Nothing else depends on it."""
    LIFECYCLE.apply(drawing, "fail", at=at, failure_code=code)


def _order(drawing: SampleDrawing, *, actor: Actor, at: datetime) -> None:
    job = jobs.enqueue(
        DRAW,
        organization_id=drawing.organization_id,
        subject_id=drawing.pk,
        at=at,
        queue="gpu",
        urgent=True,
    )
    SampleDrawing.objects.filter(pk=drawing.pk).update(job_id=job.pk)
    drawing.job_id = job.pk
    record("sampledrawing.order", drawing, actor=actor, at=at)
    _make_room()


def _make_room() -> None:
    """Delete the oldest drawings beyond those that are kept; none that is under way."""
    kept = SampleDrawing.objects.order_by("-created_at", "pk").values("pk")[:MOST_KEPT]
    for old in SampleDrawing.objects.exclude(pk__in=kept).exclude(state__in=OPEN):
        files.delete_after_commit(files.held(old.pk))
        old.delete()
