"""How the visitor gets in, however often the demo is started."""

import pytest

from portal.demo import doors, seed
from portal.demo.cast import COMPANIES
from tenants.invites import actions as invites
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.make import NOON, make_employee

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def organizations(db: None) -> list[Organization]:
    return [seed.company(company, at=NOON) for company in COMPANIES]


def guest_line(organizations: list[Organization]) -> str:
    said = doors.lines(organizations, address=ADDRESS, at=NOON)
    [line] = [line for line in said if "Be an employee" in line]
    return line


def token_in(line: str) -> str:
    return line.rsplit("/", 1)[-1]


def test_the_guest_is_invited(organizations: list[Organization]) -> None:
    line = guest_line(organizations)

    assert "/i/" in line
    assert invites.claim(token_in(line), at=NOON).name == "Amara Osei"


def test_a_guest_who_used_the_invite_gets_a_sign_in_link_that_works(
    organizations: list[Organization],
) -> None:
    invites.claim(token_in(guest_line(organizations)), at=NOON)

    line = guest_line(organizations)

    assert "/back/" in line
    assert invites.use_sign_in_link(token_in(line), at=NOON).name == "Amara Osei"


def test_a_guest_who_left_is_told_apart(organizations: list[Organization]) -> None:
    with acting_for(organizations[0]):
        Employee.objects.filter(name="Amara Osei").update(state=EmployeeState.LEFT)

    assert "cannot be invited" in guest_line(organizations)


def test_every_member_of_the_cast_is_named(organizations: list[Organization]) -> None:
    said = "\n".join(doors.lines(organizations, address=ADDRESS, at=NOON))

    assert all(company.owner in said and company.reviewer in said for company in COMPANIES)


def test_an_open_invite_is_sent_again(in_acme: Organization) -> None:
    amara = make_employee(EmployeeState.ADDED)

    links = [doors.link_for(amara, at=NOON) for _ in range(2)]

    assert invites.claim(token_in(links[1]), at=NOON) == amara
