"""Recording renditions, sending decisions out, and calling pictures back."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import gate
from generation.delivery.models import Rendition
from generation.delivery.profiles import Profile
from generation.headshots.models import Headshot
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership

TELL_APPROVED = "generation.delivery.tasks.tell_approved"
TELL_WITHDRAWN = "generation.delivery.tasks.tell_withdrawn"


def keep(headshot: Headshot, profile: Profile, data: bytes, *, at: datetime) -> Rendition:
    """Store one rendition; the same profile of the same headshot again is the same rendition."""
    stored = files.put_plain(
        data,
        owner_id=headshot.employee_id,
        kind=f"rendition-{profile.name}",
        media_type=profile.media_type,
    )
    rendition, _ = Rendition.objects.get_or_create(
        headshot=headshot,
        profile=profile.name,
        defaults={
            "file_key": stored.key,
            "digest": stored.digest,
            "media_type": profile.media_type,
            "width": profile.width,
            "height": profile.height,
            "size": stored.size,
            "created_at": at,
        },
    )
    return rendition


def take_back_uncleared() -> int:
    """Delete the files of renditions that may not leave any more; returns how many."""
    cleared = gate.cleared().values("pk")
    rows = list(Rendition.objects.exclude(pk__in=cleared))
    Rendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: files.delete([row.file_key for row in rows]))
    return len(rows)


RECALLS: Final[tuple[Callable[[], int], ...]] = (take_back_uncleared,)
"""What deletes, in each place where pictures went to, those that may not leave any more.

A connector adds its own. It returns how many there were, and is called again each minute.
"""


def recall() -> int:
    """Call back whatever may not leave any more, from everywhere it went; returns how many."""
    return sum(take_back() for take_back in RECALLS)


def withdraw(approval: Approval, *, actor: Actor, at: datetime) -> None:
    """Call what was put before the reviewers back, and an approved picture from everywhere.

    The employee is told, if they were told that it was approved and it was not they who asked.

    Raises:
        WithdrawnMeanwhile: it was withdrawn before.
    """
    with transaction.atomic():
        was_out = approval.state == ApprovalState.APPROVED and approval.told_at is not None
        approvals.withdraw(approval, actor=actor, at=at)
        recall()
        if was_out and actor.kind != "employee":
            _tell(TELL_WITHDRAWN, approval, at=at)


def undo(approval: Approval, *, reviewer: Membership, actor: Actor, at: datetime) -> bool:
    """Take a decision back; returns whether that called a picture back from where it went.

    An approval waits for a decision again while nothing has left by itself; later it is withdrawn.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments, IllegalMove: see `approvals.actions.reopen`.
    """
    leaves_at = approval.leaves_at if approval.state == ApprovalState.APPROVED else None
    if leaves_at and leaves_at <= at:
        approvals.require_may_decide(approval, reviewer)
        withdraw(approval, actor=actor, at=at)
        return True
    approvals.reopen(approval, reviewer=reviewer, actor=actor, at=at)
    return False


def tell_due(*, at: datetime) -> int:
    """Have employees told, once, of decisions that nobody may simply undo any more.

    Of an approval once its files are there. Returns how many are told.
    """
    leaving = gate.leaves_by_itself(at=at).values("headshot_id")
    rows = approval_queries.untold(at=at)
    due = rows.filter(state=ApprovalState.CHANGES_REQUESTED) | rows.filter(headshot__in=leaving)
    return sum(_go_out(approval, at=at) for approval in due)


def _go_out(approval: Approval, *, at: datetime) -> bool:
    with transaction.atomic():
        if not approvals.note_told(approval, at=at):
            return False
        is_approved = approval.state == ApprovalState.APPROVED
        _tell(TELL_APPROVED if is_approved else approvals.TELL_REDO, approval, at=at)
    return True


def _tell(kind: str, approval: Approval, *, at: datetime) -> None:
    jobs.enqueue(kind, organization_id=approval.organization_id, subject_id=approval.pk, at=at)
