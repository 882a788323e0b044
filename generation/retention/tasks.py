"""What is due in every organization, one after the other."""

from django.utils.timezone import now

from generation.retention import actions
from tenants.kernel import lookups
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
