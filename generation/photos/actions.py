"""Receiving photos and recording their verdicts."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.photos import queries
from generation.photos.lifecycle import LIFECYCLE, PhotoState
from generation.photos.models import Photo, SharedFace
from generation.vision import door
from generation.vision.reasons import DOUBTS, SPARES
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid, TooLarge
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import Actor
from tenants.people.models import Employee
from tenants.people.policy import may_enter

LOOK = "generation.photos.tasks.look"
LONGEST_KEY = 64


class PhotoRefused(Invalid):
    """The file was refused at the door; `details` holds the code."""

    code = "photo_refused"


class PhotoTooLarge(TooLarge):
    """More bytes than a photo may have."""

    code = "photo_too_large"


class TooManyPhotos(TooLarge):
    """The person has sent as many photos as anyone may."""

    code = "too_many_files"
    sentence = format_lazy(
        gettext_lazy("You have sent {most} photos, which is the most we take. Remove some first."),
        most=queries.MOST,
    )


class NotOverridable(Conflict):
    """The verdict is about the file, not the face: it cannot be used anyway."""

    code = "not_overridable"
    sentence = gettext_lazy("This photo cannot be used. Take another one instead.")


@dataclass(frozen=True)
class Intake:
    """What looking at a photo gave: the clean picture's files, and the verdict."""

    code: str = ""
    overridable: bool = False
    file_key: str = ""
    thumbnail_key: str = ""
    embedding_key: str = ""
    width: int = 0
    height: int = 0
    measured: Mapping[str, Any] = field(default_factory=dict)


def receive(
    employee: Employee, data: bytes, *, upload_key: str, limit: int, actor: Actor, at: datetime
) -> Photo:
    """Take one photo in, encrypted, and have a worker look at it.

    The same `upload_key` again is the same photo, even if that was erased meanwhile.
    limit: bytes a photo may have.

    Raises:
        ConsentMissing: nothing is taken before a standing consent.
        Invalid: the key will not do.
        PhotoTooLarge, PhotoRefused, TooManyPhotos: nothing was kept.
    """
    consent.require(employee, at=at)
    _check_key(upload_key)
    if known := _known(employee, upload_key):
        return known
    check_at_the_door(data, limit)
    with transaction.atomic():
        # bursts come one after the other, and none while the person is erased
        employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        if known := _known(employee, upload_key):
            return known
        if not may_enter(employee):
            raise consent.ConsentMissing
        consent.require(employee, at=at)
        if queries.of(employee).count() >= queries.MOST:
            raise TooManyPhotos
        photo = _store(employee, data, upload_key, at)
        record("photo.receive", photo, actor=actor, at=at)
    return photo


def _check_key(upload_key: str) -> None:
    if not 0 < len(upload_key) <= LONGEST_KEY or not upload_key.isprintable():
        raise Invalid(
            fields={
                "upload_key": _("Use 1 to {longest_key} letters and digits.").format(
                    longest_key=LONGEST_KEY
                )
            }
        )


def _known(employee: Employee, upload_key: str) -> Photo | None:
    return Photo.objects.filter(employee=employee, upload_key=upload_key).first()


def check_at_the_door(data: bytes, limit: int) -> None:
    """See that a file of at most `limit` bytes may be a photo.

    Raises:
        PhotoTooLarge, PhotoRefused.
    """
    if len(data) > limit:
        raise PhotoTooLarge(
            _("This photo is larger than {limit} MB. Send a smaller copy.").format(
                limit=limit // 2**20
            )
        )
    try:
        door.check(data)
    except door.Refusal as refusal:
        told = refusal.reason.told(_)
        raise PhotoRefused(told.text, reason=refusal.code) from refusal


def _store(employee: Employee, data: bytes, upload_key: str, at: datetime) -> Photo:
    digest = hashlib.sha256(data).hexdigest()
    photo = Photo(
        employee=employee,
        upload_key=upload_key,
        source_digest=digest,
        size=len(data),
        received_at=at,
        **LIFECYCLE.start(at=at),
    )
    # one that was refused may be looked at again
    used = queries.of(employee).exclude(state=PhotoState.REJECTED)
    repeated = used.filter(source_digest=digest).exists()
    if not repeated:
        # the photo's id is part of the key: erasing one photo never takes another's file
        kind = f"upload-{photo.pk}"
        photo.file_key = files.put(data, subject_id=employee.pk, kind=kind).key
    photo.save(force_insert=True)
    if repeated:
        reject(photo, Intake(code="duplicate"), at=at)
    else:
        _ask_for_a_look(photo, at)
    return photo


def _ask_for_a_look(photo: Photo, at: datetime) -> None:
    enqueue(
        LOOK,
        organization_id=photo.organization_id,
        subject_id=photo.pk,
        at=at,
        cost=0.05,
    )


def _ask_to_sort_out(photo: Photo, at: datetime) -> None:
    """Have a worker look at the set again, where that may change anything."""
    others = queries.of(photo.employee).filter(verdict_code__in=(*DOUBTS, *SPARES))
    if others.exists() or queries.admitted(photo.employee).count() > queries.ASKED:
        enqueue(
            "generation.photos.tasks.sort_out",
            organization_id=photo.organization_id,
            subject_id=photo.employee_id,
            at=at,
            cost=0.01,
        )


def ask_whose(employee: Employee, *, at: datetime) -> None:
    """Have a worker look for colleagues whose photos seem to show the same person."""
    enqueue(
        "generation.photos.tasks.compare",
        organization_id=employee.organization_id,
        subject_id=employee.pk,
        at=at,
        cost=0.05,
    )


def note_sharing(employee: Employee, others: Collection[UUID], *, at: datetime) -> None:
    """Keep who seems to be the same person as the employee, in place of what was found before."""
    queries.shared_faces(employee).delete()
    still = queries.counts_by_employee(others)
    SharedFace.objects.bulk_create(
        SharedFace(employee=employee, other_id=pk, found_at=at)
        for pk in others
        if pk in still and still[pk].admitted
    )


def admit(photo: Photo, intake: Intake, *, at: datetime) -> None:
    """The photo is good: keep its clean copy."""
    LIFECYCLE.apply(photo, "admit", at=at, **_fields(intake))


def reject(photo: Photo, intake: Intake, *, at: datetime) -> None:
    """The photo is not usable: keep the verdict, and a picture only where it is overridable."""
    LIFECYCLE.apply(photo, "reject", at=at, **_fields(intake))


def stall(photo: Photo, *, at: datetime) -> None:
    """The photo cannot be looked at before somebody repairs a machine: it stays as it was sent."""
    LIFECYCLE.apply(photo, "stall", at=at)


def look_again(*, actor: Actor, at: datetime) -> int:
    """Have every photo of the organization that stalled looked at; returns how many."""
    with transaction.atomic():
        stalled = Photo.objects.filter(state=PhotoState.STALLED).select_for_update()
        photos = list(stalled.order_by("received_at", "pk"))
        for photo in photos:
            LIFECYCLE.apply(photo, "look_again", at=at, actor=actor)
            _ask_for_a_look(photo, at)
    return len(photos)


def override(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Use it anyway: the person knows better than a face check.

    Raises:
        NotOverridable: the verdict is about the file.
    """
    if not photo.overridable:
        raise NotOverridable
    LIFECYCLE.apply(photo, "override", at=at, actor=actor, overridden_at=at, is_wanted=True)
    _ask_to_sort_out(photo, at)


def doubt(photo: Photo, code: str, *, at: datetime) -> None:
    """Ask whether it is the person: beside the others, the face does not look like it.

    What is doubted already is asked about in other words.
    """
    if photo.state == PhotoState.REJECTED:
        Photo.objects.filter(pk=photo.pk, state=photo.state).update(verdict_code=code)
        return
    LIFECYCLE.apply(photo, "doubt", at=at, verdict_code=code, overridable=True)


def clear(photo: Photo, *, at: datetime) -> None:
    """It is the person after all: more photos came that are like it."""
    LIFECYCLE.apply(photo, "clear", at=at, verdict_code="", overridable=False)


def set_aside(photo: Photo, code: str, *, at: datetime) -> None:
    """Keep the photo but do not train on it, for the reason with this code."""
    LIFECYCLE.apply(photo, "set_aside", at=at, verdict_code=code)


def bring_back(photo: Photo, *, at: datetime) -> None:
    """Train on it after all: it is needed now."""
    LIFECYCLE.apply(photo, "bring_back", at=at, verdict_code="")


def take_back(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Train on a photo that was set aside, because the person asks for it."""
    LIFECYCLE.apply(photo, "take_back", at=at, actor=actor, verdict_code="", is_wanted=True)
    _ask_to_sort_out(photo, at)


def remove(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Erase one photo of many: another may be used in its place."""
    erase(photo, actor=actor, at=at)
    _ask_to_sort_out(photo, at)


def erase(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Delete the photo's files, and keep only that there was one."""
    keys = [photo.file_key, photo.thumbnail_key, photo.embedding_key]
    LIFECYCLE.apply(
        photo,
        "erase",
        at=at,
        actor=actor,
        file_key="",
        thumbnail_key="",
        embedding_key="",
        source_digest="",
        measured={},
    )
    if not queries.of(photo.employee).exists():
        queries.shared_faces(photo.employee).delete()
    files.delete_after_commit(keys)


def _fields(intake: Intake) -> dict[str, Any]:
    return {
        "verdict_code": intake.code,
        "overridable": intake.overridable,
        "file_key": intake.file_key,
        "thumbnail_key": intake.thumbnail_key,
        "embedding_key": intake.embedding_key,
        "width": intake.width,
        "height": intake.height,
        "measured": dict(intake.measured),
    }
