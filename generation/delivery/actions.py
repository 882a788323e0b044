"""Recording renditions, making them again, sending decisions out, and calling pictures back."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.actions import AFTER_APPROVAL
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import gate, queries
from generation.delivery.models import Preferences, Rendition
from generation.headshots.actions import TELL_READY
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.styles.profiles import PROFILES, Profile
from tenants.audit.actions import record
from tenants.kernel import files, lookups
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.kernel.scoping import organization_in_force
from tenants.organizations.models import Membership

TELL_APPROVED: Final = "generation.delivery.tasks.tell_approved"
TELL_WITHDRAWN: Final = "generation.delivery.tasks.tell_withdrawn"
MARK: Final = "mark"
"""The kind of look-up by which a mark's number leads to the file that it was put into. It stays
when the file is taken back, so that a picture out in the world is still known for one of ours."""
UNDER_WAY: Final = (JobState.READY, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file as it will leave."""

    data: bytes
    width: int
    height: int
    mark_number: int | None = None
    is_labelled: bool = False


def keep(headshot: Headshot, profile: Profile, made: Made, *, at: datetime) -> Rendition:
    """Store one rendition; another file of the same profile takes its place, at the same address.

    Raises:
        IntegrityError: the mark's number is in use; another try draws another.
    """
    stored = files.put_plain(
        made.data,
        owner_id=headshot.employee_id,
        kind=f"rendition-{profile.name}",
        media_type=profile.media_type,
    )
    before = Rendition.objects.filter(headshot=headshot, profile=profile.name).first()
    rendition, _ = Rendition.objects.update_or_create(
        headshot=headshot,
        profile=profile.name,
        defaults={
            "file_key": stored.key,
            "digest": stored.digest,
            "media_type": profile.media_type,
            "width": made.width,
            "height": made.height,
            "size": stored.size,
            "mark_number": made.mark_number,
            "is_labelled": made.is_labelled,
            "created_at": at,
        },
    )
    if made.mark_number is not None:
        lookups.register(
            MARK,
            str(made.mark_number),
            organization_id=organization_in_force(),
            subject_id=rendition.pk,
        )
    if before and before.file_key != stored.key:
        files.delete_after_commit([before.file_key])
    return rendition


def choose_label(*, has_label: bool, actor: Actor, at: datetime) -> int:
    """Say whether files are to be labelled visibly, and have those that may leave made anew.

    Returns of how many headshots.
    """
    if queries.has_label() == has_label:
        return 0
    with transaction.atomic():
        chosen, _ = Preferences.objects.update_or_create(
            defaults={"has_label": has_label, "changed_at": at}
        )
        verb = "preferences.label" if has_label else "preferences.unlabel"
        record(verb, chosen, actor=actor, at=at)
        return _remake(gate.deliverable(), unless=UNDER_WAY, at=at)


def make_again(headshot: Headshot, *, at: datetime) -> None:
    """Have all the headshot's files made again, under the same addresses."""
    jobs.enqueue(
        AFTER_APPROVAL,
        organization_id=headshot.organization_id,
        subject_id=headshot.pk,
        at=at,
    )


def make_lacking(*, at: datetime) -> int:
    """Have files made for headshots that lack some of their style's: a form was added since.

    Returns for how many. Where making them failed, that is left to whoever tries it again.
    """
    lacking = gate.deliverable().filter(reduce(or_, map(queries.lacks, PROFILES)))
    return _remake(lacking, unless=(*UNDER_WAY, JobState.FAILED), at=at)


def take_back_uncleared() -> int:
    """Delete the files of renditions that may not leave any more; returns how many."""
    rows = list(Rendition.objects.exclude(pk__in=gate.standing().values("pk")))
    Rendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    files.delete_after_commit([row.file_key for row in rows])
    return len(rows)


def _remake(headshots: QuerySet[Headshot], *, unless: Collection[str], at: datetime) -> int:
    """Have all files made again, unless a job for that is in one of these states."""
    organization_id = organization_in_force()
    mine = Job.objects.filter(organization_id=organization_id, kind=AFTER_APPROVAL)
    spared = set(mine.filter(state__in=unless).values_list("subject_id", flat=True))
    due = [headshot for headshot in headshots if headshot.pk not in spared]
    for headshot in due:
        make_again(headshot, at=at)
    return len(due)


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
        edit = approval.edit
        if edit and edit.state == BatchState.READY and not is_approved:  # held until now
            _tell(TELL_READY, edit, at=at)
    return True


def _tell(kind: str, about: Approval | HeadshotBatch, *, at: datetime) -> None:
    jobs.enqueue(kind, organization_id=about.organization_id, subject_id=about.pk, at=at)
