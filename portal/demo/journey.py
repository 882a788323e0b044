"""Playing one employee and their reviewer, a step at a time, by what the database says is next."""

from collections.abc import Callable
from typing import Final

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.models import Approval
from generation.headshots import queries as headshots
from generation.journey import Step, step_of
from portal.demo import sending, working
from portal.demo.standing import Ending, Standing, Turn
from tenants.consent import actions as consent
from tenants.consent import queries as consent_queries
from tenants.invites import actions as invites
from tenants.kernel.errors import Forbidden
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.organizations.models import Membership
from tenants.people.lifecycle import EmployeeState
from tenants.people.policy import may_enter


def take(turn: Turn) -> Standing:
    """Do what comes next for the person, if anything does; where they stand then.

    Raises:
        DomainError: the visitor was quicker, or work is in between; look again.
    """
    if turn.employee.state in {EmployeeState.ADDED, EmployeeState.INVITED}:
        return _join(turn)
    if not may_enter(turn.employee):
        return Standing(Ending.LEFT, "They have left the company or are being erased.")
    return _STEPS[step_of(turn.employee, at=turn.at)](turn)


def _join(turn: Turn) -> Standing:
    invite = invites.send(turn.employee, actor=SYSTEM, at=turn.at)
    link = invites.fresh_link(invite, at=turn.at)
    invites.claim(link.rsplit("/", 1)[-1], at=turn.at)
    return Standing("joined")


def _agree(turn: Turn) -> Standing:
    """Agree to the text, for the first time or to a newer one, but never against a withdrawal."""
    newest = consent_queries.receipts(turn.employee).first()
    if newest and newest.withdrawn_at:
        return Standing(Ending.LEFT, "They took their consent back.")
    consent.give(
        turn.employee,
        typed_name=turn.employee.name,
        address="127.0.0.1",
        agent="demo",
        locale="en",
        at=turn.at,
    )
    return Standing("consented")


def _choose(turn: Turn) -> Standing:
    """Sign off the takes that are recommended, unless a reviewer had something to say before."""
    if Approval.objects.filter(employee=turn.employee).exists():
        return Standing(Ending.LEFT, "A reviewer wants another take, or called the picture back.")
    recommended = headshots.gallery(turn.employee).filter(is_recommended=True)
    best = list(recommended[: approvals.MOST_CHOICES])
    if not best:
        return Standing(
            Ending.REFUSED,
            "No headshot was close enough to the person's own photos to be proposed.",
        )
    approvals.submit(turn.employee, best, actor=turn.actor, at=turn.at)
    return Standing("in review")


def _review(turn: Turn) -> Standing:
    """Approve as the company's reviewer of the cast, if they still are one."""
    approval = approval_queries.standing(turn.employee)
    if approval is None:
        return Standing("called back")  # this moment
    members = Membership.objects.select_related("user").filter(user__email=turn.reviewer)
    reviewer = members.first()
    if reviewer is None:
        return Standing(
            Ending.LEFT, f"{turn.reviewer} is no member any more: somebody must decide."
        )
    actor = Actor("member", str(reviewer.pk))
    try:
        seen = approval.headshot_id
        approvals.approve(approval, seen=seen, reviewer=reviewer, actor=actor, at=turn.at)
    except Forbidden as refusal:
        return Standing(Ending.LEFT, f"{turn.reviewer} may not decide on this. {refusal}")
    return Standing("approved, files being made")


_STEPS: Final[dict[Step, Callable[[Turn], Standing]]] = {
    Step.CONSENT: _agree,
    Step.PHOTOS: sending.send_photos,
    Step.WORKING: working.watch,
    Step.CHOOSING: _choose,
    Step.REVIEW: _review,
    Step.APPROVED: working.await_files,
}
