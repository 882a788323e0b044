"""Reading rebrands: whom one is about, which ways are open to each of them, and how far it is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from generation.approvals.queries import own_of, rules
from generation.delivery import gate
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.rebrands.lifecycle import BUSY, REVERSIBLE, SETTLED, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import queries as consent
from tenants.organizations.models import Membership
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
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

    undo_until: datetime | None = None
    """Until when some earlier picture can be brought back; None where none can."""
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


def carries_over(rebrand: Rebrand) -> bool:
    """Whether its pictures are used unseen, by the rules that hold now."""
    return rebrand.carries_over and rules().carries_over


def items(rebrand: Rebrand) -> QuerySet[Refinish]:
    """The pictures of a rebrand by their people's names."""
    rows = Refinish.objects.filter(rebrand=rebrand).select_related("employee", "headshot")
    return rows.order_by("employee__name", "pk")


def progress(rebrand: Rebrand) -> Progress:
    """How far it is."""
    return progress_of([rebrand])[rebrand.pk]


def progress_of(rebrands: Iterable[Rebrand]) -> dict[UUID, Progress]:
    """How far each of these is, in one query."""
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
    kept = Q(state__in=REVERSIBLE) & ~Q(earlier={})
    until = Max("state_changed_at", filter=kept) + UNDO_FOR
    ids = [rebrand.pk for rebrand in rebrands]
    rows = Refinish.objects.filter(rebrand__in=ids).values("rebrand_id")
    rows = rows.annotate(total=Count("pk"), undo_until=until, **counted)
    found = {row["rebrand_id"]: _progress(row) for row in rows}
    return {pk: found.get(pk, Progress()) for pk in ids}


def approved() -> QuerySet[Headshot]:
    """The headshots that may leave now, of people who work here."""
    return gate.deliverable().filter(employee__state=EmployeeState.ACTIVE)


def concerned(rebrand: Rebrand) -> QuerySet[Headshot]:
    """The approved headshots that it is about: in another version than it leads to, or in a crop
    the one that is in it."""
    there = Q(style_version=rebrand.version_id)
    rows = approved().filter(there if rebrand.framing else ~there)
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


def framing_of(headshot: Headshot) -> dict[str, float]:
    """Where the finish that is in use has put the head: by its version, or by a crop since."""
    crops = Refinish.objects.filter(headshot=headshot, state=RefinishState.IN_USE)
    last = crops.filter(rebrand__version=headshot.style_version_id).order_by("-state_changed_at")
    crop = last.select_related("rebrand").first()
    return {**headshot.style_version.framing, **(crop.rebrand.framing if crop else {})}


def why_not(item: Refinish) -> str:
    """Why the picture cannot be finished again now; empty where it can."""
    headshot = approved().filter(pk=item.headshot_id).first()
    if headshot is None:
        return NOT_APPROVED
    if headshot.file_key != item.earlier.get("file_key"):
        return CHANGED
    return obstacles([headshot])[headshot.pk]


def visible_to(reviewer: Membership) -> QuerySet[Refinish]:
    """Whose pictures, earlier and new, the reviewer may look at, by name: those of approved
    headshots; their own is not among them."""
    rows = Refinish.objects.filter(headshot__in=gate.deliverable()).exclude(own_of(reviewer))
    departments = visible_departments(reviewer)
    if departments is not None:
        rows = rows.filter(employee__department_id__in=departments)
    return rows.order_by("employee__name", "pk")


def undecided(reviewer: Membership) -> QuerySet[Refinish]:
    """What waits for reviewers and is theirs to decide, by name; also where the first of two
    yeses is their own."""
    rows = visible_to(reviewer).filter(state=RefinishState.MADE, rebrand__started_at__isnull=False)
    return rows.select_related("employee", "headshot", "rebrand__version__template")


def to_review(reviewer: Membership) -> QuerySet[Refinish]:
    """What waits for this reviewer, first yes or second, by name."""
    rows = undecided(reviewer)
    return rows if rules().steps == 1 else rows.exclude(first_reviewer_id=reviewer.pk)


def called_back() -> QuerySet[Refinish]:
    """What is kept of headshots that are not approved any more, nor wait to be once more."""
    rows = Refinish.objects.exclude(state__in=SETTLED)
    rows = rows.exclude(headshot__state__in=[HeadshotState.RELEASED, HeadshotState.CHOSEN])
    return rows.exclude(state__in=REVERSIBLE, earlier={})


def of(employee: Employee, *, own_photos: bool) -> QuerySet[Refinish]:
    """What is kept of the employee's photos of their own, or of headshots that were drawn."""
    return Refinish.objects.filter(employee=employee, headshot__batch__isnull=own_photos)


def keys_of(employee_id: UUID) -> set[str]:
    """Every file that a rebrand keeps of the employee."""
    rows = Refinish.objects.filter(employee=employee_id).values_list("earlier", "new")
    return {key for pair in rows for named in pair for key in named.values()}


def _progress(row: Mapping[str, Any]) -> Progress:
    return Progress(**{name: value for name, value in row.items() if name != "rebrand_id"})


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
