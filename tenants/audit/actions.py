"""Writing what happened, in the transaction of what happened."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from tenants.audit.models import AuditEvent
from tenants.kernel.lifecycle import Actor, Told


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    at: datetime,
    before: str = "",
    after: str = "",
    **detail: object,
) -> None:
    """Note that the actor did something to the subject.

    `detail` holds JSON values without personal data.
    """
    _write(verb, subject, actor=actor, at=at, before=before, after=after, detail=detail)


def record_all(
    verb: str,
    subjects: Iterable[tuple[models.Model, dict[str, object]]],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Note that the actor did the same to many; each comes with its detail, as of `record`."""
    events = [
        _event(verb, subject, actor=actor, at=at, detail=detail) for subject, detail in subjects
    ]
    AuditEvent.objects.bulk_create(events, batch_size=1000)


def record_move(  # noqa: PLR0913, PLR0917  # what the kernel hands over
    row: models.Model,
    name: str,
    before: str,
    after: str,
    actor: Actor,
    at: datetime,
    told: Told,
) -> None:
    """Note a lifecycle's move; registered with the kernel at start-up."""
    verb, detail = f"{row._meta.model_name}.{name}", dict(told)
    _write(verb, row, actor=actor, at=at, before=before, after=after, detail=detail)


def _write(verb: str, subject: models.Model, *, actor: Actor, at: datetime, **told: object) -> None:
    _event(verb, subject, actor=actor, at=at, **told).save(force_insert=True)


def _event(
    verb: str, subject: models.Model, *, actor: Actor, at: datetime, **told: object
) -> AuditEvent:
    return AuditEvent(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        **told,
    )
