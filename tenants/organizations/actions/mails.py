"""Which mails a company's employees get besides those that they wait for."""

from datetime import datetime

from django.db import transaction

from tenants.audit.actions import record
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Organization


def change_mails(
    *, mails_reminders: bool, mails_expiring: bool, actor: Actor, at: datetime
) -> Organization:
    """Send these from now on, and return the organization; the same again changes nothing."""
    wanted = {"mails_reminders": mails_reminders, "mails_expiring": mails_expiring}
    with transaction.atomic():
        organization = Organization.objects.select_for_update(no_key=True).get()
        before = _words(organization)
        for name, value in wanted.items():
            setattr(organization, name, value)
        if _words(organization) != before:
            organization.save(update_fields=list(wanted))
            told = {"before": before, "after": _words(organization)}
            record("organization.change_mails", organization, actor=actor, at=at, **told)
    return organization


def _words(organization: Organization) -> str:
    """What is on, as the log keeps it."""
    given = {"reminders": organization.mails_reminders, "expiring": organization.mails_expiring}
    return ", ".join(name for name, is_on in given.items() if is_on) or "none"
