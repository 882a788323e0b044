"""Consent as workers ask for it: before they touch a face, and all the while they work on it."""

from django.utils.timezone import now

from tenants.consent import queries
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.pulse import Pulse
from tenants.people.models import Employee


def require(employee: Employee) -> None:
    """Raises JobFailed where the employee's consent does not stand now."""
    if queries.standing_receipt(employee, at=now()) is None:
        raise JobFailed("consent_withdrawn")


def pulse(claim: Claim, employee: Employee) -> Pulse:
    """The job's sign of life while something works on the employee's face; as `require`."""

    def still_stands() -> None:
        with claim.acting():
            require(employee)

    return Pulse(claim, also=still_stands)
