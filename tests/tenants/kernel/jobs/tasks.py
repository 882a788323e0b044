"""Handlers that end in every way there is."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import now

from tenants.kernel.jobs.claims import Claim, Hold, JobFailed, Release
from tenants.kernel.models import Job
from tests.make import make_employee


def returns(claim: Claim) -> None:
    claim.checkpoint("ran")


def finishes(claim: Claim) -> None:
    with claim.finishing(at=now()):
        make_employee(name="Made by a job")


def fails(claim: Claim) -> None:
    raise JobFailed("no_style")


def fails_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    make_employee(name=f"Told of {code}")


def may_fail(claim: Claim) -> None:
    raise JobFailed("mail_not_sent", retryable=True)


def lacks_files(claim: Claim) -> None:
    raise JobFailed("weights_missing", note="The weights are not in /srv; get them with: fetch")


def breaks(claim: Claim) -> None:
    raise LookupError("ada@acme.example")


def breaks_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    raise LookupError("ada@acme.example")


def drains(claim: Claim) -> None:
    claim.checkpoint("halfway")
    raise Release


def must_wait(claim: Claim) -> None:
    claim.checkpoint("halfway")
    raise Hold


def is_cancelled(claim: Claim) -> None:
    Job.objects.filter(pk=claim.job_id).update(state="cancelled")
    claim.heartbeat()


def is_overtaken(claim: Claim) -> None:
    """Finish, but only after another worker took the job."""
    Job.objects.filter(pk=claim.job_id).update(attempt=claim.attempt + 1)
    with claim.finishing(at=now()):
        make_employee(name="Made too late")
