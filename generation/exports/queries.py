"""Reading what could be exported, and what was."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.delivery.models import Rendition
from generation.exports.listing import Named, Picture, Plan, Wanted, named
from generation.exports.models import Export, ExportItem
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.styles.profiles import PROFILES

ORDER = {name: place for place, name in enumerate(PROFILES)}


def plan(wanted: Wanted) -> Plan:
    """What would be exported now."""
    pictures = _pictures(wanted)
    return Plan(
        wanted,
        named(wanted.pattern, pictures),
        withdrawn=withdrawn(wanted),
        unmade=_unmade(wanted),
    )


def changed(wanted: Wanted) -> int:
    """How many files a plan would hold, without making one."""
    return _rows(wanted).count()


def kinds() -> list[str]:
    """The profiles of which there is a file to export, in their order."""
    found = gate.cleared(gate.ARCHIVE).order_by().values_list("profile", flat=True).distinct()
    return sorted(set(found) & ORDER.keys(), key=ORDER.__getitem__)


def history() -> QuerySet[Export]:
    """Every export, newest first."""
    return Export.objects.order_by("-made_at", "pk")


def latest() -> Export | None:
    """The newest export that was downloaded to its end."""
    return history().filter(delivered_at__isnull=False).first()


def wanted_by(export: Export) -> Wanted:
    """What was asked for."""
    return Wanted(
        profiles=tuple(export.profiles),
        departments=frozenset(export.departments),
        since=export.since,
        pattern=export.pattern,
    )


def files(export: Export) -> list[Named]:
    """The export's files in their order, whatever may leave of them by now."""
    rows = ExportItem.objects.filter(export=export).order_by("position")
    return named(export.pattern, _read(rows))


def withdrawn(wanted: Wanted) -> list[Named]:
    """What an earlier export gave out that may not leave any more and has no successor.

    Nothing for an export of everything, which takes the place of all before it.
    """
    if wanted.since is None:
        return []
    standing = gate.cleared(gate.ARCHIVE).filter(
        headshot__employee=OuterRef("employee"), profile=OuterRef("profile")
    )
    rows = ExportItem.objects.filter(was_delivered=True, profile__in=wanted.profiles)
    if wanted.departments:
        rows = rows.filter(employee__department_id__in=wanted.departments)
    last = rows.filter(~Exists(standing)).order_by(
        "employee_id", "profile", "-export__made_at", "position"
    )
    found = _read(last.distinct("employee_id", "profile"))
    return named(wanted.pattern, sorted(found, key=_place))


def _rows(wanted: Wanted) -> QuerySet[Rendition]:
    rows = gate.cleared(gate.ARCHIVE).filter(profile__in=wanted.profiles)
    if wanted.departments:
        rows = rows.filter(headshot__employee__department_id__in=wanted.departments)
    return rows.filter(created_at__gte=wanted.since) if wanted.since else rows


def _pictures(wanted: Wanted) -> list[Picture]:
    approved = Approval.objects.filter(
        headshot_id=OuterRef("headshot_id"), state=ApprovalState.APPROVED
    )
    rows = _rows(wanted).annotate(
        rendition_id=F("pk"),
        approved_at=Coalesce(Subquery(approved.values("decided_at")[:1]), "created_at"),
    )
    return sorted(_read(rows, whose="headshot__employee"), key=_place)


def _unmade(wanted: Wanted) -> int:
    """Of the released headshots, so many files of the wanted profiles are still to be made."""
    rows = Headshot.objects.filter(state=HeadshotState.RELEASED)
    rows = rows.exclude(employee__state__in=gate.GONE)
    if wanted.departments:
        rows = rows.filter(employee__department_id__in=wanted.departments)
    return sum(rows.filter(delivery.lacks(profile)).count() for profile in wanted.profiles)


def _read(
    rows: QuerySet[Rendition] | QuerySet[ExportItem], *, whose: str = "employee"
) -> Iterator[Picture]:
    """The rows in plain values: a thousand of them with all that hangs on them weigh too much."""
    own = ("rendition_id", "profile", "digest", "size", "approved_at")
    of_person = ("pk", "name", "email", "external_id", "department__name")
    wanted = [*own, *(f"{whose}__{field}" for field in of_person)]
    for *values, employee_id, person, email, external_id, department in rows.values_list(*wanted):
        rendition_id, profile, digest, size, approved_at = values
        yield Picture(
            rendition_id=rendition_id,
            employee_id=employee_id,
            person=person,
            email=email,
            external_id=external_id,
            department=department or "",
            profile=profile,
            digest=digest,
            size=size,
            approved_at=approved_at,
        )


def _place(picture: Picture) -> tuple[str, UUID, int]:
    return picture.person, picture.employee_id, ORDER.get(picture.profile, len(ORDER))
