"""Writing what happened, in the transaction of what happened."""

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


def _write(  # noqa: PLR0913  # what an event holds
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    at: datetime,
    before: str,
    after: str,
    detail: dict[str, object],
) -> None:
    AuditEvent.objects.create(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        before=before,
        after=after,
        detail=detail,
    )
