"""Reading what has to stay in somebody's headshots."""

from generation.keeps.models import Keeps
from tenants.people.models import Employee


def asked_by(employee: Employee) -> list[str]:
    """What the employee asks to see in every headshot, as values of `Keep`."""
    row = Keeps.objects.filter(employee=employee).first()
    return list(row.asked) if row else []
