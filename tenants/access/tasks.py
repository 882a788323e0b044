"""What is due for access: forgetting."""

from django.utils.timezone import now

from tenants.access import answers, throttle
from tenants.kernel import lookups
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.scoping import acting_for


def sweep() -> None:
    """Drop the tallies of tries whose span is over, and answers that nobody asks for any more.

    Run from the queue's schedule. One organization's trouble stops no other's.
    """
    throttle.forget_old(at=now())
    for organization_id in lookups.organizations():
        try:
            with acting_for(organization_id):
                answers.forget_old(at=now())
        except Exception as error:  # noted, and tried again in a minute
            note_failure(f"given answers of organization {organization_id}", error)
