"""Writing what happened, in the transaction of what happened."""

from datetime import datetime

from django.db import models

from tenants.audit.models import AuditEvent
from tenants.kernel.lifecycle import Actor


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


def record_move(
    row: models.Model, name: str, before: str, after: str, actor: Actor, at: datetime
) -> None:
    """Note a lifecycle's move; registered with the kernel at start-up."""
    record(f"{row._meta.model_name}.{name}", row, actor=actor, at=at, before=before, after=after)
