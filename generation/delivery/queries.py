"""Reading what may be downloaded."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from generation.delivery import gate
from generation.delivery.models import Preferences, Rendition
from generation.styles import queries as styles
from generation.styles.profiles import PROFILES, SHOWN
from tenants.people.models import Employee


def renditions(employee: Employee, *, way: gate.Way) -> list[Rendition]:
    """The employee's files that may leave by the way, in the profiles' order."""
    rows = gate.cleared(way).filter(headshot__employee=employee)
    rows = rows.select_related("headshot__employee")
    order = list(PROFILES)
    return sorted(rows, key=lambda row: order.index(row.profile))


def latest(*, way: gate.Way) -> QuerySet[Rendition]:
    """Of each of the organization's pictures that may leave by the way the form that pages show,
    newest first."""
    rows = gate.cleared(way).filter(profile=SHOWN).select_related("headshot__employee")
    return rows.order_by("-created_at", "pk")


def lacks(profile: str) -> Q:
    """Of headshots: that the profile's file is not there, though their style has it made."""
    made = Rendition.objects.filter(headshot=OuterRef("pk"), profile=profile)
    return styles.makes(profile, of="style_version") & ~Q(Exists(made))


def has_label() -> bool:
    """Whether the organization's files say visibly that they were generated."""
    return Preferences.objects.filter(has_label=True).exists()
