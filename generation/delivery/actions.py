"""Recording renditions, having them made again, and taking them back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, QuerySet

from generation.approvals.actions import AFTER_APPROVAL
from generation.delivery import gate, queries
from generation.delivery.models import Preferences, Rendition
from generation.delivery.profiles import PROFILES, Profile
from generation.headshots.models import Headshot
from tenants.audit.actions import record
from tenants.kernel import files, lookups
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.kernel.scoping import organization_in_force

REMAKE: Final = "generation.delivery.tasks.remake"
MARK: Final = "mark"
"""The kind of look-up by which a mark's number leads to the file that it was put into. It stays
when the file is taken back, so that a picture out in the world is still known for one of ours."""
UNDER_WAY: Final = (JobState.READY, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file as it will leave."""

    data: bytes
    width: int
    height: int
    mark_number: int | None = None
    is_labelled: bool = False


def keep(headshot: Headshot, profile: Profile, made: Made, *, at: datetime) -> Rendition:
    """Store one rendition; another file of the same profile takes its place, at the same address.

    Raises:
        IntegrityError: the mark's number is in use; another try draws another.
    """
    stored = files.put_plain(
        made.data,
        owner_id=headshot.employee_id,
        kind=f"rendition-{profile.name}",
        media_type=profile.media_type,
    )
    before = Rendition.objects.filter(headshot=headshot, profile=profile.name).first()
    rendition, _ = Rendition.objects.update_or_create(
        headshot=headshot,
        profile=profile.name,
        defaults={
            "file_key": stored.key,
            "digest": stored.digest,
            "media_type": profile.media_type,
            "width": made.width,
            "height": made.height,
            "size": stored.size,
            "mark_number": made.mark_number,
            "is_labelled": made.is_labelled,
            "created_at": at,
        },
    )
    if made.mark_number is not None:
        lookups.register(
            MARK,
            str(made.mark_number),
            organization_id=organization_in_force(),
            subject_id=rendition.pk,
        )
    if before and before.file_key != stored.key:
        transaction.on_commit(lambda: files.delete([before.file_key]))
    return rendition


def choose_label(*, has_label: bool, actor: Actor, at: datetime) -> int:
    """Say whether files are to be labelled visibly, and have those that may leave made anew.

    Returns of how many headshots.
    """
    if queries.has_label() == has_label:
        return 0
    with transaction.atomic():
        chosen, _ = Preferences.objects.update_or_create(
            defaults={"has_label": has_label, "changed_at": at}
        )
        verb = "preferences.label" if has_label else "preferences.unlabel"
        record(verb, chosen, actor=actor, at=at)
        return _remake(gate.deliverable(), unless=UNDER_WAY, at=at)


def make_lacking(*, at: datetime) -> int:
    """Have files made for headshots that lack some: a form was added since they were approved.

    Returns for how many. Where making them failed, that is left to whoever tries it again.
    """
    known = Rendition.objects.filter(profile__in=PROFILES).values("headshot")
    complete = known.annotate(forms=Count("pk")).filter(forms=len(PROFILES)).values("headshot")
    lacking = gate.deliverable().exclude(pk__in=complete)
    return _remake(lacking, unless=(*UNDER_WAY, JobState.FAILED), at=at)


def take_back_uncleared() -> int:
    """Delete the files of renditions that may not leave any more; returns how many."""
    rows = list(Rendition.objects.exclude(pk__in=gate.standing().values("pk")))
    Rendition.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: files.delete([row.file_key for row in rows]))
    return len(rows)


def _remake(headshots: QuerySet[Headshot], *, unless: Collection[str], at: datetime) -> int:
    """Have all files made again, unless a job for that is in one of these states."""
    organization_id = organization_in_force()
    mine = Job.objects.filter(organization_id=organization_id, kind__in=[AFTER_APPROVAL, REMAKE])
    spared = set(mine.filter(state__in=unless).values_list("subject_id", flat=True))
    due = [pk for pk in headshots.values_list("pk", flat=True) if pk not in spared]
    for pk in due:
        jobs.enqueue(REMAKE, organization_id=organization_id, subject_id=pk, at=at)
    return len(due)
