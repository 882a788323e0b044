"""A person's photos looked at together: whose faces they are, and which of them are used; and
whether a colleague's show the same person."""

from contextlib import suppress
from datetime import datetime

from django.db.models import Q

from generation.photos import actions, choosing, queries
from generation.photos.choosing import Choice
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.vision import embeddings, strangers
from generation.vision.identity import Embedding
from generation.vision.modelfiles import IDENTITY_A
from generation.vision.reasons import DOUBTS, SPARES
from generation.vision.strangers import Doubt
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.people.models import Employee

CODES = dict(zip((Doubt.ANOTHER, Doubt.PERHAPS), DOUBTS, strict=True))
MOST_COLLEAGUES = 200
"""Colleagues whose photos are compared with: those that came last."""
ENOUGH_OF_THEM = 6
"""Faces of a colleague that are compared with."""
_USABLE = Q(state=PhotoState.ADMITTED) | Q(state=PhotoState.SPARE, verdict_code__in=SPARES)
_COMPARED = _USABLE | Q(state=PhotoState.REJECTED, verdict_code__in=DOUBTS)


def sort_out(employee: Employee, *, at: datetime) -> None:
    """Doubt the faces that do not belong among the others, and set aside what is not needed.

    Everything is judged anew: what was doubted or set aside among fewer photos may be used now.
    What the person said about a photo stands. To be called with the employee's row locked.
    """
    _doubt_strangers(employee, at=at)
    _set_spares_aside(employee, at=at)


def colleagues(employee: Employee, *, at: datetime) -> list[Employee]:
    """Whom to compare the employee with: who agreed and has faces here, the newest first."""
    rows = Photo.objects.filter(state=PhotoState.ADMITTED).exclude(embedding_key="")
    rows = rows.exclude(employee=employee).order_by("-received_at", "pk")
    ids = list(dict.fromkeys(rows.values_list("employee_id", flat=True)))[:MOST_COLLEAGUES]
    return list(Employee.objects.filter(pk__in=consent.agreed(ids, at=at)).order_by("pk"))


def faces(employee: Employee, *, most: int | None = None) -> list[Embedding]:
    """The faces on the photos to train on, at most so many."""
    photos = queries.admitted(employee).exclude(embedding_key="")[:most]
    return [face for photo in photos if (face := _face(photo)) is not None]


def _doubt_strangers(employee: Employee, *, at: datetime) -> None:
    photos = queries.of(employee).filter(_COMPARED).exclude(embedding_key="")
    known = [(photo, face) for photo in photos if (face := _face(photo)) is not None]
    doubts = strangers.doubts([face for _, face in known])
    for (photo, _), doubt in zip(known, doubts, strict=True):
        _say(photo, "" if photo.is_wanted else CODES.get(doubt, ""), at=at)


def _say(photo: Photo, code: str, *, at: datetime) -> None:
    """Make the doubt with this code the photo's, or clear it of the one it has."""
    doubted = photo.verdict_code if photo.state == PhotoState.REJECTED else ""
    if code and code != doubted:
        actions.doubt(photo, code, at=at)
    elif doubted and not code:
        actions.clear(photo, at=at)


def _set_spares_aside(employee: Employee, *, at: datetime) -> None:
    photos = {photo.pk: photo for photo in queries.of(employee).filter(_USABLE)}
    choices = [Choice(pk, each.measured, each.is_wanted) for pk, each in photos.items()]
    spares = choosing.spares(choices, most=queries.ASKED)
    for pk, photo in photos.items():
        is_spare = photo.state == PhotoState.SPARE
        if pk in spares and not is_spare:
            actions.set_aside(photo, spares[pk], at=at)
        elif is_spare and pk not in spares:
            actions.bring_back(photo, at=at)


def _face(photo: Photo) -> Embedding | None:
    with suppress(files.Missing, files.KeyDestroyed):
        return embeddings.from_bytes(files.get(photo.embedding_key)).get(IDENTITY_A.version)
    return None
