"""Reading what somebody would like, and what they may choose."""

from generation.styles import queries as styles
from generation.styles.policy import open_axes
from generation.wishes.models import Wishes
from tenants.people.models import Employee


def of(employee: Employee) -> dict[str, list[str]]:
    """What the employee chose, by axis; an axis that they leave open is not among it."""
    row = Wishes.objects.filter(employee=employee).first()
    return dict(row.chosen) if row else {}


def choices(employee: Employee) -> dict[str, list[str]]:
    """What the employee may choose among, by axis, in the style that they are rendered in."""
    version = styles.version_for(employee)
    return open_axes(version) if version else {}
