"""What is due in every organization, one after the other."""

from django.utils.timezone import now

from generation.retention import actions, notices
from generation.retention.models import Notice
from generation.retention.preview import Why
from tenants.invites.telling import tell
from tenants.kernel import lookups
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.scoping import acting_for


def sweep() -> None:
    """Run from the queue's schedule each minute. One organization's trouble stops no other's."""
    for organization_id in lookups.organizations():
        try:
            with acting_for(organization_id):
                actions.sweep(at=now())
        except Exception as error:  # noted, and tried again in a minute
            note_failure(f"retention of organization {organization_id}", error)


def tell_expiring(claim: Claim) -> None:
    """Mail what is deleted soon, unless the person did something since or is gone."""
    with claim.acting():
        notice = Notice.objects.select_related("employee").get(pk=claim.subject_id)
        due = notices.still_due(notice, at=now())
    if due:
        is_approved = due.why == Why.APPROVED
        told = {"due_at": due.due_at, "is_approved": is_approved}
        tell(notice.employee, "expiring", at=now(), **told)
