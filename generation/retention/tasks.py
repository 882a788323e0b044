"""The sweep of every organization, one after the other."""

from django.utils.timezone import now

from generation.retention import actions
from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for


def sweep() -> None:
    """Run from the queue's schedule each minute, and by `manage.py sweep`."""
    for organization_id in lookups.organizations():
        with acting_for(organization_id):
            actions.sweep(at=now())
