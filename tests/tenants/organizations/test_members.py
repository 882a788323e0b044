"""Roles, and the owner there always is."""

import pytest

from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions, queries
from tenants.organizations.actions import AlreadyMember, LastOwner
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once


def join(email: str, role: Role) -> Membership:
    return actions.add_member(actions.account_for(email), role, actor=OWNER, at=NOON)


def test_a_member_is_a_member_once(in_acme: Organization) -> None:
    join("rex@acme.example", Role.REVIEWER)

    with pytest.raises(AlreadyMember):
        join("rex@acme.example", Role.ADMIN)

    assert queries.members().count() == 2


def test_a_role_can_be_changed(in_acme: Organization) -> None:
    rex = join("rex@acme.example", Role.REVIEWER)

    actions.change_role(rex, Role.ADMIN, actor=OWNER, at=NOON)

    rex.refresh_from_db()
    assert rex.role == Role.ADMIN
    event = audit.recent(Filter(verb="membership.change_role"))[0]
    assert (event.before, event.after) == ("reviewer", "admin")


def test_the_same_role_again_is_no_event(in_acme: Organization) -> None:
    rex = join("rex@acme.example", Role.REVIEWER)

    actions.change_role(rex, Role.REVIEWER, actor=OWNER, at=NOON)

    assert audit.recent(Filter(verb="membership.change_role")) == []


def test_the_last_owner_stays_owner(in_acme: Organization) -> None:
    owner = Membership.objects.get()

    with pytest.raises(LastOwner):
        actions.change_role(owner, Role.ADMIN, actor=OWNER, at=NOON)

    owner.refresh_from_db()
    assert owner.role == Role.OWNER


def test_the_last_owner_cannot_be_removed(in_acme: Organization) -> None:
    join("rex@acme.example", Role.ADMIN)

    with pytest.raises(LastOwner):
        actions.remove_member(Membership.objects.get(role=Role.OWNER), actor=OWNER, at=NOON)


def test_an_owner_may_go_when_another_stays(in_acme: Organization) -> None:
    olive = Membership.objects.get()
    join("rex@acme.example", Role.OWNER)

    actions.remove_member(olive, actor=OWNER, at=NOON)

    assert [member.user.email for member in queries.members()] == ["rex@acme.example"]


def test_nothing_leads_a_removed_member_back(acme: Organization) -> None:
    rex = actions.account_for("rex@acme.example")
    with acting_for(acme):
        member = actions.add_member(rex, Role.VIEWER, actor=OWNER, at=NOON)
        actions.remove_member(member, actor=OWNER, at=NOON)

    assert queries.organizations_of(rex) == []


def test_a_member_is_removed_once(in_acme: Organization) -> None:
    rex = join("rex@acme.example", Role.VIEWER)
    again = Membership.objects.get(pk=rex.pk)
    actions.remove_member(rex, actor=OWNER, at=NOON)

    with pytest.raises(NotFound):
        actions.remove_member(again, actor=OWNER, at=NOON)


@pytest.mark.slow
def test_two_owners_that_step_down_at_once_leave_one(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        join("rex@acme.example", Role.OWNER)
        owners = list(queries.members())

    def step_down(member: Membership) -> None:
        with acting_for(acme):
            actions.change_role(member, Role.VIEWER, actor=OWNER, at=NOON)

    outcomes = at_once(lambda: step_down(owners[0]), lambda: step_down(owners[1]))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LastOwner", "NoneType"]
    with acting_for(acme):
        assert Membership.objects.filter(role=Role.OWNER).count() == 1
