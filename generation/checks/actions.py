"""Asking whether a picture is one of ours."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.checks import queries
from generation.checks.lifecycle import LIFECYCLE
from generation.checks.models import KEPT, PictureCheck
from generation.delivery.checking import Checked
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs.actions import enqueue
from tenants.organizations.models import Membership

LOOK: Final = "generation.checks.tasks.look"
MOST_BYTES: Final = 25 * 2**20
MOST_KEPT: Final = 30
"""Pictures that a member may ask about in the time that answers are kept."""


class TooManyChecks(Conflict):
    """The member asked about many pictures lately."""

    code = "too_many_checks"
    sentence = format_lazy(
        gettext_lazy(
            "You asked about {most_kept} pictures within an hour. Wait a little, then go on."
        ),
        most_kept=MOST_KEPT,
    )


def ask(data: bytes, *, member: Membership, at: datetime) -> PictureCheck:
    """Have a worker look at the picture, which is kept encrypted until then.

    Raises:
        Invalid: it is empty or larger than what is taken; nothing was kept.
        TooManyChecks.
    """
    if not data:
        raise Invalid(fields={"picture": _("This file is empty. Choose a picture.")})
    if len(data) > MOST_BYTES:
        sentence = _("This is larger than {most_bytes} MB. Send a smaller copy.").format(
            most_bytes=MOST_BYTES // 2**20
        )
        raise Invalid(fields={"picture": sentence})
    with transaction.atomic():
        Membership.objects.select_for_update(no_key=True).get(pk=member.pk)  # one after the other
        if queries.of(member).filter(asked_at__gt=at - KEPT).count() >= MOST_KEPT:
            raise TooManyChecks
        check = PictureCheck(member_id=member.pk, asked_at=at, **LIFECYCLE.start(at=at))
        kind = f"check-{check.pk}"
        check.file_key = files.put(data, subject_id=member.pk, kind=kind).key
        check.save(force_insert=True)
        enqueue(
            LOOK,
            organization_id=check.organization_id,
            subject_id=check.pk,
            at=at,
            cost=0.1,
            urgent=True,
        )
    return check


def finish(check: PictureCheck, found: Checked, *, at: datetime) -> None:
    """It was looked at: the picture goes."""
    _end(check, "finish", at=at, found=asdict(found))


def fail(check: PictureCheck, code: str, *, at: datetime) -> None:
    """Nobody could look at it: the picture goes."""
    _end(check, "fail", at=at, failure_code=code)


def forget(*, at: datetime) -> int:
    """Delete what was asked longer ago than it is kept, answered or not; returns how many."""
    late = list(PictureCheck.objects.filter(asked_at__lte=at - KEPT))
    PictureCheck.objects.filter(pk__in=[check.pk for check in late]).delete()
    files.delete_after_commit(check.file_key for check in late)
    return len(late)


def _end(check: PictureCheck, name: str, *, at: datetime, **told: Any) -> None:
    key = check.file_key
    LIFECYCLE.apply(check, name, at=at, file_key="", **told)
    files.delete_after_commit([key])
