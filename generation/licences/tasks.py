"""The licence as workers ask for it, before they begin; and work that waited for it."""

from django.conf import settings
from django.utils.timezone import now

from generation.engine import bases
from generation.licences import actions, queries, terms
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.claims import Hold, JobFailed
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.scoping import acting_for


def require(base: str) -> None:
    """See that work on the base may begin for the organization in force.

    Raises:
        Hold: not before an owner accepts the base's licence, or the operator renews it.
        JobFailed: the operator went over to another base and names no licence for this one.
    """
    if bases.configuration(base).licence.is_commercial:
        return
    if base != settings.ENGINE_BASE:
        raise JobFailed("base_retired")
    if queries.must_wait(at=now()):
        raise Hold


def require_term() -> None:
    """As `terms.require`, now: a cluster asks it before it takes work."""
    terms.require(at=now())


def sweep() -> None:
    """Let work go on that nothing keeps any more. One organization's trouble stops no other's.

    Accepting lets it go at once; this is for what was put on hold at that very moment, and for
    terms that hold again.
    """
    for organization_id in jobs.holders():
        try:
            with acting_for(organization_id):
                actions.go_on(at=now())
        except Exception as error:  # noted, and tried again in a minute
            note_failure(f"work on hold of organization {organization_id}", error)
