"""What workers do with many people."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import now

from generation.census import actions, changes
from generation.census.lifecycle import WORKING
from generation.census.models import BulkChange
from tenants.kernel.jobs.claims import Claim, Release


def carry_out(claim: Claim) -> None:
    """Go on with a change, or with taking it back, until nobody of it is left."""
    while True:
        with claim.acting():
            change = changes.by_id(claim.subject_id)
            if change.state not in WORKING:
                return
            are_left = actions.go_on(change, at=now())
        if not are_left:
            break
        claim.heartbeat()
        if claim.draining:
            raise Release
    with claim.finishing(at=now()):
        actions.finish(change, at=now())


def carry_out_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """It stops where it is; a member has it go on, or be taken back."""
    change = BulkChange.objects.filter(pk=subject_id, state__in=WORKING).first()
    if change:
        actions.stop(change, at=at)
