"""What an employee prefers; nobody else's business, so it leaves no audit event."""

from tenants.people.models import Employee


def choose_language(employee: Employee, language: str) -> None:
    """Keep the language that the person reads and is written to in."""
    Employee.objects.filter(pk=employee.pk).update(language=language)


def note_language(employee: Employee, language: str) -> None:
    """Keep the language that the person came in with, unless they ever chose one."""
    Employee.objects.filter(pk=employee.pk, language="").update(language=language)
