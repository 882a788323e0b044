"""Sending a person's photos, and asking for their headshots."""

from django.conf import settings

from generation.headshots import actions as headshots
from generation.photos import actions as photos
from generation.photos import queries as photo_queries
from generation.photos.models import Photo
from generation.training import queries as runs
from generation.training.actions import NotEnoughPhotos
from portal.demo.standing import Ending, Standing, Turn
from portal.demo.uploads import Upload


def send_photos(turn: Turn) -> Standing:
    """Send what was not sent yet; once all are looked at, order the headshots."""
    if runs.latest(turn.employee):
        return Standing(Ending.LEFT, "Their headshots were stopped or deleted in the portal.")
    _send_missing(turn)
    counts = photo_queries.counts(turn.employee)
    if counts.checking:
        return Standing(f"photos {counts.admitted} accepted, {counts.checking} being checked")
    return _order(turn)


def _order(turn: Turn) -> Standing:
    seed = turn.employee.pk.int % 2**31
    try:
        headshots.order(
            turn.employee, base=settings.ENGINE_BASE, seed=seed, actor=turn.actor, at=turn.at
        )
    except NotEnoughPhotos as refusal:
        return Standing(Ending.REFUSED, str(refusal))
    except headshots.NoStyle as refusal:
        return Standing(Ending.LEFT, str(refusal))
    return Standing("training queued")


def _send_missing(turn: Turn) -> None:
    """Send one after the other, up to the number that anyone may."""
    sent = Photo.objects.filter(employee=turn.employee).values_list("upload_key", flat=True)
    done = {*sent, *turn.door.keys}
    missing = [upload for upload in turn.uploads if upload.key not in done]
    for number, upload in enumerate(missing):
        try:
            _send(turn, upload)
        except (photos.PhotoRefused, photos.PhotoTooLarge) as refusal:
            turn.door.refused[upload.key] = f"{upload.name}: {refusal}"
        except photos.TooManyPhotos:
            turn.door.left_out.update(left.key for left in missing[number:])
            return


def _send(turn: Turn, upload: Upload) -> None:
    photos.receive(
        turn.employee,
        upload.read(),
        upload_key=upload.key,
        limit=settings.PHOTO_MAX_BYTES,
        actor=turn.actor,
        at=turn.at,
    )
