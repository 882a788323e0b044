"""Receiving photos and recording their verdicts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from generation.photos import queries
from generation.photos.lifecycle import LIFECYCLE, PhotoState
from generation.photos.models import Photo
from generation.vision import door
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid, TooLarge
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import Actor
from tenants.people.models import Employee


class PhotoRefused(Invalid):
    """The file was refused at the door; `details` holds the code."""

    code = "photo_refused"


class PhotoTooLarge(TooLarge):
    """More bytes than a photo may have."""

    code = "photo_too_large"


class TooManyPhotos(Conflict):
    """The person has sent as many photos as anyone may."""

    code = "too_many_files"
    sentence = f"You have sent {queries.MOST} photos, which is the most we take. Remove some first."


class NotOverridable(Conflict):
    """The verdict is about the file, not the face: it cannot be used anyway."""

    code = "not_overridable"
    sentence = "This photo cannot be used. Take another one instead."


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
    """Take one photo in, encrypted, and have a worker look at it. The same `upload_key` again is the same photo.

    Raises:
        ConsentMissing: nothing is taken before a standing consent.
        PhotoTooLarge, PhotoRefused, TooManyPhotos: nothing was kept.
    """
    consent.require(employee, at=at)
    if known := queries.of(employee).filter(upload_key=upload_key).first():
        return known
    _check_at_the_door(data, limit)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)  # bursts count one after the other
        if Photo.objects.filter(employee=employee).exclude(state=PhotoState.ERASED).count() >= queries.MOST:
            raise TooManyPhotos
        return _store(employee, data, upload_key, at)


def _check_at_the_door(data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise PhotoTooLarge(f"This photo is larger than {limit // 2**20} MB. Send a smaller copy.")
    try:
        door.check(data)
    except door.Refusal as refusal:
        raise PhotoRefused(f"{refusal.sentence} {refusal.fix}", reason=refusal.code) from refusal


def _store(employee: Employee, data: bytes, upload_key: str, at: datetime) -> Photo:
    photo_id, digest = uuid4(), hashlib.sha256(data).hexdigest()
    repeated = queries.of(employee).filter(source_digest=digest).exists()
    # the photo's id is part of the key: two photos never share a file, so erasing one leaves the other
    stored = None if repeated else files.put(data, subject_id=employee.pk, kind=f"upload-{photo_id}")
    try:
        with transaction.atomic():
            photo = Photo.objects.create(
                id=photo_id,
                employee=employee,
                upload_key=upload_key,
                file_key=stored.key if stored else "",
                source_digest=digest,
                size=len(data),
                received_at=at,
                **LIFECYCLE.start(at=at),
            )
    except IntegrityError:  # the same upload came twice at once
        return queries.of(employee).get(upload_key=upload_key)
    if repeated:
        reject(photo, Intake(code="duplicate"), at=at)
    else:
        _ask_for_a_look(photo, at)
    return photo


def _ask_for_a_look(photo: Photo, at: datetime) -> None:
    enqueue(
        "generation.photos.tasks.look",
        organization_id=photo.organization_id,
        subject_id=photo.pk,
        at=at,
        cost=0.05,
    )


def admit(photo: Photo, intake: Intake, *, at: datetime) -> None:
    """The photo is good: keep its clean copy."""
    LIFECYCLE.apply(photo, "admit", at=at, **_fields(intake))


def reject(photo: Photo, intake: Intake, *, at: datetime) -> None:
    """The photo is not usable: keep the verdict, and its picture only where it may be used anyway."""
    LIFECYCLE.apply(photo, "reject", at=at, **_fields(intake))


def override(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """ "Use anyway": the person knows better than a face check. Recorded, and shown to the reviewer.

    Raises:
        NotOverridable: the verdict is about the file.
    """
    if not photo.overridable:
        raise NotOverridable
    LIFECYCLE.apply(photo, "override", at=at, actor=actor, overridden_at=at)


def set_aside(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Keep the photo but do not train on it."""
    LIFECYCLE.apply(photo, "set_aside", at=at, actor=actor)


def take_back(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Train on a photo that was set aside."""
    LIFECYCLE.apply(photo, "take_back", at=at, actor=actor)


def erase(photo: Photo, *, actor: Actor, at: datetime) -> None:
    """Delete the photo's files, and keep only that there was one."""
    keys = [key for key in (photo.file_key, photo.thumbnail_key, photo.embedding_key) if key]
    LIFECYCLE.apply(
        photo,
        "erase",
        at=at,
        actor=actor,
        **{"file_key": "", "thumbnail_key": "", "embedding_key": "", "measured": {}},
    )
    transaction.on_commit(lambda: files.delete(keys))


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
