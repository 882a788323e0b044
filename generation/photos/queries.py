"""Reading an employee's photos, and what is still missing."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from generation.photos import poses, variety
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo, SharedFace
from generation.photos.poses import Pose
from generation.photos.variety import Wish
from generation.vision.composition import Framing
from generation.vision.reasons import DOUBTS
from tenants.people.models import Employee

EYES, HEAD, MIDDLE = 0.31, 1.35, 0.49
"""Of a face's box as the detector lays it: how far down it the eyes are, how many times as high the
head is (`vision.framing`), and where its middle is. Medians of our fourteen sample pictures, whose
eyes are at 0.27 to 0.33 and whose heads are 1.32 to 1.39 times as high."""
ASKED = 14
"""Photos asked for: 12 to 15 of one person train a good adapter."""
ENOUGH = 8
"""Photos that training may start with."""
ENOUGH_FACES = 4
"""Of those, photos whose face was found: headshots are judged by their likeness to these."""
SEVERAL = 3
"""Photos from which on a fault that most of them have is told of the set."""
MOST = 60
"""Photos one person may have at a time, whatever their verdicts."""


@dataclass(frozen=True)
class PhotoCounts:
    """How many photos stand where."""

    admitted: int = 0
    checking: int = 0
    rejected: int = 0
    newest_at: datetime | None = None
    """When the last one came."""
    faceless: int = 0
    """How many of the admitted ones are used although no face was found in them."""
    stalled: int = 0
    """How many nobody can look at before a machine is repaired."""

    asking: int = 0
    """How many of the rejected ones only ask whether it is the person."""

    @property
    def missing(self) -> int:
        """How many more are needed before training may start."""
        return max(0, ENOUGH - self.admitted, self._missing_faces)

    @property
    def lacks_faces(self) -> bool:
        """Whether those that are needed must show a face."""
        return 0 < self._missing_faces >= ENOUGH - self.admitted

    @property
    def to_retake(self) -> int:
        """How many are of no use as they are."""
        return self.rejected - self.asking

    @property
    def _missing_faces(self) -> int:
        return ENOUGH_FACES - (self.admitted - self.faceless)

    @property
    def may_start(self) -> bool:
        """Whether training may start: enough are accepted and none is still being checked."""
        return not self.missing and not self.checking


_COUNTS = {
    "admitted": Count("pk", filter=Q(state=PhotoState.ADMITTED)),
    "checking": Count("pk", filter=Q(state=PhotoState.RECEIVED)),
    "rejected": Count("pk", filter=Q(state=PhotoState.REJECTED)),
    "newest_at": Max("received_at"),
    "faceless": Count("pk", filter=Q(state=PhotoState.ADMITTED, embedding_key="")),
    "stalled": Count("pk", filter=Q(state=PhotoState.STALLED)),
    "asking": Count("pk", filter=Q(state=PhotoState.REJECTED, verdict_code__in=DOUBTS)),
}


def of(employee: Employee) -> QuerySet[Photo]:
    """The employee's photos that are not erased, in the order they came."""
    rows = Photo.objects.filter(employee=employee).exclude(state=PhotoState.ERASED)
    return rows.order_by("received_at", "pk")


def admitted(employee: Employee) -> QuerySet[Photo]:
    """The photos to train on, in the order they came."""
    return of(employee).filter(state=PhotoState.ADMITTED)


def head_of(photo: Photo) -> Framing | None:
    """Where the head is on a photo; None where no face was found, or before that was kept."""
    box = (photo.measured.get("training") or {}).get("face")
    if not box or not photo.height:
        return None
    left, top, right, bottom = box
    return Framing(
        eye_line=top + EYES * (bottom - top),
        head_height=HEAD * (bottom - top),
        centre=left + MIDDLE * (right - left),
    )


def wishes(employee: Employee) -> list[Wish]:
    """What the photos to train on still lack, the most lacking first."""
    return variety.wishes(admitted(employee).values_list("measured", flat=True))


def next_pose(employee: Employee) -> Pose:
    """What the next photo may show, so that the photos to train on become varied."""
    measured = list(admitted(employee).values_list("measured", flat=True))
    return poses.after(len(measured), variety.wishes(measured))


def used_anyway(employee: Employee) -> dict[str, int]:
    """Photos to train on that a check would have left out: how many, by the code of its reason."""
    rows = admitted(employee).filter(overridden_at__isnull=False)
    return dict(Counter(rows.values_list("verdict_code", flat=True)))


def fault(employee: Employee) -> str:
    """The code of what is wrong with the photos as a set, where none that is used shows a face:
    what most of several have in common. Else empty."""
    if admitted(employee).exclude(embedding_key="").exists():
        return ""
    judged = of(employee).exclude(state__in=[PhotoState.RECEIVED, PhotoState.STALLED])
    codes = Counter(judged.values_list("verdict_code", flat=True))
    code, times = max(codes.items(), key=lambda item: item[1], default=("", 0))
    return code if codes.total() >= SEVERAL and times > codes.total() / 2 else ""


def sharing(employee: Employee) -> list[Employee]:
    """The colleagues whose photos seem to show the same person as the employee's, by name."""
    pairs = shared_faces(employee).values_list("employee_id", "other_id")
    ids = {pk for pair in pairs for pk in pair} - {employee.pk}
    return list(Employee.objects.filter(pk__in=ids).order_by("name", "pk"))


def shared_faces(employee: Employee) -> QuerySet[SharedFace]:
    """What was found of the employee, whoever was compared with whom."""
    return SharedFace.objects.filter(Q(employee=employee) | Q(other=employee))


def stalled() -> tuple[int, int]:
    """How many photos of the organization stalled, and of how many people."""
    rows = Photo.objects.filter(state=PhotoState.STALLED)
    found = rows.aggregate(photos=Count("pk"), people=Count("employee", distinct=True))
    return found["photos"], found["people"]


def counts(employee: Employee) -> PhotoCounts:
    """How many of the employee's photos stand where."""
    return PhotoCounts(**Photo.objects.filter(employee=employee).aggregate(**_COUNTS))


def counts_by_employee(employee_ids: Collection[UUID]) -> dict[UUID, PhotoCounts]:
    """The same for many employees at once, in one query; who sent none is left out."""
    rows = Photo.objects.filter(employee_id__in=employee_ids).values("employee_id")
    counted = rows.annotate(**_COUNTS).values_list("employee_id", *_COUNTS)
    return {pk: PhotoCounts(*numbers) for pk, *numbers in counted}
