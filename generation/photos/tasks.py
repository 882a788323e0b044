"""Looking at an uploaded photo, in a worker."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.photos import actions, queries, sets
from generation.photos.actions import Intake
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.vision import strangers
from generation.vision.decode import DecodedPhoto, PhotoRefused, decode
from generation.vision.duplicates import resembles_any
from generation.vision.errors import NotInstalled
from generation.vision.identity import Embedding
from generation.vision.spare import spare
from tenants.consent import queries as consent
from tenants.consent import tasks as consents
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed, Release
from tenants.kernel.jobs.pulse import Pulse
from tenants.people.models import Employee


@dataclass(frozen=True)
class Looked:
    """What looking at a photo gave; without a picture, none of it may be kept."""

    code: str = ""
    overridable: bool = False
    measured: dict[str, Any] = field(default_factory=dict)
    embedding: bytes = b""
    picture: DecodedPhoto | None = None
    thumbnail: bytes = b""


def get_ready() -> None:
    """Have what looks at photos started and loaded before the first one comes."""
    spare.renew()
    bridge.see("get_ready")


def look(claim: Claim) -> None:
    """Decode a photo in a confined child, judge it, and keep its clean copy; the sent bytes go."""
    with claim.acting():
        photo = Photo.objects.select_related("employee").get(pk=claim.subject_id)
        if photo.state != PhotoState.RECEIVED:
            return
        agreed = consent.standing_receipt(photo.employee, at=now()) is not None
        sent = files.get(photo.file_key) if agreed else b""
    sent_key = photo.file_key
    looked = _look_at(sent, Pulse(claim)) if agreed else Looked(code="consent_withdrawn")
    with claim.finishing(at=now()):
        # a person's photos one after the other: of two that are nearly the same, one is used
        employee = Employee.objects.select_for_update(no_key=True).get(pk=photo.employee_id)
        photo.refresh_from_db()
        if photo.state != PhotoState.RECEIVED:
            return  # removed meanwhile, with its bytes
        intake = _intake(photo, employee, looked)
        judge = actions.reject if intake.code else actions.admit
        judge(photo, intake, at=now())
        files.delete_after_commit([sent_key])
        _sort_out(employee)


def sort_out(claim: Claim) -> None:
    """Look at a person's photos as a set again, after one was removed or asked for."""
    with claim.finishing(at=now()):
        employee = Employee.objects.select_for_update(no_key=True).get(pk=claim.subject_id)
        _sort_out(employee)


def compare(claim: Claim) -> None:
    """Note the colleagues whose photos seem to show the same person: twins do, so nothing follows
    from it but a line for whoever reviews."""
    with claim.acting():
        employee = Employee.objects.get(pk=claim.subject_id)
        consents.require(employee)
        own, others = sets.faces(employee), sets.colleagues(employee, at=now())
    pulse = consents.pulse(claim, employee)
    alike = [other.pk for other in others if _are_alike(claim, own, other, pulse)]
    with claim.finishing(at=now()):
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        consents.require(employee)
        actions.note_sharing(employee, alike, at=now())


def look_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could look at the photo: its bytes go, and the person sends another.

    Where that was the machine's fault, it stalls until the machine is repaired.
    """
    photo = Photo.objects.get(pk=subject_id)
    if photo.state != PhotoState.RECEIVED:
        return
    if code in bridge.FOR_OPERATORS:
        actions.stall(photo, at=at)
        return
    sent_key = photo.file_key
    actions.reject(photo, Intake(code="not_checked"), at=at)
    files.delete_after_commit([sent_key])


def _are_alike(claim: Claim, own: list[Embedding], other: Employee, pulse: Pulse) -> bool:
    if pulse():
        raise Release
    with claim.acting():
        theirs = sets.faces(other, most=sets.ENOUGH_OF_THEM)
    return strangers.same_person(own, theirs)


def _sort_out(employee: Employee) -> None:
    """Compare the faces of whoever still agrees to it."""
    if consent.standing_receipt(employee, at=now()) is not None:
        sets.sort_out(employee, at=now())


def _look_at(sent: bytes, pulse: Pulse) -> Looked:
    try:
        picture = decode(sent)
    except PhotoRefused as refusal:
        return Looked(code=refusal.code)
    except NotInstalled as error:
        raise JobFailed(error.code, retryable=error.retryable, note=str(error)) from error
    seen = bridge.see("look", picture=picture.jpeg, should_stop=pulse)
    judged = Looked(seen["code"], seen["overridable"], seen["measured"])
    if judged.code and not judged.overridable:
        return judged
    return replace(
        judged,
        embedding=bridge.as_bytes(seen["embedding"] or ""),
        picture=picture,
        thumbnail=bridge.as_bytes(bridge.see("thumbnail", picture=picture.jpeg, should_stop=pulse)),
    )


def _intake(photo: Photo, employee: Employee, looked: Looked) -> Intake:
    """The verdict as things stand now, its files stored where they may be kept."""
    if consent.standing_receipt(employee, at=now()) is None:
        return Intake(code="consent_withdrawn")
    if looked.picture is None:
        return Intake(code=looked.code, measured=looked.measured)
    if not looked.code and _is_repeated(looked, employee):
        return Intake(code="near_duplicate", measured=looked.measured)
    return _stored(photo, looked, looked.picture)


def _is_repeated(looked: Looked, employee: Employee) -> bool:
    used = queries.admitted(employee).values_list("measured__fingerprint", flat=True)
    return resembles_any(looked.measured["fingerprint"], filter(None, used))


def _stored(photo: Photo, looked: Looked, picture: DecodedPhoto) -> Intake:
    def put(data: bytes, kind: str) -> str:
        stored = files.put(data, subject_id=photo.employee_id, kind=f"{kind}-{photo.pk}")
        return stored.key

    return Intake(
        code=looked.code,
        overridable=looked.overridable,
        file_key=put(picture.jpeg, "photo"),
        thumbnail_key=put(looked.thumbnail, "thumbnail"),
        embedding_key=put(looked.embedding, "embedding") if looked.embedding else "",
        width=picture.width,
        height=picture.height,
        measured=looked.measured,
    )
