"""Helping people who forgot their password."""

from datetime import datetime

from tenants.kernel.jobs.actions import enqueue
from tenants.organizations import queries


def send_password_link(email: str, *, at: datetime) -> None:
    """Have a link mailed by which the address's account gets a new password.

    Says nothing about whether there is one. Call it outside `acting_for()`.
    """
    user = queries.user_by_email(email)
    if user is None or not user.is_active:
        return
    enqueue(
        "tenants.organizations.tasks.deliver_password_link",
        organization_id=user.pk,  # an account belongs to no organization, and waits on its own
        subject_id=user.pk,
        at=at,
    )
