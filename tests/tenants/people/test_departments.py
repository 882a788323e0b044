"""Which departments a reviewer sees."""

from uuid import UUID, uuid4

import pytest

from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.errors import Invalid
from tenants.organizations import actions as organizations
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people import actions, queries
from tenants.people.actions import LimitNeedsReviewer
from tenants.people.models import Department
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def rex(in_acme: Organization) -> Membership:
    user = organizations.account_for("rex@acme.example")
    return organizations.add_member(user, Role.REVIEWER, actor=OWNER, at=NOON)


@pytest.fixture
def sales(in_acme: Organization) -> UUID:
    return Department.objects.create(name="Sales").pk


def limit(member: Membership, *departments: UUID) -> None:
    actions.limit_reviewer(member, departments, actor=OWNER, at=NOON)


def test_a_reviewer_sees_everybody_at_first(rex: Membership, sales: UUID) -> None:
    assert queries.visible_departments(rex) is None


def test_a_limited_reviewer_sees_their_departments(rex: Membership, sales: UUID) -> None:
    research = Department.objects.create(name="Research").pk
    limit(rex, sales)
    limit(rex, sales, research)

    assert queries.visible_departments(rex) == frozenset({sales, research})


def test_a_limit_can_be_lifted(rex: Membership, sales: UUID) -> None:
    limit(rex, sales)
    limit(rex)

    assert queries.visible_departments(rex) is None


def test_the_same_limit_again_is_no_event(rex: Membership, sales: UUID) -> None:
    limit(rex, sales)
    limit(rex, sales)

    assert len(audit.recent(Filter(verb="membership.limit"))) == 1


def test_only_reviewers_are_limited(in_acme: Organization, sales: UUID) -> None:
    with pytest.raises(LimitNeedsReviewer):
        limit(Membership.objects.get(role=Role.OWNER), sales)


def test_a_reviewer_made_admin_sees_everybody(rex: Membership, sales: UUID) -> None:
    limit(rex, sales)

    organizations.change_role(rex, Role.ADMIN, actor=OWNER, at=NOON)

    assert queries.visible_departments(rex) is None


def test_an_unknown_department_is_refused(rex: Membership, sales: UUID) -> None:
    with pytest.raises(Invalid):
        limit(rex, sales, uuid4())

    assert queries.visible_departments(rex) is None


def test_a_limited_reviewer_can_be_removed(rex: Membership, sales: UUID) -> None:
    limit(rex, sales)

    organizations.remove_member(rex, actor=OWNER, at=NOON)

    assert queries.departments().count() == 1


def test_a_listing_can_be_limited(rex: Membership, sales: UUID) -> None:
    for name, department in (("Ada", "Sales"), ("Bo", "")):
        email = f"{name.lower()}@acme.example"
        actions.add(name=name, email=email, department=department, actor=OWNER, at=NOON)
    limit(rex, sales)

    seen = queries.listing(queries.Filter(departments=queries.visible_departments(rex)))

    assert [employee.name for employee in seen] == ["Ada"]
