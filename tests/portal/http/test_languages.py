"""Which language an answer is in, and that nobody's leaks into another's."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import translation

from portal.http.guests import KEY
from tenants.invites.telling import tell
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization, User
from tenants.people.models import Employee
from tests import make
from tests.portal.visitors import employee_client, home_of, member_client


def language_of(client: Client, path: str, **headers: str) -> str:
    return client.get(path, headers=headers)["Content-Language"]


def choose(client: Client, language: str, to: str = "/") -> str:
    return client.post("/language/", {"language": language, "next": to})["Location"]


def test_a_stranger_is_spoken_to_as_the_browser_asks(db: None) -> None:
    spoken = [
        language_of(Client(), "/sign-in/", accept_language=asked)
        for asked in ("de-AT,de;q=0.9", "fr,en;q=0.5", "xx")
    ]

    assert spoken == ["de", "en", "en"]


def test_a_stranger_s_choice_is_kept_in_a_cookie(db: None) -> None:
    client = Client()

    assert choose(client, "de", to="/link/") == "/link/"
    assert language_of(client, "/link/", accept_language="en") == "de"


@pytest.mark.parametrize("wrong", ["fr", "", "../de"])
def test_a_language_that_is_not_spoken_changes_nothing(db: None, wrong: str) -> None:
    client = Client()

    choose(client, wrong)

    assert language_of(client, "/sign-in/") == "en"


def test_a_choice_leads_nowhere_else(db: None) -> None:
    assert choose(Client(), "de", to="https://elsewhere.example/") == "/"


def test_a_member_keeps_their_language_in_every_browser(acme: Organization) -> None:
    with acting_for(acme):
        owner = Membership.objects.select_related("user").get()
    choose(member_client(owner), "de")

    assert language_of(member_client(owner), home_of(acme), accept_language="en") == "de"


def test_a_company_s_language_is_for_whoever_chose_none(acme: Organization) -> None:
    with acting_for(acme):
        Organization.objects.update(language="de")
        owner, employee = Membership.objects.get(), make.make_employee("active")
    User.objects.filter(pk=owner.user_id).update(language="en")

    assert language_of(member_client(owner), home_of(acme)) == "en"
    assert language_of(employee_client(employee), "/me/consent/", accept_language="en") == "de"


def test_an_employee_keeps_their_language_with_their_person(acme: Organization) -> None:
    with acting_for(acme):
        employee = make.make_employee("active")
    choose(employee_client(employee), "de")

    page = employee_client(employee).get("/me/consent/").content.decode()

    assert '<html lang="de" dir="ltr">' in page
    with acting_for(acme):
        assert Employee.objects.get().language == "de"


def test_whose_session_belongs_to_another_company_changes_nobody(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        employee = make.make_employee("active")
    client = employee_client(employee)
    session = client.session
    session[KEY] = {"organization": str(globex.pk), "id": str(employee.pk)}
    session.save()

    choose(client, "de")

    with acting_for(acme):
        assert Employee.objects.get().language == ""


def test_programs_get_english_unless_they_ask(db: None) -> None:
    client = Client()
    choose(client, "de")

    assert language_of(client, "/api/v1/employees/") == "en"
    assert language_of(client, "/api/v1/employees/", accept_language="de") == "de"


@pytest.mark.parametrize(("theirs", "others"), [("de", "en"), ("en", "de")])
def test_a_mail_speaks_the_language_of_who_receives_it(
    acme: Organization, mailoutbox: list[EmailMultiAlternatives], theirs: str, others: str
) -> None:
    with acting_for(acme):
        employee = make.make_employee("active", language=theirs)

    with translation.override(others):
        tell(employee, "approved", at=make.NOON)
        assert translation.get_language() == others

    html = str(mailoutbox[0].alternatives[0][0])
    assert f'<html lang="{theirs}" dir="ltr">' in html
