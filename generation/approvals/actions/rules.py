"""Changing the rules by which a company approves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from generation.approvals import queries
from generation.approvals.actions.deciding import withdraw
from generation.approvals.lifecycle import WAITING
from generation.approvals.models import Approval, ApprovalPolicy
from generation.headshots.actions import TELL_READY
from tenants.audit.actions import record
from tenants.kernel.errors import Invalid
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor


def change_rules(
    *,
    needs_sign_off: bool,
    steps: int,
    auto_approve: bool,
    carries_over: bool,
    actor: Actor,
    at: datetime,
) -> ApprovalPolicy:
    """Approve by these rules from now on; returns them as they are kept.

    They count at the moment of a decision, also for what waits already, and decide nothing by
    themselves: what is approved stays so, and what waits goes on waiting. Only what nobody chose
    goes back to its employee where a sign-off is asked for now.

    Raises:
        Invalid: not one or two reviewers, or nobody at all would look.
    """
    _require_sense(needs_sign_off=needs_sign_off, steps=steps, auto_approve=auto_approve)
    wanted = {
        "needs_sign_off": needs_sign_off,
        "steps": steps,
        "auto_approve": auto_approve,
        "carries_over": carries_over,
    }
    with transaction.atomic():
        before = queries.rules(locked=True)
        if all(getattr(before, name) == value for name, value in wanted.items()):
            return before
        rules, _ = ApprovalPolicy.objects.update_or_create(defaults={**wanted, "changed_at": at})
        told = {"before": str(before), "after": str(rules)}
        record("approvalpolicy.change", rules, actor=actor, at=at, **told)
        if needs_sign_off:
            _give_back_unsigned(actor=actor, at=at)
    return rules


def _give_back_unsigned(*, actor: Actor, at: datetime) -> None:
    """Let the employees choose of whom takes were put forward, and tell them."""
    rows = Approval.objects.filter(is_signed=False, state__in=WAITING).order_by("pk")
    for approval in rows.select_related("headshot"):
        batch_id = approval.headshot.batch_id
        if batch_id is None:  # who sends an own photo signs it
            continue
        withdraw(approval, actor=actor, at=at)
        jobs.enqueue(
            TELL_READY,
            organization_id=approval.organization_id,
            subject_id=batch_id,
            at=at,
        )


def _require_sense(*, needs_sign_off: bool, steps: int, auto_approve: bool) -> None:
    if steps not in {1, 2}:
        raise Invalid(fields={"steps": _("Choose one or two reviewers.")})
    if auto_approve and not needs_sign_off:
        sentence = _("Somebody has to look: keep the employee's choice, or a reviewer.")
        raise Invalid(fields={"auto_approve": sentence})
