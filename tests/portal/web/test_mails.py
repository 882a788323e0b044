"""The owner's page of mails to employees, and the same over the API."""

from datetime import timedelta

from django.test import Client

from tenants.invites import actions as invites
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.make import NOON


def test_an_owner_turns_mails_off(desk: Client, home: str, acme: Organization) -> None:
    answer = desk.post(f"{home}mails/", {"mails_expiring": "on"}, follow=True)

    assert "reminders, expiring. Now: expiring." in answer.content.decode()
    with acting_for(acme):
        kept = Organization.objects.get()
    assert (kept.mails_reminders, kept.mails_expiring) == (False, True)


def test_the_same_again_is_no_event(desk: Client, home: str) -> None:
    both = {"mails_reminders": "on", "mails_expiring": "on"}

    assert desk.post(f"{home}mails/", both, follow=True).context["lines"] == []


def test_without_reminders_nobody_is_reminded(acme: Organization) -> None:
    late = NOON + timedelta(days=6)
    with acting_for(acme):
        make.make_invite(employee=make.make_employee("invited"))
        Organization.objects.update(mails_reminders=False)
        assert invites.remind_due(at=late) == 0

        Organization.objects.update(mails_reminders=True)
        assert invites.remind_due(at=late) == 1
