"""The one place where a picture becomes free to leave: by a reviewer's yes, or by the rules."""

from datetime import datetime
from uuid import UUID

from generation.approvals.lifecycle import LIFECYCLE
from generation.approvals.models import Approval
from generation.headshots import actions as headshots
from generation.headshots.models import Headshot
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor

AFTER_APPROVAL = "generation.delivery.tasks.make_renditions"
"""Named by path: delivery stands above approvals."""


def release(
    approval: Approval, take: Headshot, *, reviewer_id: UUID | None, actor: Actor, at: datetime
) -> None:
    """Approve the take, release it, and have its files made; within the caller's transaction.

    Raises:
        IllegalMove: it does not wait any more, or its first choice is another one by now.
    """
    first = approval.headshot
    LIFECYCLE.apply(
        approval,
        "approve",
        at=at,
        actor=actor,
        guard={"headshot_id": first.pk, "first_reviewer_id": approval.first_reviewer_id},
        told={"reviewer": str(reviewer_id)} if reviewer_id else {},
        headshot=take,
        reviewer_id=reviewer_id,
        decided_at=at,
        told_at=None,
        reason="",
        note="",
    )
    exchange(first, take, actor=actor, at=at)
    headshots.release(take, actor=actor, at=at)
    jobs.enqueue(
        AFTER_APPROVAL, organization_id=approval.organization_id, subject_id=take.pk, at=at
    )


def exchange(first: Headshot, take: Headshot, *, actor: Actor, at: datetime) -> None:
    """The take is the chosen one now; where it was before, nothing changes."""
    if take.pk != first.pk:
        headshots.put_back(first, actor=actor, at=at)
        headshots.choose(take, actor=actor, at=at)
