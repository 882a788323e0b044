"""Opening and framing an own photo, in a worker, without looking for a face."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.bridge import as_bytes
from generation.headshots import actions as headshots
from generation.headshots import finishing
from generation.headshots.finishing import Look
from generation.ownphotos import actions
from generation.ownphotos.lifecycle import OwnPhotoState
from generation.ownphotos.models import OwnPhoto
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from generation.vision.decode import PhotoRefused, decode
from tenants.consent import queries as consent
from tenants.consent.texts import BACKGROUND
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim, JobFailed
from tenants.kernel.jobs.pulse import Pulse
from tenants.people.models import Employee


@dataclass(frozen=True)
class Made:
    """The files of a framed picture; without another background there are only two."""

    picture: bytes
    thumbnail: bytes
    matte: bytes = b""
    cutout: bytes = b""


def open_photo(claim: Claim) -> None:
    """Decode the photo in a confined child, and keep its clean copy; the sent bytes go."""
    with claim.acting():
        photo = OwnPhoto.objects.get(pk=claim.subject_id)
        if photo.state != OwnPhotoState.RECEIVED:
            return
        sent = files.get(photo.file_key)
    try:
        decoded, code = decode(sent), ""
    except PhotoRefused as refusal:
        decoded, code = None, refusal.code
    with claim.finishing(at=now()):
        photo = _held(photo)
        if photo.state != OwnPhotoState.RECEIVED:
            return  # taken away meanwhile
        if decoded is None:
            actions.reject(photo, code, at=now())
            return
        kind = f"own-{photo.pk}"
        key = files.put(decoded.jpeg, subject_id=photo.employee_id, kind=kind).key
        actions.admit(photo, file_key=key, width=decoded.width, height=decoded.height, at=now())


def make(claim: Claim) -> None:
    """Cut the frame out of the photo and, where the employee agreed to it, put them before the
    company's background."""
    with claim.acting():
        photo = OwnPhoto.objects.select_related("employee").get(pk=claim.subject_id)
        if photo.state != OwnPhotoState.MAKING:
            return
        version = styles.version_for(photo.employee)
        if version is None:
            raise JobFailed("no_style")
        _require_consent(photo)
        data = files.get(photo.file_key)
        look = Look.of(version) if photo.replaces_background else None
    made = _made(photo, data, look, Pulse(claim))
    with claim.finishing(at=now()):
        photo = _held(photo)
        if photo.state != OwnPhotoState.MAKING:
            return
        _require_consent(photo)
        _publish(photo, made, version)


def open_photo_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could open it: its bytes go, and the person sends another."""
    photo = OwnPhoto.objects.get(pk=subject_id)
    if photo.state == OwnPhotoState.RECEIVED:
        actions.reject(photo, "not_checked", at=at)


def make_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could frame it: the photo stays."""
    photo = OwnPhoto.objects.get(pk=subject_id)
    if photo.state == OwnPhotoState.MAKING:
        actions.fail(photo, code, at=at)


def _made(photo: OwnPhoto, data: bytes, look: Look | None, pulse: Pulse) -> Made:
    framed = as_bytes(bridge.see("framed", picture=data, frame=photo.frame, should_stop=pulse))
    if look is None:
        small = bridge.see("thumbnail", picture=framed, should_stop=pulse)
        return Made(picture=framed, thumbnail=as_bytes(small))
    cutout = as_bytes(bridge.see("silhouette", picture=framed, should_stop=pulse))
    done = finishing.finish(cutout, head=None, look=look, pulse=pulse)
    return Made(picture=done.picture, thumbnail=done.thumbnail, matte=done.matte, cutout=cutout)


def _publish(photo: OwnPhoto, made: Made, version: StyleVersion) -> None:
    def put(data: bytes, kind: str) -> str:
        if not data:
            return ""
        return files.put(data, subject_id=photo.employee_id, kind=f"{kind}-{photo.pk}").key

    headshot = headshots.add_own(
        photo.employee,
        version=version,
        files={
            "file_key": put(made.picture, "headshot"),
            "thumbnail_key": put(made.thumbnail, "small"),
            "matte_key": put(made.matte, "matte"),
            "cutout_key": put(made.cutout, "cutout"),
        },
        at=now(),
    )
    actions.finish(photo, headshot, at=now())


def _held(photo: OwnPhoto) -> OwnPhoto:
    """The photo as it is now; nobody sends or erases anything of the person until the end."""
    Employee.objects.select_for_update(no_key=True).get(pk=photo.employee_id)
    return OwnPhoto.objects.select_related("employee", "headshot").get(pk=photo.pk)


def _require_consent(photo: OwnPhoto) -> None:
    standing = consent.standing_receipt(photo.employee, purpose=BACKGROUND, at=now())
    if photo.replaces_background and standing is None:
        raise JobFailed("consent_withdrawn")
