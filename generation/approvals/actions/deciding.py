"""Deciding on what was put before the reviewers, and taking decisions back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from generation.approvals import meanwhile, policy, queries
from generation.approvals.actions.releasing import exchange, release
from generation.approvals.errors import (
    ChoseAnother,
    ConsentTakenBack,
    NotSignedOff,
    NotTheirChoice,
    SecondReviewerNeeded,
)
from generation.approvals.lifecycle import LIFECYCLE, ApprovalState
from generation.approvals.models import Approval
from generation.headshots import actions as headshots
from generation.headshots.actions import AlreadyRendering, NoRedosLeft
from generation.headshots.edits import CLOTHING, Change
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.headshots.redos import LONGEST_NOTE, RedoReason
from tenants.consent import queries as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.errors import Invalid
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor, IllegalMove
from tenants.organizations.models import Membership
from tenants.people.queries import visible_departments

TELL_REDO = "generation.approvals.tasks.tell_redo"
TELL_REDO_TAKEN_BACK = "generation.approvals.tasks.tell_redo_taken_back"


def approve(
    approval: Approval,
    *,
    seen: UUID,
    reviewer: Membership,
    actor: Actor,
    at: datetime,
    take: Headshot | None = None,
) -> None:
    """Say yes by the rules that hold now: the picture may leave, or waits for a second reviewer.

    Where two reviewers have to say yes, they say it to the same take: a second yes to another one
    is the first that this has. The same yes once more changes nothing.

    seen: the id of the first choice that the reviewer looked at.
    take: another of the choices to approve, where the employee did not choose.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments: see `policy`.
        ConsentTakenBack, NotSignedOff, NotTheirChoice, SecondReviewerNeeded.
        WithdrawnMeanwhile, ChoseAnother, DecidedMeanwhile, PassedOnMeanwhile: all IllegalMove.
    """
    require_may_decide(approval, reviewer)
    purpose = approval.headshot.purpose
    if purpose and not consent.unended(approval.employee, purpose).exists():
        raise ConsentTakenBack
    if approval.state == ApprovalState.APPROVED and approval.reviewer_id == reviewer.pk:
        return
    rules = queries.rules()
    if rules.needs_sign_off and not approval.is_signed:
        raise NotSignedOff
    with transaction.atomic(), _told_why(approval, seen):
        take = _approvable(approval, take)
        is_second = approval.state == ApprovalState.SECOND and take.pk == approval.headshot_id
        if rules.steps == 2 and not is_second:
            _pass_on(approval, take, reviewer=reviewer, actor=actor, at=at)
        elif rules.steps == 2 and approval.first_reviewer_id == reviewer.pk:
            raise SecondReviewerNeeded
        else:
            release(approval, take, reviewer_id=reviewer.pk, actor=actor, at=at)


def request_changes(  # noqa: PLR0913  # each is the reviewer's to say, by name
    approval: Approval,
    *,
    seen: UUID,
    reason: str,
    reviewer: Membership,
    actor: Actor,
    at: datetime,
    note: str = "",
    suggested: Headshot | None = None,
) -> None:
    """Ask the employee for another take, with a reason they will read, or suggest one they chose.

    Raises:
        Invalid: no such reason, or the suggested take is not among their choices.
        Forbidden, SelfApproval, OutsideDepartments, IllegalMove: as for `approve`.
    """
    if reason not in RedoReason.values:
        raise Invalid(fields={"reason": _("Choose a reason, so that the next takes are better.")})
    if suggested and not _is_choice(approval, suggested):
        raise Invalid(fields={"suggested": _("Suggest one of the takes they chose.")})
    require_may_decide(approval, reviewer)
    with transaction.atomic(), _told_why(approval, seen):
        LIFECYCLE.apply(
            approval,
            "request_changes",
            at=at,
            actor=actor,
            guard={"headshot_id": seen},
            told={"reason": reason, **_by(reviewer)},
            reviewer_id=reviewer.pk,
            decided_at=at,
            told_at=None,
            reason=reason,
            note=note.replace("\x00", "").strip()[:LONGEST_NOTE],
            suggested=suggested,
            edit=None,
        )


def request_edit(  # noqa: PLR0913  # as for `request_changes`
    approval: Approval,
    *,
    seen: UUID,
    take: Headshot,
    change: Change,
    reviewer: Membership,
    actor: Actor,
    at: datetime,
) -> None:
    """Have the clothes or the light of one of their choices changed, and ask the employee for the
    take that comes of it. What the style locks for employees does not bind reviewers.

    Raises:
        Invalid: none of their choices.
        Invalid, CannotBeEdited, ModelGone, ConsentMissing, NoRedosLeft, AlreadyRendering: see
            `headshots.edit`.
        Forbidden, SelfApproval, OutsideDepartments, IllegalMove: as for `approve`.
    """
    reason = RedoReason.CLOTHES if change.axis == CLOTHING else RedoReason.OTHER
    with transaction.atomic():
        if not _is_choice(approval, take):
            raise Invalid(fields={"take": _("Change one of the takes they chose.")})
        request_changes(
            approval,
            seen=seen,
            reason=reason,
            note=_("It is made once more with: {value}.").format(value=change.value),
            reviewer=reviewer,
            actor=actor,
            at=at,
        )
        with _told_of_others():
            edit = headshots.edit(take, change=change, actor=actor, at=at, by_reviewer=True)
        Approval.objects.filter(pk=approval.pk).update(edit=edit)


def reopen(approval: Approval, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """Undo a decision, or the first of two: an approved picture may not leave any more.

    A decision that followed a first yes leaves that standing. An edit that was asked for is not
    made, unless it is there already. Who was told to choose again is told of this, too.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments: as for `approve`.
        WithdrawnMeanwhile, TakenUpMeanwhile: there is no decision.
    """
    require_may_decide(approval, reviewer)
    with transaction.atomic(), _told_why(approval, approval.headshot_id):
        was_approved = approval.state == ApprovalState.APPROVED
        was_redo = approval.state == ApprovalState.CHANGES_REQUESTED
        was_told = approval.told_at is not None
        by = _by(reviewer)
        undone: dict[str, Any] = dict.fromkeys(["reviewer_id", "decided_at", "told_at"])
        if approval.first_reviewer_id and approval.state != ApprovalState.SECOND:
            LIFECYCLE.apply(approval, "step_back", at=at, actor=actor, told=by, **undone)
        else:
            undone["first_reviewer_id"] = None
            LIFECYCLE.apply(approval, "reopen", at=at, actor=actor, told=by, **undone)
        if was_approved:
            headshots.reopen(approval.headshot, actor=actor, at=at)
        if was_redo and approval.edit:
            headshots.cancel(approval.edit, actor=actor, at=at)
        if was_redo and was_told:
            jobs.enqueue(
                TELL_REDO_TAKEN_BACK,
                organization_id=approval.organization_id,
                subject_id=approval.pk,
                at=at,
            )


def withdraw(approval: Approval, *, actor: Actor, at: datetime) -> None:
    """Call the submission back, and with it a picture that was approved.

    What was made of an approved picture goes by `generation.delivery.actions.withdraw`.

    Raises:
        WithdrawnMeanwhile: it was withdrawn before.
    """
    with transaction.atomic(), _told_why(approval, approval.headshot_id):
        was_approved = approval.state == ApprovalState.APPROVED
        LIFECYCLE.apply(approval, "withdraw", at=at, actor=actor, note="")
        if was_approved:
            headshots.withdraw(approval.headshot, actor=actor, at=at)
        elif approval.headshot.state == HeadshotState.CHOSEN:
            headshots.put_back(approval.headshot, actor=actor, at=at)


def note_told(approval: Approval, *, at: datetime) -> bool:
    """The decision goes out by itself now; False where it did before, or was taken back."""
    same = Approval.objects.filter(pk=approval.pk, decided_at=approval.decided_at)
    return same.filter(told_at=None).update(told_at=at) == 1


def require_may_decide(approval: Approval, reviewer: Membership) -> None:
    """Raise unless the reviewer may decide on it, as `policy.require_may_decide` does."""
    policy.require_may_decide(
        reviewer, approval.employee, departments=visible_departments(reviewer)
    )


def _approvable(approval: Approval, take: Headshot | None) -> Headshot:
    """The take that the yes is for: another than the first only where nobody signed that off."""
    if take is None or take.pk == approval.headshot_id:
        return approval.headshot
    if approval.is_signed or not _is_choice(approval, take):
        raise NotTheirChoice
    return take


def _is_choice(approval: Approval, take: Headshot) -> bool:
    return queries.choices(approval).filter(headshot=take).exists()


def _by(reviewer: Membership) -> dict[str, str]:
    """What the audit log says of who decided: the actor may be a key that several members use."""
    return {"reviewer": str(reviewer.pk)}


def _pass_on(
    approval: Approval, take: Headshot, *, reviewer: Membership, actor: Actor, at: datetime
) -> None:
    """The first yes of two."""
    first = approval.headshot
    LIFECYCLE.apply(
        approval,
        "pass_on",
        at=at,
        actor=actor,
        guard={"headshot_id": first.pk, "first_reviewer_id": approval.first_reviewer_id},
        told=_by(reviewer),
        headshot=take,
        first_reviewer_id=reviewer.pk,
    )
    exchange(first, take, actor=actor, at=at)


@contextmanager
def _told_of_others() -> Iterator[None]:
    """What the employee would be told of themselves, as a reviewer reads it."""
    try:
        yield
    except NoRedosLeft as refusal:
        raise NoRedosLeft(_("They have used all redos, and a change counts like one.")) from refusal
    except AlreadyRendering as refusal:
        raise AlreadyRendering(
            _("Other takes of them are being made. Wait for these.")
        ) from refusal
    except ConsentMissing as refusal:
        raise ConsentTakenBack from refusal


@contextmanager
def _told_why(approval: Approval, seen: UUID) -> Iterator[None]:
    """A refused move, as what happened meanwhile.

    Raises:
        IllegalMove: of the kind that says what did.
    """
    if approval.headshot_id != seen:
        raise ChoseAnother
    try:
        yield
    except IllegalMove as refusal:
        raise meanwhile.refusal(Approval.objects.get(pk=approval.pk), seen=seen) from refusal
