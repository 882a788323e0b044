"""Finding organizations from outside, and members from inside."""

from tenants.kernel.scoping import acting_for
from tenants.organizations import actions, queries
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tests.make import NOON
from tests.tenants.moments import OWNER


def test_a_user_sees_only_the_organizations_they_belong_to(
    acme: Organization, globex: Organization, outsider: Membership
) -> None:
    assert queries.organizations_of(outsider.user) == [globex]


def test_an_account_is_found_whatever_the_case_of_its_letters(outsider: Membership) -> None:
    assert queries.user_by_email(outsider.user.email.upper()) == outsider.user


def test_organizations_come_by_name(
    acme: Organization, globex: Organization, outsider: Membership
) -> None:
    with acting_for(acme):
        actions.add_member(outsider.user, Role.VIEWER, actor=OWNER, at=NOON)

    assert queries.organizations_of(outsider.user) == [acme, globex]


def test_a_member_of_one_company_is_none_of_another(
    acme: Organization, outsider: Membership
) -> None:
    with acting_for(acme):
        assert queries.membership_of(outsider.user) is None
        assert outsider.user not in [member.user for member in queries.members()]
