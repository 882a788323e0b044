"""Mails that tell an employee something and let them in. Called by workers only."""

from datetime import datetime

from tenants.invites.actions import link_for_mail
from tenants.kernel import mail
from tenants.kernel.languages import language_of
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tenants.people.policy import may_enter


def tell(employee: Employee, template: str, *, at: datetime, **context: object) -> None:
    """Mail the template to the employee with a fresh sign-in link; who is gone gets nothing.

    Call it outside a transaction: the mail server may be slow.
    """
    if not may_enter(employee):
        return
    with acting_for(employee.organization_id):
        organization = Organization.objects.get()
        language = language_of(employee.language, organization.language)
        context |= {
            "organization": organization.name,
            "name": employee.name,
            "link": link_for_mail(employee, at=at),
        }
    mail.send(template, to=employee.email, language=language, context=context)
