"""Reading previews, and choosing the photos that one is drawn from."""

from generation.photos import queries as photos
from generation.photos.models import Photo
from generation.previews.lifecycle import PreviewState
from generation.previews.models import Preview
from tenants.people.models import Employee

SHOWN = 3
"""Photos that a preview is drawn from; the base is shown each at every step."""
UNKNOWN_YAW = 90.0


def of(employee: Employee) -> Preview | None:
    """The employee's preview, unless there is none or it was erased."""
    return Preview.objects.filter(employee=employee).exclude(state=PreviewState.ERASED).first()


def telling_photos(employee: Employee) -> list[Photo]:
    """The accepted photos that show the face most from the front; none without a face."""
    faces = photos.admitted(employee).exclude(embedding_key="")
    return sorted(faces, key=_turned)[:SHOWN]


def _turned(photo: Photo) -> float:
    """How far the head is turned, in degrees."""
    yaw = photo.measured.get("training", {}).get("yaw")
    return UNKNOWN_YAW if yaw is None else abs(float(yaw))
