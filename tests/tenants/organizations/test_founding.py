"""Setting up organizations."""

import pytest

from tenants.audit import queries as audit
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions, queries
from tenants.organizations.models import Membership, Organization, User
from tenants.organizations.policy import Role
from tests.make import NOON
from tests.tenants.racing import at_once


def test_the_founder_is_the_owner(db: None) -> None:
    olive = actions.account_for("olive@acme.example")

    acme = actions.found("Acme", owner=olive, at=NOON)

    with acting_for(acme):
        member = Membership.objects.get()
    assert (member.user_id, member.role) == (olive.pk, Role.OWNER)


def test_founding_is_in_the_audit_log(acme: Organization) -> None:
    with acting_for(acme):
        verbs = [event.verb for event in audit.recent()]

    assert sorted(verbs) == ["membership.add", "organization.found"]


def test_a_second_company_of_the_same_name_gets_a_slug_of_its_own(acme: Organization) -> None:
    namesake = actions.found("ACME", owner=actions.account_for("eve@other.example"), at=NOON)

    assert (acme.slug, namesake.slug) == ("acme", "acme-2")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Ünique & Söns", "unique-sons"), ("株式会社", "company-2"), ("API", "api-2")],
)
def test_slugs_are_readable_and_never_reserved(db: None, name: str, slug: str) -> None:
    organization = actions.found(name, owner=actions.account_for("o@x.example"), at=NOON)

    assert organization.slug == slug


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b"])
def test_a_name_that_will_not_do_is_refused(db: None, name: str) -> None:
    owner = actions.account_for("o@x.example")

    with pytest.raises(Invalid) as refusal:
        actions.found(name, owner=owner, at=NOON)

    assert set(refusal.value.fields) == {"name"}
    assert queries.organizations_of(owner) == []


def test_an_account_is_one_whatever_the_case_of_its_letters(db: None) -> None:
    first = actions.account_for("Ada@Acme.Example")

    assert actions.account_for(" ada@acme.example ") == first
    assert User.objects.count() == 1


def test_an_account_without_a_password_cannot_sign_in(db: None) -> None:
    assert not actions.account_for("ada@acme.example").has_usable_password()


def test_what_is_no_address_makes_no_account(db: None) -> None:
    with pytest.raises(Invalid):
        actions.account_for("not an address")

    assert not User.objects.exists()


@pytest.mark.slow
def test_two_that_are_founded_at_once_get_different_slugs(committed_db: dict[str, str]) -> None:
    owners = [actions.account_for(f"{name}@x.example") for name in ("one", "two")]

    founded = at_once(
        lambda: actions.found("Acme", owner=owners[0], at=NOON),
        lambda: actions.found("Acme", owner=owners[1], at=NOON),
    )

    assert {organization.slug for organization in founded} == {"acme", "acme-2"}
