"""The owner's page about the company."""

from django.test import Client

from tenants.audit.models import AuditEvent
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.portal.visitors import employee_client, home_of


def test_an_owner_chooses_the_language_for_whoever_chose_none(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        employee = make.make_employee("active")

    answer = desk.post(f"{home}company/", {"language": "de"})

    assert answer["Location"] == f"{home}company/"
    assert employee_client(employee).get("/me/consent/")["Content-Language"] == "de"
    with acting_for(acme):
        told = AuditEvent.objects.get(verb="organization.choose_language")
    assert (told.before, told.after) == ("", "de")


def test_the_language_is_chosen_for_one_company_only(
    desk: Client, home: str, globex: Organization
) -> None:
    assert desk.post(f"{home_of(globex)}company/", {"language": "de"}).status_code == 404

    desk.post(f"{home}company/", {"language": "de"})

    with acting_for(globex):
        assert Organization.objects.get().language == ""


def test_choosing_the_same_again_tells_nothing(desk: Client, home: str, acme: Organization) -> None:
    desk.post(f"{home}company/", {"language": ""})

    with acting_for(acme):
        assert not AuditEvent.objects.filter(verb="organization.choose_language").exists()


def test_a_language_that_is_not_spoken_is_refused_in_place(desk: Client, home: str) -> None:
    answer = desk.post(f"{home}company/", {"language": "fr"})

    assert answer.status_code == 400
    assert "fr is not one of the available choices." in answer.content.decode()
