"""A reviewer's word on a new picture."""

from datetime import datetime

from django.db import transaction

from generation.approvals.errors import SecondReviewerNeeded
from generation.approvals.policy import require_may_decide
from generation.approvals.queries import rules
from generation.rebrands.actions import pictures
from generation.rebrands.lifecycle import REFINISH
from generation.rebrands.models import Refinish
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership
from tenants.people.queries import visible_departments


def accept(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> bool:
    """A reviewer says yes to the new picture: it is put to use once its files are made, or waits
    for a second reviewer where the company's rules ask for two; returns whether it is put to use.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments: as for an approval.
        SecondReviewerNeeded: they said the first yes.
        IllegalMove: somebody decided a moment ago, or it is cancelled.
    """
    _require_may_decide(item, reviewer)
    first, needs_two = item.first_reviewer_id, rules().steps == 2
    if needs_two and first == reviewer.pk:
        raise SecondReviewerNeeded
    is_enough = first is not None or not needs_two
    with transaction.atomic():
        if is_enough:
            pictures.ask_for_swap(item, actor=actor, at=at)
        else:
            _pass_on(item, reviewer=reviewer, actor=actor, at=at)
    return is_enough


def refuse(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """A reviewer keeps the earlier picture; the new one is deleted. Raises as `accept`."""
    _require_may_decide(item, reviewer)
    with transaction.atomic():
        pictures.end_unchanged(item, "refuse", actor=actor, at=at)


def _require_may_decide(item: Refinish, reviewer: Membership) -> None:
    require_may_decide(reviewer, item.employee, departments=visible_departments(reviewer))


def _pass_on(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """The first yes of two."""
    nobody = {"first_reviewer_id": None}
    REFINISH.apply(item, "pass_on", at=at, actor=actor, guard=nobody, first_reviewer_id=reviewer.pk)
