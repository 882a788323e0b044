"""Looking at a picture that somebody asked about, in a worker."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import now

from generation.checks import actions
from generation.checks.lifecycle import CheckState
from generation.checks.models import PictureCheck
from generation.delivery import checking
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse


def look(claim: Claim) -> None:
    """Find out whose the picture is; of another company nothing is told but its name."""
    with claim.acting():
        check = _open(claim.subject_id)
        if check is None:
            return
        data = files.get(check.file_key)
    found = checking.check(data, asked_by=claim.organization_id, should_stop=Pulse(claim))
    with claim.finishing(at=now()):
        check = _open(claim.subject_id)
        if check:
            actions.finish(check, found, at=now())


def look_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could look at it."""
    check = _open(subject_id)
    if check:
        actions.fail(check, code, at=at)


def _open(check_id: UUID) -> PictureCheck | None:
    """The check, unless it was answered or is forgotten."""
    return PictureCheck.objects.filter(pk=check_id, state=CheckState.RECEIVED).first()
