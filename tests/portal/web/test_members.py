"""Members, their roles and invitations."""

import pytest
from django.test import Client

from tenants.kernel.scoping import acting_for
from tenants.organizations import queries
from tenants.organizations.lifecycle import InvitationState
from tenants.organizations.models import MemberInvitation, Membership, Organization
from tenants.organizations.policy import Role
from tenants.people import queries as people
from tenants.people.models import Department
from tests.make import make_member, make_member_invitation


@pytest.fixture
def research(acme: Organization) -> Department:
    with acting_for(acme):
        return Department.objects.create(name="Research")


@pytest.fixture
def invitation(acme: Organization) -> MemberInvitation:
    with acting_for(acme):
        return make_member_invitation(email="vera@acme.example")


def role_of(member: Membership) -> str:
    with acting_for(member.organization_id):
        return Membership.objects.get(pk=member.pk).role


def test_list_shows_members_and_open_invitations(
    desk: Client, home: str, reviewer: Membership, invitation: MemberInvitation
) -> None:
    page = desk.get(f"{home}members/").content.decode()

    assert reviewer.user.email in page
    assert "vera@acme.example" in page


def test_member_is_invited(desk: Client, home: str, acme: Organization) -> None:
    desk.post(f"{home}members/", {"email": "vera@acme.example", "role": "viewer"})

    with acting_for(acme):
        assert [each.role for each in queries.open_invitations()] == [Role.VIEWER]


def test_second_invitation_to_an_address_is_refused_on_the_page(
    desk: Client, home: str, invitation: MemberInvitation
) -> None:
    page = desk.post(f"{home}members/", {"email": "vera@acme.example", "role": "viewer"})

    assert page.status_code == 400
    assert "has been invited already" in page.content.decode()


def test_invitation_is_revoked(desk: Client, home: str, invitation: MemberInvitation) -> None:
    desk.post(f"{home}members/invitations/{invitation.pk}/revoke/")

    with acting_for(invitation.organization_id):
        invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED


def test_role_is_changed(desk: Client, home: str, reviewer: Membership) -> None:
    desk.post(f"{home}members/{reviewer.pk}/role/", {"role": "admin"})

    assert role_of(reviewer) == Role.ADMIN


def test_last_owner_cannot_step_down(desk: Client, home: str, owner: Membership) -> None:
    page = desk.post(f"{home}members/{owner.pk}/role/", {"role": "viewer"})

    assert page.status_code == 409
    assert "Make somebody else an owner first." in page.content.decode()
    assert role_of(owner) == Role.OWNER


def test_owner_who_steps_down_is_taken_to_the_front(
    desk: Client, home: str, acme: Organization, owner: Membership
) -> None:
    with acting_for(acme):
        make_member(Role.OWNER)

    assert desk.post(f"{home}members/{owner.pk}/role/", {"role": "viewer"})["Location"] == "/"


def test_reviewer_is_limited_to_departments_and_freed_again(
    desk: Client, home: str, reviewer: Membership, research: Department
) -> None:
    desk.post(f"{home}members/{reviewer.pk}/departments/", {"department": [research.pk]})
    with acting_for(reviewer.organization_id):
        limited = people.visible_departments(reviewer)

    desk.post(f"{home}members/{reviewer.pk}/departments/")
    with acting_for(reviewer.organization_id):
        freed = people.visible_departments(reviewer)

    assert limited == frozenset({research.pk})
    assert freed is None


def test_department_that_is_none_is_refused(desk: Client, home: str, reviewer: Membership) -> None:
    wrong = {"department": ["nonsense"]}

    assert desk.post(f"{home}members/{reviewer.pk}/departments/", wrong).status_code == 400


def test_member_is_removed(desk: Client, home: str, reviewer: Membership) -> None:
    desk.post(f"{home}members/{reviewer.pk}/remove/")

    with acting_for(reviewer.organization_id):
        assert not Membership.objects.filter(pk=reviewer.pk).exists()
