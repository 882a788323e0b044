"""What was put before the reviewers, and two of them."""

from typing import Any

import pytest

from generation.approvals import actions
from generation.approvals.models import Approval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.redos import RedoReason
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tests import make
from tests.make import NOON

PASSES = {"pose": {"passes": True}, "one_face": {"passes": True, "found": 1}}


def submission(employee: Employee, **fields: Any) -> Approval:
    """One chosen take that waits for review; the fields are the take's."""
    batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
    return make.make_approval(
        headshot=make.make_headshot(HeadshotState.CHOSEN, batch=batch, **fields)
    )


def approve(approval: Approval, reviewer: Membership, **given: Any) -> None:
    actor = Actor("member", str(reviewer.pk))
    usual = {"seen": approval.headshot_id, "reviewer": reviewer, "actor": actor, "at": NOON}
    actions.approve(approval, **{**usual, **given})


def ask(approval: Approval, reviewer: Membership, **given: Any) -> None:
    """Ask for changes: other hair, unless told otherwise."""
    actor = Actor("member", str(reviewer.pk))
    usual = {"seen": approval.headshot_id, "reviewer": reviewer, "actor": actor, "at": NOON}
    actions.request_changes(approval, **{"reason": RedoReason.HAIR, **usual, **given})


def reopen(approval: Approval, reviewer: Membership) -> None:
    actor = Actor("member", str(reviewer.pk))
    actions.reopen(approval, reviewer=reviewer, actor=actor, at=NOON)


@pytest.fixture
def second(ada: Employee) -> Membership:
    """Another reviewer of Acme."""
    return make.make_member()
