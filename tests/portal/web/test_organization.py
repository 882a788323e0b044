"""Choosing, founding and joining an organization."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.organizations import queries
from tenants.organizations.models import MemberInvitation, Membership, Organization
from tenants.organizations.policy import Role
from tests.make import make_account, make_member, make_member_invitation
from tests.portal.visitors import home_of

MAILED = "a-token-of-a-test"


@pytest.fixture
def invitation(acme: Organization) -> MemberInvitation:
    with acting_for(acme):
        until = now() + timedelta(days=1)
        made = make_member_invitation(
            email="rex@acme.example", role=Role.REVIEWER, expires_at=until
        )
        where = {"organization_id": acme.pk, "subject_id": made.pk}
        lookups.register(queries.INVITATION_TOKEN, MAILED, **where)
    return made


@pytest.fixture
def invited(client: Client, invitation: MemberInvitation) -> Client:
    """The browser of whoever followed the link."""
    client.get(f"/join/{MAILED}")
    return client


def roles_of(organization: Organization) -> dict[str, str]:
    with acting_for(organization):
        return {member.user.email: member.role for member in queries.members()}


def test_only_organization_is_opened_at_once(desk: Client, home: str) -> None:
    assert desk.get("/")["Location"] == home


def test_several_organizations_are_offered(
    desk: Client, owner: Membership, globex: Organization
) -> None:
    with acting_for(globex):
        make_member(Role.VIEWER, user=owner.user)

    page = desk.get("/").content.decode()

    assert "Acme" in page
    assert home_of(globex) in page


def test_organizations_can_be_switched_on_every_page(
    desk: Client, owner: Membership, globex: Organization, home: str
) -> None:
    with acting_for(globex):
        make_member(Role.VIEWER, user=owner.user)

    assert home_of(globex) in desk.get(home).content.decode()


def test_employee_at_the_front_goes_to_their_pages(phone: Client) -> None:
    assert phone.get("/")["Location"] == "/me/"


def test_account_founds_an_organization_and_owns_it(client: Client, db: None) -> None:
    client.force_login(make_account("sam@initech.example"))

    response = client.post("/organizations/new/", {"name": "Initech"})

    assert response["Location"] == "/o/initech/"
    assert client.get("/o/initech/members/").status_code == 200


def test_organization_needs_a_name(client: Client, db: None) -> None:
    client.force_login(make_account())

    assert client.post("/organizations/new/", {"name": " "}).status_code == 400


def test_invitation_is_shown_without_being_accepted(invited: Client, acme: Organization) -> None:
    page = invited.get("/join/").content.decode()

    assert "Join Acme" in page
    assert "rex@acme.example" not in roles_of(acme)


def test_new_account_joins_and_is_signed_in(invited: Client, acme: Organization) -> None:
    invited.post("/join/", {"name": "Rex", "password": "a longer battery staple"})

    assert roles_of(acme)["rex@acme.example"] == Role.REVIEWER
    assert invited.get(home_of(acme)).status_code == 200


def test_weak_password_is_refused_beside_its_field(invited: Client, acme: Organization) -> None:
    response = invited.post("/join/", {"name": "Rex", "password": "short"})

    assert response.status_code == 400
    assert "id_password_error" in response.content.decode()
    assert "rex@acme.example" not in roles_of(acme)


def test_known_address_signs_in_first(invited: Client, acme: Organization) -> None:
    make_account("rex@acme.example")

    page = invited.get("/join/").content.decode()
    response = invited.post("/join/", {"name": "Rex", "password": "a longer battery staple"})

    assert "/sign-in/?next=/join/" in page
    assert response.status_code == 200
    assert "rex@acme.example" not in roles_of(acme)


def test_known_address_joins_with_its_account(invited: Client, acme: Organization) -> None:
    invited.force_login(make_account("rex@acme.example"))

    assert invited.post("/join/")["Location"] == "/"
    assert roles_of(acme)["rex@acme.example"] == Role.REVIEWER


def test_another_account_cannot_take_the_invitation(invited: Client, acme: Organization) -> None:
    invited.force_login(make_account("eve@acme.example"))

    page = invited.get("/join/").content.decode()

    assert "for another address" in page
    assert invited.post("/join/").status_code == 403
    assert "eve@acme.example" not in roles_of(acme)


def test_used_invitation_leads_nowhere(invited: Client) -> None:
    invited.post("/join/", {"name": "Rex", "password": "a longer battery staple"})

    assert Client().get(f"/join/{MAILED}", follow=True).status_code == 404
