"""Reading approvals, and the rules by which they are decided."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from generation.approvals.lifecycle import DECIDED, WAITING, ApprovalState
from generation.approvals.models import Approval, ApprovalPolicy, Choice, Presence
from generation.approvals.policy import PRESENT_FOR, UNDO_WINDOW
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.policy import FLAGGING, UNSEEN, is_flagged, passes_everything
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tenants.people.queries import visible_departments

_FLAGGED = [Q(**{f"headshot__checks__{name}__passes": False}) for name in FLAGGING]
NEEDS_A_LOOK = reduce(or_, _FLAGGED, Q(headshot__passes=False))
"""Approvals whose first choice may not be like the person, lacks what they asked to keep, or shows
them changed."""


class _Holds(Func):
    """Whether a JSON value has something at a path."""

    function = "jsonb_path_exists"
    template = "%(function)s(%(expressions)s::jsonpath)"
    output_field = BooleanField()


_FAILS = _Holds(F("headshot__checks"), Value("$.*.passes ? (@ == false)"))
_KEPT_UNSEEN = reduce(or_, [Q(headshot__batch__keep__contains=[each]) for each in UNSEEN], Q())


class Place(NamedTuple):
    """Where a page of approvals ended."""

    at: datetime
    id: UUID


def needs_a_look(take: Headshot) -> bool:
    """Whether a check flags the take: `NEEDS_A_LOOK`, of a row that is at hand."""
    return not take.passes or is_flagged(take.checks)


def rules(*, locked: bool = False) -> ApprovalPolicy:
    """The rules that hold now; one that was never kept where the company changed nothing.

    locked: nobody changes kept ones before the transaction ends.
    """
    rows = ApprovalPolicy.objects.select_for_update() if locked else ApprovalPolicy.objects
    return rows.first() or ApprovalPolicy()


def visible_to(reviewer: Membership) -> QuerySet[Approval]:
    """The approvals a reviewer may see, oldest sign-off first; their own is not among them."""
    rows = everybodys().exclude(own_of(reviewer))
    departments = visible_departments(reviewer)
    if departments is not None:
        rows = rows.filter(employee__department_id__in=departments)
    return rows


def own_of(reviewer: Membership) -> Q:
    """What is about the reviewer's own person: `policy.is_own`, in SQL."""
    address = reviewer.user.email.lower()
    had = Q(employee__former_addresses__contains=[address])
    return Q(employee__email__iexact=address) | had


def everybodys() -> QuerySet[Approval]:
    """All approvals of the organization, oldest sign-off first."""
    rows = Approval.objects.select_related("employee__department", "headshot__batch")
    return rows.order_by("signed_at", "pk")


def page(*, state: str = "", after: Place | None = None, limit: int) -> list[Approval]:
    """A page of approvals, latest sign-off first; a deep one costs what the first does."""
    rows = everybodys().order_by("-signed_at", "-pk")
    if state:
        rows = rows.filter(state=state)
    if after:
        earlier = Q(signed_at__lt=after.at) | Q(signed_at=after.at, pk__lt=after.id)
        rows = rows.filter(earlier)
    return list(rows[:limit])


def to_review(reviewer: Membership) -> QuerySet[Approval]:
    """What waits for a first yes: what needs a look comes last."""
    return _flagged_last(visible_to(reviewer).filter(state=ApprovalState.OPEN))


def second_look(reviewer: Membership) -> QuerySet[Approval]:
    """What waits for a second yes that may be this reviewer's."""
    return waiting_for(reviewer).filter(state=ApprovalState.SECOND)


def waiting_for(reviewer: Membership) -> QuerySet[Approval]:
    """Everything that waits for this reviewer, first yes or second."""
    return _flagged_last(visible_to(reviewer).filter(_waits_for(reviewer)))


def passing(reviewer: Membership) -> QuerySet[Approval]:
    """What waits for this reviewer and passes every check: `passes_everything`, in SQL."""
    rows = waiting_for(reviewer).alias(fails=_FAILS).filter(fails=False, headshot__passes=True)
    rows = rows.filter(headshot__likeness__gte=F("headshot__likeness_floor"))
    alone = Q(headshot__nearest_other=None) | Q(headshot__nearest_other__lt=F("headshot__likeness"))
    return rows.filter(alone).exclude(headshot__checks={}).exclude(_KEPT_UNSEEN)


def still_passing(reviewer: Membership, ids: Iterable[UUID]) -> list[Approval]:
    """Those of these approvals that wait for the reviewer now and pass every check."""
    rows = waiting_for(reviewer).filter(pk__in=ids)
    return [row for row in rows if passes_everything(row.headshot)]


def counts(reviewer: Membership) -> dict[str, int]:
    """How many approvals stand where, for the queue's tabs."""
    first, mine = Q(state=ApprovalState.OPEN), _waits_for(reviewer)
    return (
        visible_to(reviewer)
        .order_by()
        .aggregate(
            to_review=Count("pk", filter=first),
            second=Count("pk", filter=mine & ~first),
            flagged=Count("pk", filter=mine & NEEDS_A_LOOK),
            done=Count("pk", filter=Q(state__in=DECIDED)),
        )
    )


def decided_by(reviewer: Membership, *, since: datetime) -> QuerySet[Approval]:
    """What the reviewer decided since then and nobody changed after them, the latest first."""
    last = Q(reviewer_id=reviewer.pk, state__in=DECIDED)
    first = Q(first_reviewer_id=reviewer.pk, state=ApprovalState.SECOND)
    rows = visible_to(reviewer).filter(last | first, state_changed_at__gte=since)
    return rows.order_by("-state_changed_at", "pk")


def team_of(approval: Approval, reviewer: Membership, *, size: int) -> list[Approval]:
    """Colleagues to see a portrait among: those approved last, else who waits, too."""
    rows = visible_to(reviewer).exclude(employee_id=approval.employee_id).order_by("-signed_at")
    approved = list(rows.filter(state=ApprovalState.APPROVED)[:size])
    if len(approved) < size:
        approved += rows.filter(state__in=WAITING)[: size - len(approved)]
    return approved


def standing(employee: Employee) -> Approval | None:
    """The employee's approval that was not withdrawn."""
    rows = Approval.objects.filter(employee=employee).exclude(state=ApprovalState.WITHDRAWN)
    return rows.select_related("employee", "headshot__batch", "suggested").first()


def is_held(batch: HeadshotBatch) -> bool:
    """Whether the batch is an edit that a reviewer asked for and nobody was told of yet."""
    asked = Approval.objects.filter(edit=batch, state=ApprovalState.CHANGES_REQUESTED)
    return asked.filter(told_at=None).exists()


def choices(approval: Approval) -> QuerySet[Choice]:
    """What was put before the reviewer, first choice first."""
    rows = Choice.objects.filter(approval=approval)
    return rows.select_related("headshot__batch__style_version").order_by("position")


def choice(approval: Approval, headshot_id: UUID | str) -> Headshot | None:
    """The take of this id, if it was put before the reviewer."""
    wanted = str(headshot_id)
    takes = (each.headshot for each in choices(approval))
    return next((take for take in takes if str(take.pk) == wanted), None)


def present(reviewer: Membership, *, at: datetime) -> list[Presence]:
    """Where the other reviewers are now, with whomever this one may see, by their names."""
    rows = Presence.objects.exclude(member=reviewer).filter(seen_at__gt=at - PRESENT_FOR)
    rows = rows.filter(approval__in=visible_to(reviewer).order_by().values("pk"))
    return list(rows.select_related("member__user").order_by("member__user__name", "pk"))


def untold(*, at: datetime) -> QuerySet[Approval]:
    """The decisions that nobody may simply undo any more and that did not go out yet."""
    rows = Approval.objects.filter(told_at=None, state__in=DECIDED)
    return rows.filter(decided_at__lte=at - UNDO_WINDOW).order_by("decided_at", "pk")


def _waits_for(reviewer: Membership) -> Q:
    first, second = Q(state=ApprovalState.OPEN), Q(state=ApprovalState.SECOND)
    if rules().steps == 1:  # a first yes of the time when there were two binds nobody any more
        return first | second
    return first | (second & ~Q(first_reviewer_id=reviewer.pk))


def _flagged_last(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    flagged = Case(When(NEEDS_A_LOOK, then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(flagged, "signed_at", "pk")
