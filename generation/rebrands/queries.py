"""Reading rebrands: whom one is about, which ways are open to each of them, and how far it is."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.queries import own_of
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.rebrands.lifecycle import BUSY, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import queries as consent
from tenants.organizations.models import Membership
from tenants.people.lifecycle import EmployeeState
from tenants.people.queries import visible_departments

NOT_APPROVED: Final = "not_approved"
CHANGED: Final = "changed"
CONSENT_TAKEN_BACK: Final = "consent_taken_back"
NO_CUTOUT: Final = "no_cutout"
OWN_BACKGROUND: Final = "own_background"
CANCELLED: Final = "cancelled"
UNDONE: Final = "undone"


@dataclass(frozen=True)
class Ways:
    """What can be done for one person with an approved headshot."""

    headshot: Headshot
    obstacle: str = ""
    """Why the picture cannot be finished again; empty where it can."""
    run_id: UUID | None = None
    """The training whose adapter could draw them again."""
    has_photos: bool = False
    """Whether new pictures could be compared with their photos; else with the approved one."""

    @property
    def can_refinish(self) -> bool:
        """Whether the picture can be finished again."""
        return not self.obstacle

    @property
    def can_render(self) -> bool:
        """Whether their model and their consent are still there."""
        return self.run_id is not None


@dataclass(frozen=True)
class Plan:
    """Everybody a rebrand is about, by name."""

    people: list[Ways]
    without: Counter[str] = field(default_factory=Counter)
    """Of those who cannot be refinished how many for which reason."""

    @property
    def refinishable(self) -> list[Ways]:
        """Whose pictures can be finished again."""
        return [ways for ways in self.people if ways.can_refinish]

    @property
    def renderable(self) -> list[Ways]:
        """Who could be drawn again."""
        return [ways for ways in self.people if ways.can_render]

    @property
    def compared_with_approved(self) -> int:
        """How many of those have no photos left."""
        return sum(not ways.has_photos for ways in self.renderable)


@dataclass(frozen=True)
class Progress:
    """How many pictures stand where."""

    total: int = 0
    waiting: int = 0
    busy: int = 0
    to_review: int = 0
    in_use: int = 0
    refused: int = 0
    left: int = 0
    failed: int = 0
    undone: int = 0
    stuck: int = 0

    @property
    def made(self) -> int:
        """With how many nothing more is to be made."""
        return self.total - self.waiting - self.busy


def rebrands() -> QuerySet[Rebrand]:
    """Every rebrand, newest first."""
    return Rebrand.objects.select_related("version__template").order_by("-created_at", "pk")


def items(rebrand: Rebrand) -> QuerySet[Refinish]:
    """The pictures of a rebrand by their people's names."""
    rows = Refinish.objects.filter(rebrand=rebrand).select_related("employee", "headshot")
    return rows.order_by("employee__name", "pk")


def progress(rebrand: Rebrand) -> Progress:
    """How far it is."""
    states = {
        "waiting": [RefinishState.WAITING],
        "busy": BUSY,
        "to_review": [RefinishState.MADE],
        "in_use": [RefinishState.IN_USE],
        "refused": [RefinishState.REFUSED],
        "left": [RefinishState.LEFT],
        "failed": [RefinishState.FAILED],
        "undone": [RefinishState.UNDONE],
        "stuck": [RefinishState.STUCK],
    }
    counted = {name: Count("pk", filter=Q(state__in=which)) for name, which in states.items()}
    rows = Refinish.objects.filter(rebrand=rebrand)
    return Progress(**rows.aggregate(total=Count("pk"), **counted))


def approved() -> QuerySet[Headshot]:
    """The headshots that may leave now, of people who work here."""
    standing = Approval.objects.filter(state=ApprovalState.APPROVED).values("headshot")
    rows = Headshot.objects.filter(state=HeadshotState.RELEASED, pk__in=standing)
    return rows.filter(employee__state=EmployeeState.ACTIVE)


def concerned(rebrand: Rebrand) -> QuerySet[Headshot]:
    """The approved headshots that it is about: in another version than it leads to."""
    rows = approved().exclude(style_version=rebrand.version_id)
    if not rebrand.everyone:
        rows = rows.filter(style_version__template=rebrand.version.template_id)
    if rebrand.department_ids:
        rows = rows.filter(employee__department__in=rebrand.department_ids)
    if rebrand.employee_ids:
        rows = rows.filter(employee__in=rebrand.employee_ids)
    rows = rows.select_related("employee", "style_version__template")
    return rows.order_by("employee__name", "pk")


def plan(rebrand: Rebrand, *, at: datetime) -> Plan:
    """Which ways are open to each person, in a number of queries that is the same for any many."""
    headshots = list(concerned(rebrand))
    ids = [headshot.employee_id for headshot in headshots]
    agreed, why = consent.agreed(ids, at=at), obstacles(headshots)
    runs = _adapters(ids)
    photos = _with_faces(ids)
    people = [
        Ways(
            headshot=each,
            obstacle=why[each.pk],
            run_id=runs.get(each.employee_id) if each.employee_id in agreed else None,
            has_photos=each.employee_id in photos,
        )
        for each in headshots
    ]
    return Plan(people, Counter(ways.obstacle for ways in people if ways.obstacle))


def obstacles(headshots: Collection[Headshot]) -> dict[UUID, str]:
    """Why each of these approved headshots cannot be finished again; empty where it can."""
    unended = consent.with_unended([headshot.employee_id for headshot in headshots])
    return {headshot.pk: _obstacle(headshot, unended) for headshot in headshots}


def under_way(headshots: Collection[Headshot]) -> set[tuple[UUID, UUID]]:
    """Of which of these headshots a finish in which version is being made, or waits to be reviewed
    or put to use."""
    states = [
        RefinishState.WAITING,
        RefinishState.QUEUED,
        RefinishState.MADE,
        RefinishState.ACCEPTED,
    ]
    rows = Refinish.objects.filter(headshot__in=[each.pk for each in headshots], state__in=states)
    started = rows.exclude(rebrand__started_at=None)
    return set(started.values_list("headshot_id", "rebrand__version_id"))


def why_not(item: Refinish) -> str:
    """Why the picture cannot be finished again now; empty where it can."""
    headshot = approved().filter(pk=item.headshot_id).first()
    if headshot is None:
        return NOT_APPROVED
    if headshot.file_key != item.earlier.get("file_key"):
        return CHANGED
    return obstacles([headshot])[headshot.pk]


def to_review(reviewer: Membership) -> QuerySet[Refinish]:
    """What waits for the reviewer, by name; their own is not among it."""
    rows = Refinish.objects.filter(
        state=RefinishState.MADE,
        headshot__state=HeadshotState.RELEASED,
        rebrand__started_at__isnull=False,
    ).exclude(own_of(reviewer))
    departments = visible_departments(reviewer)
    if departments is not None:
        rows = rows.filter(employee__department_id__in=departments)
    rows = rows.select_related("employee", "headshot", "rebrand__version__template")
    return rows.order_by("employee__name", "pk")


def undo_until(rebrand: Rebrand) -> datetime | None:
    """Until when some earlier picture can be brought back; None where none can."""
    there = Refinish.objects.filter(rebrand=rebrand, state=RefinishState.IN_USE).exclude(earlier={})
    newest = there.order_by("-state_changed_at").first()
    return newest.state_changed_at + UNDO_FOR if newest else None


def keys_of(employee_id: UUID) -> set[str]:
    """Every file that a rebrand keeps of the employee."""
    rows = Refinish.objects.filter(employee=employee_id).values_list("earlier", "new")
    return {key for pair in rows for named in pair for key in named.values()}


def _obstacle(headshot: Headshot, unended: Collection[tuple[UUID, str]]) -> str:
    if not headshot.cutout_key:
        return OWN_BACKGROUND if headshot.is_own_photo else NO_CUTOUT
    return "" if (headshot.employee_id, headshot.purpose) in unended else CONSENT_TAKEN_BACK


def _adapters(employee_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = TrainingRun.objects.filter(employee__in=employee_ids, state=RunState.READY)
    return dict(rows.order_by("created_at").values_list("employee_id", "pk"))


def _with_faces(employee_ids: Iterable[UUID]) -> set[UUID]:
    rows = Photo.objects.filter(employee__in=employee_ids, state=PhotoState.ADMITTED)
    return set(rows.exclude(embedding_key="").values_list("employee_id", flat=True))
