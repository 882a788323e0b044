"""A reviewer's word on a new picture."""

from datetime import datetime

from django.db import transaction

from generation.approvals.policy import require_may_decide
from generation.rebrands.actions import pictures
from generation.rebrands.models import Refinish
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership
from tenants.people.queries import visible_departments


def accept(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """A reviewer takes the new picture: it is put to use once its files are made.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments: as for an approval.
        IllegalMove: somebody decided a moment ago, or it is cancelled.
    """
    _require_may_decide(item, reviewer)
    with transaction.atomic():
        pictures.accept(item, actor=actor, at=at)


def refuse(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """A reviewer keeps the earlier picture; the new one is deleted. Raises as `accept`."""
    _require_may_decide(item, reviewer)
    with transaction.atomic():
        pictures.close(item, "refuse", actor=actor, at=at)


def _require_may_decide(item: Refinish, reviewer: Membership) -> None:
    require_may_decide(reviewer, item.employee, departments=visible_departments(reviewer))
