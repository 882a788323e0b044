"""What an employee would like, on the page with their photos."""

import re

import pytest
from django.test import Client

from generation.styles.specification import DEFAULT
from generation.wishes import queries as wishes
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.portal.visitors import employee_client

PHOTOS, WISH = "/me/photos/", "/me/wish/"


def publish(**draft: object) -> None:
    """A style that leaves the expression to employees, unless its draft says otherwise."""
    style = make.make_style(is_default=True, draft={**DEFAULT.to_json(), **draft})
    make.make_version(style)


@pytest.fixture
def ada(acme: Organization) -> Employee:
    with acting_for(acme):
        publish()
        return make.make_participant(name="Ada Byron")


@pytest.fixture
def phone(ada: Employee) -> Client:
    """Ada's browser."""
    return employee_client(ada)


def wished_by(employee: Employee) -> dict[str, list[str]]:
    with acting_for(employee.organization_id):
        return wishes.of(employee)


def offered(client: Client) -> list[str]:
    """The values that the page's boxes have."""
    page = client.get(PHOTOS).content.decode()
    return re.findall(r'name="expression"\s+value="([^"]+)"', page)


def test_what_the_style_leaves_open_is_offered(phone: Client) -> None:
    assert offered(phone) == ["approachable", "confident smile"]
    assert 'name="clothing"' not in phone.get(PHOTOS).content.decode()


def test_what_is_ticked_is_kept_without_a_script(phone: Client, ada: Employee) -> None:
    response = phone.post(WISH, {"expression": "confident smile"}, follow=True)

    assert response.redirect_chain == [(PHOTOS, 302)]
    assert re.search(r'value="confident smile"\s+checked', response.content.decode())
    assert wished_by(ada) == {"expression": ["confident smile"]}


def test_a_script_is_told_that_it_is_saved_and_nothing_more(phone: Client, ada: Employee) -> None:
    response = phone.post(WISH, {"expression": "approachable"}, headers={"HX-Request": "true"})

    assert "Saved" in response.content.decode()
    assert "<form" not in response.content.decode()


def test_a_form_with_nothing_ticked_leaves_it_open(phone: Client, ada: Employee) -> None:
    phone.post(WISH, {"expression": "confident smile"})

    phone.post(WISH)

    assert wished_by(ada) == {}


@pytest.mark.parametrize(
    "sent", [{"expression": "a frown"}, {"clothing": "smart casual"}, {"pose": ""}]
)
def test_what_is_not_offered_changes_nothing(
    phone: Client, ada: Employee, sent: dict[str, str]
) -> None:
    assert phone.post(WISH, sent).status_code == 400
    assert wished_by(ada) == {}


def test_a_locked_axis_is_not_offered_and_refused(acme: Organization) -> None:
    with acting_for(acme):
        publish(locked=["expression"])
        phone = employee_client(make.make_participant())

    refused = phone.post(WISH, {"expression": "confident smile"})

    assert offered(phone) == []
    assert refused.status_code == 400


def test_nothing_is_wished_without_a_consent(acme: Organization) -> None:
    with acting_for(acme):
        publish()
        phone = employee_client(make.make_employee())

    assert phone.post(WISH, {"expression": "confident smile"}).status_code == 409


def test_colleagues_and_other_companies_do_not_see_it(
    phone: Client, ada: Employee, globex: Organization
) -> None:
    phone.post(WISH, {"expression": "confident smile"})
    with acting_for(ada.organization_id):
        colleague = make.make_participant()
    with acting_for(globex):
        publish()
        alien = make.make_participant()

    for other in (colleague, alien):
        assert "checked" not in employee_client(other).get(PHOTOS).content.decode()
