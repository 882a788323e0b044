"""Taking one photo of somebody's own, framing it by hand, and taking it away again.

No face is looked for, and nothing about one is measured or learned.
"""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from generation.headshots import actions as headshots
from generation.headshots.actions import NoStyle
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.ownphotos import queries
from generation.ownphotos.lifecycle import LIFECYCLE, OwnPhotoState
from generation.ownphotos.models import Frame, OwnPhoto
from generation.photos.actions import check_at_the_door
from generation.styles import queries as styles
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.consent.queries import ConsentMissing
from tenants.consent.texts import BACKGROUND
from tenants.kernel import files
from tenants.kernel.errors import Forbidden
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee
from tenants.people.policy import may_enter

OPEN = "generation.ownphotos.tasks.open_photo"
MAKE = "generation.ownphotos.tasks.make"


def receive(employee: Employee, data: bytes, *, limit: int, actor: Actor, at: datetime) -> OwnPhoto:
    """Take the photo in, encrypted, in the place of one sent before; a worker opens it.

    limit: bytes it may have.

    Raises:
        PhotoTooLarge, PhotoRefused: nothing was kept, and an earlier one stays.
        Forbidden: the person is gone.
    """
    check_at_the_door(data, limit)
    with transaction.atomic():
        # one after the other, and none while the person is erased
        employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        if not may_enter(employee):
            raise Forbidden
        erase_of(employee, actor=actor, at=at)
        photo = OwnPhoto(employee=employee, received_at=at, **LIFECYCLE.start(at=at))
        kind = f"own-upload-{photo.pk}"
        photo.file_key = files.put(data, subject_id=employee.pk, kind=kind).key
        photo.save(force_insert=True)
        record("ownphoto.receive", photo, actor=actor, at=at)
        _ask(OPEN, photo, at=at)
    return photo


def admit(photo: OwnPhoto, *, file_key: str, width: int, height: int, at: datetime) -> None:
    """The photo could be opened: keep its clean copy; the sent bytes go."""
    sent_key = photo.file_key
    LIFECYCLE.apply(photo, "admit", at=at, file_key=file_key, width=width, height=height)
    files.delete_after_commit([sent_key])


def reject(photo: OwnPhoto, code: str, *, at: datetime) -> None:
    """The file is no photo that can be used; its bytes go."""
    key = photo.file_key
    LIFECYCLE.apply(photo, "reject", at=at, file_key="", verdict_code=code)
    files.delete_after_commit([key])


def frame(
    photo: OwnPhoto, chosen: Frame, *, replaces_background: bool, actor: Actor, at: datetime
) -> None:
    """Have the picture made as the employee framed it, before the company's background or their
    own.

    Raises:
        Invalid: the photo does not hold the frame.
        NoStyle: nothing is published, so there is no background.
        ConsentMissing: the background may not be replaced without its own consent.
        IllegalMove: it is being opened or made.
    """
    chosen.checked(width=photo.width, height=photo.height)
    if styles.version_for(photo.employee) is None:
        raise NoStyle
    if replaces_background:
        require_background_consent(photo.employee, at=at)
    with transaction.atomic():
        LIFECYCLE.apply(
            photo,
            "frame",
            at=at,
            actor=actor,
            frame=asdict(chosen),
            replaces_background=replaces_background,
            verdict_code="",
        )
        _ask(MAKE, photo, at=at)


def finish(photo: OwnPhoto, headshot: Headshot, *, at: datetime) -> None:
    """The picture is made: the employee may send it for review. One made before goes, unless it is
    with a reviewer."""
    before = photo.headshot
    LIFECYCLE.apply(photo, "finish", at=at, headshot=headshot)
    if before and before.state == HeadshotState.PROPOSED:
        headshots.discard(before, at=at)


def fail(photo: OwnPhoto, code: str, *, at: datetime) -> None:
    """The picture could not be made; the photo stays, to be framed again."""
    LIFECYCLE.apply(photo, "fail", at=at, verdict_code=code)


def erase_of(
    employee: Employee,
    *,
    until: datetime | None = None,
    actor: Actor = SYSTEM,
    at: datetime,
) -> int:
    """Delete the employee's own photos, those that came `until` then; returns how many.

    What was made of them are headshots, which `retention` deletes where nobody approved them.
    """
    rows = queries.of(employee).exclude(state=OwnPhotoState.ERASED)
    photos = list(rows.filter(received_at__lte=until) if until else rows)
    for photo in photos:
        key = photo.file_key
        LIFECYCLE.apply(photo, "erase", at=at, actor=actor, file_key="", frame={})
        made = photo.headshot
        if made and made.state == HeadshotState.PROPOSED:
            headshots.discard(made, actor=actor, at=at)
        files.delete_after_commit([key])
    return len(photos)


def require_background_consent(employee: Employee, *, at: datetime) -> None:
    """Raise ConsentMissing unless the employee agreed to have a photo's background replaced."""
    if consent.standing_receipt(employee, purpose=BACKGROUND, at=at) is None:
        raise ConsentMissing(_("Read and agree to how the background is replaced first."))


def _ask(kind: str, photo: OwnPhoto, *, at: datetime) -> None:
    enqueue(
        kind,
        organization_id=photo.organization_id,
        subject_id=photo.pk,
        at=at,
        cost=0.1,
        urgent=True,
    )
