"""Looking at an uploaded photo, in a worker."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.photos import actions, queries
from generation.photos.actions import Intake
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.vision.decode import DecodedPhoto, PhotoRefused, decode
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse


def look(claim: Claim) -> None:
    """Decode a photo in a confined child, judge it, and keep its clean copy; the sent bytes go."""
    with claim.acting():
        photo = Photo.objects.select_related("employee").get(pk=claim.subject_id)
        if photo.state != PhotoState.RECEIVED:
            return
        agreed = consent.standing_receipt(photo.employee, at=now()) is not None
        sent = files.get(photo.file_key) if agreed else b""
        earlier = _earlier(photo)
    sent_key = photo.file_key
    intake = _take_in(claim, photo, sent, earlier) if agreed else Intake(code="consent_withdrawn")
    with claim.finishing(at=now()):
        photo.refresh_from_db()
        if photo.state != PhotoState.RECEIVED:
            return  # removed meanwhile; what was stored for it no row names, so the sweep takes it
        judge = actions.reject if intake.code else actions.admit
        judge(photo, intake, at=now())
    with claim.acting():
        files.delete([sent_key])


def look_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could look at the photo: its bytes go, and the person sends another."""
    photo = Photo.objects.get(pk=subject_id)
    if photo.state == PhotoState.RECEIVED:
        files.delete([photo.file_key])
        actions.reject(photo, Intake(code="not_checked"), at=at)


def _earlier(photo: Photo) -> list[dict[str, str]]:
    used = queries.admitted(photo.employee).exclude(pk=photo.pk)
    return [
        {"digest": row.source_digest, "fingerprint": row.measured["fingerprint"]}
        for row in used
        if row.measured.get("fingerprint")
    ]


def _take_in(claim: Claim, photo: Photo, sent: bytes, earlier: list[dict[str, str]]) -> Intake:
    try:
        decoded = decode(sent)
    except PhotoRefused as refusal:
        return Intake(code=refusal.code)
    digest = hashlib.sha256(sent).hexdigest()
    pulse = Pulse(claim)
    seen = bridge.see(
        "look", picture=decoded.jpeg, digest=digest, earlier=earlier, should_stop=pulse
    )
    if seen["code"] and not seen["overridable"]:
        return Intake(code=seen["code"], measured=seen["measured"])
    thumbnail = bridge.see("thumbnail", picture=decoded.jpeg, should_stop=pulse)
    with claim.acting():
        return _stored(photo, decoded, seen, bridge.as_bytes(thumbnail))


def _stored(photo: Photo, decoded: DecodedPhoto, seen: dict[str, Any], thumbnail: bytes) -> Intake:
    def put(data: bytes, kind: str) -> str:
        return files.put(data, subject_id=photo.employee_id, kind=f"{kind}-{photo.pk}").key

    embedding = seen["embedding"]
    return Intake(
        code=seen["code"],
        overridable=seen["overridable"],
        file_key=put(decoded.jpeg, "photo"),
        thumbnail_key=put(thumbnail, "thumbnail"),
        embedding_key=put(bridge.as_bytes(embedding), "embedding") if embedding else "",
        width=decoded.width,
        height=decoded.height,
        measured=seen["measured"],
    )
